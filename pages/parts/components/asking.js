// Choices that change the question an address asks. Each is a change, `{set, without, toggle}`, of what the address
// says when it is made: of two quick ones, drawn for the same address, neither is lost.

// Written as the server writes it, so that its word of it is no further step in the history.
const written = (text) =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll("%20", "+");

const pair = (name, value) => [value, `${written(name)}=${written(value)}`];

// The parameters of an address, each also as it is written: hundreds of links are changes of the same one.
let parsed = { of: null };
const parameters = (query) => {
  if (parsed.of !== query) parsed = { of: query, all: new Map([...new URLSearchParams(query)].map(([name, value]) => [name, pair(name, value)])) };
  return parsed.all;
};

// `without` are the beginnings of names that go, `set` what stands there then, `toggle` a value of a list of them,
// `put` a value at a place of a list, where another that says the same goes.
const changed = (query, { set = {}, without = [], toggle, put: one }) => {
  const asked = new Map(parameters(query));
  // Rows that were opened are of the question before.
  for (const name of ["behind", "on"]) asked.delete(name);
  if (without.length) for (const name of [...asked.keys()]) if (without.some((start) => name.startsWith(start))) asked.delete(name);
  const put = (name, value) => (value ? asked.set(name, pair(name, value)) : asked.delete(name));
  for (const name in set) put(name, set[name]);
  const listed = (name) => (asked.get(name)?.[0] ?? "").split(",");
  if (toggle) {
    const [name, value] = toggle;
    const values = listed(name).filter(Boolean);
    const kept = values.filter((one) => one !== value);
    put(name, (kept.length === values.length ? [...kept, value] : kept).join(","));
  }
  if (one) {
    const [name, place, value] = one;
    const values = listed(name).map((other) => (other === value ? "" : other));
    values[place] = value;
    put(name, values.filter(Boolean).join(","));
  }
  return `explore?${[...asked.values()].map(([, text]) => text).join("&")}`;
};

// What the page is drawn for; an address that names no question asks that.
let drawnFor = "";
const now = () => (new URLSearchParams(location.search).has("subject") ? location.search : drawnFor);

// A link that changes the question; `place` is by what it is found again once the answer is drawn.
const changing = (node, change, place) => {
  node.href = changed(drawnFor, change);
  node.leads = () => changed(now(), change);
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

// A menu under its label, of what one parameter can be, or one of several values at its place.
const menu = ({ id, label, parameter, place, options }) => {
  const select = marked(element("select", ""), { place: id });
  for (const [value, text, isChosen] of options) select.append(new Option(text, value, isChosen, isChosen));
  const change = (value) => (place === null ? { set: { [parameter]: value } } : { put: [parameter, place, value] });
  select.onchange = () => onceTold(() => ask(select, changed(now(), change(select.value))));
  return element("label", "menu", element("span", "label", label), select);
};
