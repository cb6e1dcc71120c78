// Choices that change the question an address asks. Each is a change, `{set, without, toggle}`, of what the address
// says when it is made: of two quick ones, drawn for the same address, neither is lost.

// `without` are the beginnings of names that go, `set` what stands there then, `toggle` a value of a list of them.
const changed = (query, { set = {}, without = [], toggle }) => {
  const asked = new URLSearchParams(query);
  for (const name of [...asked.keys()]) if (without.some((start) => name.startsWith(start))) asked.delete(name);
  // Rows that were opened are of the question before.
  for (const name of ["behind", "on"]) asked.delete(name);
  for (const [name, value] of Object.entries(set)) value ? asked.set(name, value) : asked.delete(name);
  if (toggle) {
    const [name, value] = toggle;
    const values = (asked.get(name) ?? "").split(",").filter(Boolean);
    const kept = values.filter((one) => one !== value);
    if (kept.length === values.length) kept.push(value);
    kept.length ? asked.set(name, kept.join(",")) : asked.delete(name);
  }
  // Written as the server writes it, so that its word of it is no further step in the history.
  return `explore?${asked}`.replaceAll("%7E", "~").replaceAll("*", "%2A");
};

// An address that names no question asks the one that is drawn.
const now = (drawn) => (new URLSearchParams(location.search).has("subject") ? location.search : drawn);

// A link that changes the question; `place` is by what it is found again once the answer is drawn.
const changing = (node, change, drawn, place) => {
  node.href = changed(drawn, change);
  node.leads = () => changed(now(drawn), change);
  return marked(node, { place });
};

// The same as a button that is pressed or not: a link's address, a button's keys.
const pressed = (node, isPressed) => {
  node.setAttribute("role", "button");
  node.setAttribute("aria-pressed", isPressed);
  node.onkeydown = (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    node.click();
  };
  return node;
};

// A menu of changes under its label.
const menu = ({ id, label, options }, drawn) => {
  const select = marked(element("select", ""), { place: id });
  for (const { text, change, is_chosen: isChosen } of options) {
    const option = element("option", "", text);
    option.selected = isChosen;
    option.leads = () => changed(now(drawn), change);
    select.append(option);
  }
  select.onchange = () => onceTold(() => ask(select, select.selectedOptions[0].leads()));
  return element("label", "menu", element("span", "label", label), select);
};
