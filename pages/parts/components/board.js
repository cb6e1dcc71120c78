// Draws the board of targets: one list item a target, with a bullet bar of two marks.
// All data is set as text or as a number of percent, never as markup.

const MISSING = "—";

const percent = (share) => `${Math.max(0, Math.min(1, share)) * 100}%`;

function bullet(row) {
  const track = element("div", `bullet tone-${row.tone}${row.has_target ? "" : " without"}`);
  track.setAttribute("role", "img");
  track.setAttribute("aria-label", row.alt);
  if (row.bar !== null) {
    const bar = element("span", "bar");
    bar.style.width = percent(row.bar);
    track.append(bar);
  }
  if (row.expected !== null) {
    const today = element("span", "today");
    today.style.left = percent(row.expected);
    track.append(today);
  }
  if (row.has_target) track.append(element("span", "goal"));
  return track;
}

function fact(className, label, main, note) {
  const cell = element("div", `fact ${className}${main === MISSING ? " empty" : ""}`);
  cell.append(element("span", "label", label), element("span", "main", main));
  if (note) cell.append(element("span", "note", note));
  return cell;
}

function item(row, heads, withHolding) {
  const node = element("li", `row tone-${row.tone}`);
  node.dataset.target = row.id;
  node.dataset.status = row.status;

  const status = element("div", "status");
  const word = element("span", "word", row.word);
  if (row.since) word.append(element("span", "note", row.since));
  status.append(element("span", "symbol", row.symbol), word);
  status.firstChild.setAttribute("aria-hidden", "true");

  const name = element("div", "name");
  if (row.href) {
    const link = element("a", "", row.name);
    link.href = row.href;
    link.onclick = follow;
    name.append(link);
  } else {
    name.append(element("strong", "", row.name));
  }
  name.append(element("span", "clause", row.clause));

  node.append(
    status,
    name,
    bullet(row),
    fact("value", heads.value, row.value, row.target),
    fact("gap", heads.gap, row.gap, row.lag),
    fact("needed", heads.needed, row.needed, row.needed_note),
    ...(withHolding ? [fact("holds", heads.holds, row.holds, row.holds_note)] : []),
  );
  return node;
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".board");
  const list = element("ol", "rows");
  list.setAttribute("aria-label", data.label);
  for (const row of data.rows) {
    list.append(item(row, data.heads, data.with_holding));
  }
  const head = element("div", "row head");
  head.setAttribute("aria-hidden", "true");
  const columns = ["status", "name", "progress", "value", "gap", "needed"];
  if (data.with_holding) columns.push("holds");
  root.classList.toggle("short", !data.with_holding);
  for (const key of columns) {
    head.append(element("div", key, data.heads[key]));
  }
  const legend = element("p", "legend");
  for (const [mark, text] of data.legend) {
    const entry = element("span", "entry");
    entry.append(element("i", mark), element("span", "", text));
    legend.append(entry);
  }
  root.replaceChildren(head, list, legend);
}
