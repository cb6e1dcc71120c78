// Draws an answer: its total, and bars, lines, a grid or a table. Names filter; numbers open the rows behind them.

// A name that filters, or one that does not.
function named({ id, text, change, is_chosen: isChosen }, className = "name") {
  if (!change) return element("span", className, text);
  return pressed(changing(element("a", `${className}${isChosen ? " chosen" : ""}`, isChosen && symbol("✓"), text), change, id), isChosen);
}

// A number that opens its rows; `said` is what it is of.
function figure({ text, note: below, behind, is_open: isOpen }) {
  const texts = [element("b", "", text), below && element("span", "note", below)];
  if (!behind) return element("span", "figure", ...texts);
  const link = changing(element("a", `figure${isOpen ? " open" : ""}`, ...texts), behind.change, behind.id);
  return labelled(link, `${behind.said}: ${text}`);
}

function bars({ rows, legend }) {
  const row = (one) => {
    const bar = placed(element("i", "bar"), { left: one.start, width: one.width });
    const mark = one.mark !== null && placed(element("i", "mark"), { left: one.mark });
    const track = silent(element("span", "track", bar, mark));
    return element("li", "", named(one.name), track, figure(one.figure));
  };
  const told = legend && element("p", "legend", silent(element("i", "mark")), legend);
  return [element("ol", "bars", ...rows.map(row)), told];
}

function grid({ corner, heads, rows }) {
  const head = (scope, name) => heading(scope, "", named(name));
  const cell = (one) => {
    const node = element("td", "", figure(one));
    if (one.shade !== null) node.style.setProperty("--shade", one.shade);
    return node;
  };
  const first = heading("col", "corner", corner);
  const top = element("thead", "", element("tr", "", first, ...heads.map((name) => head("col", name))));
  const body = rows.map((row) => element("tr", "", head("row", row.name), ...row.cells.map(cell)));
  return [element("div", "wide", element("table", "grid", top, element("tbody", "", ...body)))];
}

function table({ heads, rows }) {
  const cell = (one) => element("td", one.name ? "" : "number", one.name ? named(one.name) : figure(one));
  const head = (text, place) => heading("col", rows[0]?.[place].name ? "" : "number", text);
  const body = rows.map((row) => element("tr", "", ...row.map(cell)));
  return [element("div", "wide", element("table", "figures", element("thead", "", element("tr", "", ...heads.map(head))), element("tbody", "", ...body)))];
}

const drawnIn = (tag, attributes) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

function lines({ heights, marks, lines: all }) {
  const plot = drawnIn("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none" });
  for (const [y] of heights) plot.append(drawnIn("line", { class: "rule", x1: 0, x2: 1, y1: 1 - y, y2: 1 - y }));
  all.forEach(({ runs }, place) => {
    for (const run of runs) {
      const points = run.map(([x, y]) => `${x},${1 - y}`).join(" ");
      plot.append(drawnIn("polyline", { class: `series-${place % 5} dash-${Math.floor(place / 5) % 3}`, points }));
    }
  });
  const field = element("div", "field", silent(plot));
  for (const [y, text] of heights) field.append(placed(element("span", "height", text), { bottom: y }));
  for (const [x, text] of marks) field.append(placed(element("span", "year", text), { left: x }));
  // For hands alone: the table view has the same numbers for a keyboard.
  all.forEach(({ points }, place) => {
    for (const [x, y, said, behind, on] of points) {
      const point = changing(element("a", ""), { set: { behind, on } }, "");
      point.className = `point series-${place % 5}`;
      point.tabIndex = -1;
      point.title = said;
      field.append(silent(placed(point, { left: x, bottom: y })));
    }
  });
  const names = all.map(({ name, at, last }, place) =>
    at !== null && placed(element("li", `series-${place % 5} dash-${Math.floor(place / 5) % 3}`, silent(element("i", "")), named(name), element("b", "", last)), { bottom: at }),
  );
  return [element("div", "lines", field, element("ul", "names", ...names))];
}

function nothing({ text, drops }) {
  const drop = ({ id, text: said, change }) => element("li", "", changing(element("a", "", said), change, id));
  return [element("p", "", text), element("ul", "drops", ...drops.map(drop))];
}

const DRAWN = { bar: bars, grid, table, line: lines, nothing };

function head({ label, total, beside }) {
  const other = beside && element("span", "beside", element("span", "label", beside.label), element("b", "", beside.text), beside.change && element("span", "note", beside.change));
  return element("header", "", element("span", "total", element("span", "label", label), figure(total)), other);
}

function draw(data) {
  const { label, kind, shown, hint, notes } = data;
  const body = picture(element("div", ""), label);
  body.setAttribute("role", "group");
  body.append(...DRAWN[kind](shown).filter((node) => node));
  const said = notes.map((text) => element("p", "note", text));
  return [head(data.head), marked(body, { kind }), hint && element("p", "note hint", hint), ...said];
}
