// Draws a table of verdicts and numbers; on a narrow page every row is a card.

const note = (text) => text && element("span", "note", text);

function cell(given, head) {
  const { main, word, to } = given;
  const node = element(
    "td",
    `tone-${given.tone}`,
    // A verdict is the link where no number stands below it.
    word && element("span", "verdict", symbol(given.symbol), main ? word : linked(word, to)),
    main && element("span", "main", linked(main, to)),
    note(given.note),
  );
  return marked(node, { label: head.name, ...(given.status && { status: given.status }) });
}

function heading(scope, className, ...children) {
  const node = element("th", className, ...children);
  node.scope = scope;
  return node;
}

const named = (scope, { name, note: below, to }, className) => heading(scope, className, linked(name, to), note(below));

function line(row, heads) {
  const cells = row.cells.map((given, place) => cell(given, heads[place]));
  return marked(element("tr", row.is_chosen && "chosen", named("row", row), ...cells), { row: row.id });
}

function draw({ label, corner, layout, heads, rows }, root) {
  root.className = `drawing ${layout}`;
  const columns = heads.map((head) => named("col", head, head.is_chosen && "chosen"));
  const top = element("thead", "", element("tr", "", heading("col", "", corner), ...columns));
  const body = element("tbody", "", ...rows.map((row) => line(row, heads)));
  return [labelled(element("table", "", top, body), label)];
}
