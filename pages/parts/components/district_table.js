// Draws a table of verdicts and numbers; on a narrow page every row is a card. A head that sorts is a button.

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

const named = (scope, { name, note: below, to }, className) => heading(scope, className, linked(name, to), note(below));

function line(row, heads) {
  const cells = row.cells.map((given, place) => cell(given, heads[place]));
  return marked(element("tr", row.is_chosen && "chosen", named("row", row), ...cells), { row: row.id });
}

function group({ group: head }, heads) {
  const node = named("rowgroup", head, "");
  node.colSpan = heads.length + 1;
  return element("tr", "group", node);
}

// What a row is sorted by: its own id by the first column, else what the cell there says; null comes last.
const order = (row, place) => (place < 0 ? row.id : row.cells[place].order);

const following = (place, way) => (one, other) => {
  const [left, right] = [order(one, place), order(other, place)];
  if (left === null || right === null) return (left === null) - (right === null);
  return (way === "ascending" ? 1 : -1) * ((left > right) - (left < right));
};

// Every column a button: by a click or a key its rows come in its order, then the other way round. The root
// remembers it, whatever is drawn anew in it.
function sorting(columns, heads, body, rows, root) {
  const firstWay = (place) => (place < 0 ? "ascending" : heads[place].sorts);
  const sort = (place, way) => {
    columns.forEach((column, at) => (at === place + 1 ? column.setAttribute("aria-sort", way) : column.removeAttribute("aria-sort")));
    const lines = new Map([...body.children].map((node) => [node.dataset.row, node]));
    body.append(...[...rows].sort(following(place, way)).map(({ id }) => lines.get(id)));
  };
  columns.forEach((column, at) => {
    const place = at - 1;
    const button = element("button", "", ...column.childNodes);
    button.type = "button";
    button.onclick = () => {
      const first = firstWay(place);
      const other = first === "ascending" ? "descending" : "ascending";
      const way = column.getAttribute("aria-sort") === first ? other : first;
      root.dataset.sorted = `${place} ${way}`;
      sort(place, way);
    };
    column.replaceChildren(button);
  });
  return sort;
}

function draw({ label, corner, layout, heads, rows, sorted_by: usual }, root) {
  root.className = `drawing ${layout}`;
  const columns = [heading("col", "", corner), ...heads.map((head) => named("col", head, head.is_chosen ? "chosen" : ""))];
  const body = element("tbody", "", ...rows.flatMap((row) => [row.group && group(row, heads), line(row, heads)]));
  const table = labelled(element("table", "", element("thead", "", element("tr", "", ...columns)), body), label);
  if (usual !== null) {
    root.classList.add("sortable");
    const sort = sorting(columns, heads, body, rows, root);
    const [place, way] = (root.dataset.sorted || `${usual} ${heads[usual].sorts}`).split(" ");
    if (Number(place) < heads.length) sort(Number(place), way);
  }
  return [table];
}
