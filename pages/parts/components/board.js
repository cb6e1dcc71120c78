// Draws the board of targets: one list item a target, with a bullet bar of two marks.

function bullet(row) {
  const within = (share) => Math.max(0, Math.min(1, share));
  const drawn = element(
    "div",
    `bullet tone-${row.tone}${row.has_target ? "" : " without"}`,
    row.bar !== null && placed(element("span", "bar"), { width: within(row.bar) }),
    row.expected !== null && placed(element("span", "today"), { left: within(row.expected) }),
    row.has_target && element("span", "goal"),
  );
  return beside("div", "progress", picture(drawn, row.alt), row.to);
}

// A second way to where the name leads, for hands alone: a keyboard meets each address once.
function beside(tag, className, node, to) {
  if (!to) return element(tag, className, node);
  const link = linked("", to);
  link.className = className;
  link.tabIndex = -1;
  link.append(node);
  return link;
}

function verdict({ symbol: sign, word, tone }) {
  return element("span", `verdict tone-${tone}`, symbol(sign), " ", word);
}

// Opens what it controls, in place; on paper all is open.
function opener(label, node, className) {
  const button = element("button", className, label);
  button.type = "button";
  const turn = (isOpen) => {
    button.setAttribute("aria-expanded", isOpen);
    node.classList.toggle("open", isOpen);
  };
  button.onclick = () => turn(button.getAttribute("aria-expanded") === "false");
  turn(false);
  return button;
}

function holders({ names, folded, note: below }, head, separator) {
  // A separator stays with the name before it.
  const named = ({ text, to }, place) => [
    element("span", "one", linked(text, to), place < names.length - 1 && separator.trimEnd()),
    " ",
  ];
  const list = element("span", folded && "folded", ...names.flatMap(named));
  const main = element("span", "main", folded && opener(folded, list, "opener"), list, !names.length && MISSING);
  return element(
    "div",
    `fact holds${names.length ? "" : " empty"}`,
    element("span", "label", head),
    main,
    below && element("span", "note", below),
  );
}

// What changed is the link to why; its first line, so that a row is no higher for it.
function changed(change, since, head) {
  const [before, now] = change?.steps ?? [];
  const [also, ...others] = change?.also ?? [];
  const why = (...children) => {
    const node = element("a", "", ...children);
    node.href = change.to.href;
    node.title = change.why;
    return node;
  };
  const main = before
    ? element("span", "main", why(verdict(before), " → ", verdict(now)))
    : (change?.same || !change) && element("span", "main same", change ? why(change.same) : MISSING);
  return element(
    "div",
    `fact change${change ? "" : " empty"}`,
    element("span", "label", head),
    main,
    also && element("span", "note", main ? also : why(also)),
    ...others.map((text) => element("span", "note", text)),
    !before && since && element("span", "note", since),
  );
}

// Each part stands on a line of its own; the point between them is for who copies or hears the text.
const parts = (text, place) => [place ? element("span", "point", " · ") : "", element("span", "part", text)];

function value(row, head) {
  const figure = element("span", "main", row.value === MISSING ? MISSING : beside("span", "", row.value, row.to));
  return element(
    "div",
    `fact value${row.value === MISSING ? " empty" : ""}`,
    element("span", "label", head),
    figure,
    " ",
    row.target && element("span", "note", ...row.target.split(" · ").flatMap(parts)),
  );
}

// What the whole city has, beside a district's own.
function city(given, head) {
  const { value: figure, note: below, ...judged } = given ?? { value: MISSING };
  return element(
    "div",
    `fact city${figure === MISSING ? " empty" : ""}`,
    element("span", "label", head),
    element("span", "main", figure),
    below && element("span", "note", below),
    given && element("span", "note", verdict(judged)),
  );
}

function target(row, { heads, separator, more }) {
  const word = element("span", "word", row.word, !heads.change && !heads.holds && row.since && element("span", "note", row.since));
  const missed = row.missed.map(({ symbol: sign, text, tone }) => element("span", `missed tone-${tone}`, symbol(sign), " ", text));
  const name = element("div", "name", linked(row.name, row.to, "strong"), " ", element("span", "clause", row.clause), ...missed);
  const facts = element(
    "div",
    "facts",
    fact("gap", heads.gap, row.gap, row.lag),
    fact("needed", heads.needed, row.needed, row.needed_note),
    heads.city && city(row.city, heads.city),
    heads.holds && holders(row.holds, heads.holds, separator),
    heads.change && changed(row.change, row.since, heads.change),
  );
  const node = element(
    "li",
    `row tone-${row.tone}`,
    element("div", "status", symbol(row.symbol), word, row.lag && element("span", "behind", row.lag)),
    name,
    bullet(row),
    value(row, heads.value),
    // On a phone the facts open below the card.
    labelled(opener("", facts, "more"), more.replace("{name}", row.name)),
    facts,
  );
  return marked(node, { target: row.id, status: row.status });
}

function draw(data, root) {
  root.classList.toggle("with-holds", "holds" in data.heads);
  root.classList.toggle("with-city", "city" in data.heads);
  root.classList.toggle("with-change", "change" in data.heads);
  const head = element("div", "row head", ...Object.entries(data.heads).map(([column, word]) => element("div", column, word)));
  const rows = element("ol", "rows", ...data.rows.map((row) => target(row, data)));
  const marks = data.legend.map(([mark, text]) =>
    element("span", "entry", element("i", mark), element("span", "", text)),
  );
  return [silent(head), labelled(rows, data.label), element("p", "legend", ...marks)];
}
