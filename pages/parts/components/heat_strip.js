// Draws a table of verdicts: a row a target, a column a district; every cell and every head is a link.

const head = (scope, { name, note, to }) => heading(scope, "", linked(name, to), note && element("span", "note", note));

function cell({ main, word, symbol: sign, tone, status, to }) {
  const link = linked("", to);
  link.append(element("span", "figure", sign && symbol(sign), " ", main), " ", element("span", "word", word));
  return marked(element("td", `tone-${tone}${status ? "" : " reference"}`, link), { status });
}

function line(row) {
  return marked(element("tr", "", head("row", row), ...row.cells.map(cell)), { row: row.id });
}

function draw({ label, corner, columns, targets, legend }) {
  const first = element("th", "", corner);
  first.scope = "col";
  const top = element("thead", "", element("tr", "", first, ...columns.map((column) => head("col", column))));
  const body = element("tbody", "", ...targets.map(line));
  const marks = legend.map((mark) => element("span", `entry tone-${mark.tone}`, symbol(mark.symbol), " ", mark.word));
  return [labelled(element("table", "", top, body), label), element("p", "legend", ...marks)];
}
