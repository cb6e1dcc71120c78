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
  return picture(drawn, row.alt);
}

function target(row, heads, withHolding) {
  const word = element("span", "word", row.word, row.since && element("span", "note", row.since));
  const node = element(
    "li",
    `row tone-${row.tone}`,
    element("div", "status", symbol(row.symbol), word),
    element("div", "name", linked(row.name, row.to, "strong"), element("span", "clause", row.clause)),
    bullet(row),
    fact("value", heads.value, row.value, row.target),
    fact("gap", heads.gap, row.gap, row.lag),
    fact("needed", heads.needed, row.needed, row.needed_note),
    withHolding && fact("holds", heads.holds, row.holds, row.holds_note),
  );
  return marked(node, { target: row.id, status: row.status });
}

function draw(data, root) {
  root.classList.toggle("short", !data.with_holding);
  const columns = ["status", "name", "progress", "value", "gap", "needed", ...(data.with_holding ? ["holds"] : [])];
  const head = element("div", "row head", ...columns.map((column) => element("div", column, data.heads[column])));
  const rows = element("ol", "rows", ...data.rows.map((row) => target(row, data.heads, data.with_holding)));
  const marks = data.legend.map(([mark, text]) =>
    element("span", "entry", element("i", mark), element("span", "", text)),
  );
  return [silent(head), labelled(rows, data.label), element("p", "legend", ...marks)];
}
