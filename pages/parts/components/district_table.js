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
  node.dataset.label = head.text;
  if (given.status) node.dataset.status = given.status;
  return node;
}

function heading(scope, className, ...children) {
  const node = element("th", className, ...children);
  node.scope = scope;
  return node;
}

function line(row, heads) {
  const name = heading("row", "", linked(row.name, row.to), note(row.note));
  const node = element("tr", row.is_chosen && "chosen", name, ...row.cells.map((given, place) => cell(given, heads[place])));
  node.dataset.row = row.id;
  return node;
}

function draw({ label, corner, layout, heads, rows }, root) {
  root.className = `drawing ${layout}`;
  const columns = heads.map((head) => heading("col", head.is_chosen && "chosen", linked(head.text, head.to), note(head.note)));
  const top = element("thead", "", element("tr", "", heading("col", "", corner), ...columns));
  const body = element("tbody", "", ...rows.map((row) => line(row, heads)));
  return [labelled(element("table", "", top, body), label)];
}
