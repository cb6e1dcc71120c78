// Draws the policy as a document: headings, summaries, quoted sentences, and the indicators that rest on them.
// All data is set as text, never as markup.

const MISSING = "—";

function fact(className, label, main, note, symbol) {
  const cell = element("div", `fact ${className}${main === MISSING ? " empty" : ""}`);
  const shown = element("span", "main");
  if (symbol) {
    const mark = element("span", "symbol", symbol);
    mark.setAttribute("aria-hidden", "true");
    shown.append(mark, " ");
  }
  shown.append(main);
  cell.append(element("span", "label", label), shown);
  if (note) cell.append(element("span", "note", note));
  return cell;
}

function item(row, heads) {
  const node = element("li", "row");
  node.dataset.indicator = row.id;
  node.dataset.status = row.status;
  const status = element("div", `status tone-${row.tone}`);
  const symbol = element("span", "symbol", row.symbol);
  symbol.setAttribute("aria-hidden", "true");
  status.append(symbol, element("span", "word", row.word));
  const name = element("div", "name");
  if (row.href) {
    const link = element("a", "", row.name);
    link.href = row.href;
    link.onclick = follow;
    name.append(link);
  } else {
    name.append(element("strong", "", row.name));
  }
  if (row.kind) name.append(element("span", "note", row.kind));
  const moved = fact("moved", heads.moved, row.moved, row.change, row.moved_symbol);
  moved.classList.add(`tone-${row.moved_tone}`);
  node.append(
    status,
    name,
    fact("now", heads.now, row.now, row.now_note),
    fact("before", heads.before, row.before, row.before_note),
    moved,
  );
  return node;
}

function group(found, heads, label) {
  const node = element("div", found.quote ? "group" : "group alone");
  if (found.quote) node.append(element("blockquote", "", found.quote));
  const list = element("ol", "rows");
  list.setAttribute("aria-label", label);
  for (const row of found.rows) list.append(item(row, heads));
  node.append(list);
  return node;
}

function chapter(found, heads) {
  const node = element("section", `chapter depth-${found.depth}`);
  node.dataset.clause = found.id;
  if (found.heading) {
    const heading = element(`h${found.depth + 1}`);
    heading.append(element("span", "number", found.id), element("span", "", found.heading));
    node.append(heading, element("p", "summary", found.summary));
  }
  for (const one of found.groups) node.append(group(one, heads, found.heading || found.label));
  return node;
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".policy");
  root.replaceChildren(...data.chapters.map((found) => chapter(found, data.heads)));
}
