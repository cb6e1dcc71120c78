// Draws communities by name, and copies them as lines of number, district, street and name.

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https a browser lends no clipboard.
    const field = element("textarea");
    field.value = text;
    field.style.position = "fixed";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

function copying(data) {
  const lines = data.rows.map(({ district, street, name }, place) => [place + 1, district, street, name].join("\t"));
  const told = element("span", "note");
  told.setAttribute("role", "status");
  const button = element("button", "", data.copy);
  button.onclick = async () => {
    told.textContent = (await copied(lines.join("\n"))) ? data.copied : data.refused;
  };
  return element("div", "copying", button, told);
}

function districts({ lists_label: label, lists: ones }) {
  if (!ones.length) return null;
  const links = ones.map(({ name, count, to }) => element("li", "", linked(name, to), element("span", "count", count)));
  return labelled(element("ul", "districts", ...links), label);
}

function line(row, place, data) {
  const texts = data.columns.map(([id]) => element("td", id, row[id]));
  const numbers = row.numbers.map((text, at) => marked(element("td", "count", text), { label: data.numbers[at] }));
  const node = element("tr", place >= data.shown && "beyond", element("td", "place", String(place + 1)), ...texts, ...numbers);
  return marked(node, { row: row.id });
}

function draw(data) {
  const heads = [
    heading("col", "place", data.number),
    ...data.columns.map(([id, text]) => heading("col", id, text)),
    ...data.numbers.map((text) => heading("col", "count", text)),
  ];
  const top = element("thead", "", element("tr", "", ...heads));
  const body = element("tbody", "", ...data.rows.map((row, place) => line(row, place, data)));
  const bar = element("div", "bar", districts(data), copying(data));
  return [bar, labelled(element("table", "", top, body), data.label)];
}
