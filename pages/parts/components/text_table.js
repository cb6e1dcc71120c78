// Draws a table of texts.

const inside = (cell) => {
  if (typeof cell === "string") return [cell];
  const first = [cell.before && `${cell.before}  `, cell.strong && element("strong", "", cell.strong)].filter(Boolean);
  const lines = [first, ...cell.lines.map((line) => [line])].filter((line) => line.length);
  return lines.map((line) => element("div", "", ...line));
};

const head = (scope, text) => heading(scope, "", element("span", "", text));

function draw({ table: { heads, rows, label, look, is_headed: isHeaded } }) {
  const row = (cells) =>
    element("tr", "", ...cells.map((cell, place) => (isHeaded && !place ? head("row", cell) : element("td", "", ...inside(cell)))));
  const table = element(
    "table",
    look,
    element("thead", "", element("tr", "", ...heads.map((text) => head("col", text)))),
    element("tbody", "", ...rows.map(row)),
  );
  return [labelled(table, label)];
}
