// Draws a table of verdicts and numbers; on a narrow page every row is a card. All data is set as text.

// An address with an id goes through the server, which changes the page without a reload.
function linked(text, to, go) {
  if (!to) return element("span", "", text);
  const link = element("a", "", text);
  link.href = to.href;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(to.id);
  };
  return link;
}

function cell(found, head, go) {
  const node = element("td", `tone-${found.tone}`);
  node.dataset.label = head.text;
  if (found.status) node.dataset.status = found.status;
  if (found.word) {
    const verdict = element("span", "verdict");
    const symbol = element("span", "symbol", found.symbol);
    symbol.setAttribute("aria-hidden", "true");
    verdict.append(symbol, found.main ? found.word : linked(found.word, found.to, go));
    node.append(verdict);
  }
  if (found.main) {
    const main = element("span", "main");
    main.append(linked(found.main, found.to, go));
    node.append(main);
  }
  if (found.note) node.append(element("span", "note", found.note));
  return node;
}

function row(found, heads, go) {
  const node = element("tr", found.is_chosen ? "chosen" : "");
  node.dataset.row = found.id;
  const name = element("th");
  name.scope = "row";
  name.append(linked(found.name, found.to, go));
  if (found.note) name.append(element("span", "note", found.note));
  node.append(name, ...found.cells.map((one, place) => cell(one, heads[place], go)));
  return node;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const go = (id) => setTriggerValue("go", id);
  const table = element("table");
  table.setAttribute("aria-label", data.label);
  const heads = element("tr");
  const corner = element("th", "", data.corner);
  corner.scope = "col";
  heads.append(corner);
  for (const head of data.heads) {
    const node = element("th", head.is_chosen ? "chosen" : "");
    node.scope = "col";
    node.append(linked(head.text, head.to, go));
    if (head.note) node.append(element("span", "note", head.note));
    heads.append(node);
  }
  const top = element("thead");
  top.append(heads);
  const body = element("tbody");
  body.append(...data.rows.map((found) => row(found, data.heads, go)));
  table.append(top, body);
  const root = parentElement.querySelector(".districts");
  root.className = `districts ${data.layout}`;
  root.replaceChildren(table);
}
