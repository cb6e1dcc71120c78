// Draws every community as one mark, street by street. All data is set as text, never as markup.

function mark(state, title) {
  const node = element("span", `mark ${state}`);
  if (title) node.title = title;
  return node;
}

// An address with an id goes through the server, which changes the page without a reload.
function name(found, go) {
  if (!found.to) return element("span", "", found.name);
  const link = element("a", "", found.name);
  link.href = found.to.href;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(found.to.id);
  };
  return link;
}

function street(found) {
  const node = element("li", "street");
  node.dataset.street = found.id;
  // The marks are told in words: how many of how many, and the names of those without.
  const marks = element("span", "marks");
  marks.setAttribute("role", "img");
  marks.setAttribute("aria-label", found.alt);
  marks.append(...found.marks.map(([state, title]) => mark(state, title)));
  node.append(element("span", "", found.name), element("span", "of", found.note), marks);
  return node;
}

function district(found, go) {
  const node = element("section", "district");
  node.dataset.district = found.id;
  const heading = element("h3");
  heading.append(name(found, go), element("span", "note", found.note));
  const streets = element("ul", "streets");
  streets.append(...found.streets.map(street));
  node.append(heading, streets);
  return node;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const go = (id) => setTriggerValue("go", id);
  const root = parentElement.querySelector(".picture");
  root.lang = data.lang;
  const legend = element("ul", "legend");
  for (const [state, word, number] of data.legend) {
    const item = element("li");
    const shape = mark(state);
    shape.setAttribute("aria-hidden", "true");
    item.append(shape, element("span", "", word), element("span", "number", number));
    legend.append(item);
  }
  root.replaceChildren(legend, ...data.districts.map((found) => district(found, go)));
}
