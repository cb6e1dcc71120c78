// Draws every community as one mark, street by street.

function mark(state, title) {
  const node = element("span", `mark ${state}`);
  if (title) node.title = title;
  return node;
}

function street({ id, name, note, alt, marks }) {
  // The marks are told in words: how many of how many, and the names of those without.
  const told = picture(element("span", "marks", ...marks.map(([state, title]) => mark(state, title))), alt);
  return marked(element("li", "street", element("span", "", name), element("span", "of", note), told), { street: id });
}

function district({ id, name, note, to, streets }) {
  const heading = element("h3", "", linked(name, to), element("span", "note", note));
  const list = element("ul", "streets", ...streets.map(street));
  return marked(element("section", "district", heading, list), { district: id });
}

function draw({ legend, districts }) {
  const states = legend.map(([state, word, number]) =>
    element("li", "", silent(mark(state)), element("span", "", word), element("span", "number", number)),
  );
  return [element("ul", "legend", ...states), ...districts.map(district)];
}
