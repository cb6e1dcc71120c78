// Draws one list a column: its values with their counts, the most first. A click filters, a second one takes it back.

// On a phone the lists stand below the answer, folded.
const isPhone = () => matchMedia("(max-width: 640px)").matches;

function entry([text, token, rows, bar, isChosen, hint], column, drawn) {
  const link = element(
    "a",
    isChosen ? "chosen" : "",
    silent(placed(element("i", "bar"), { width: bar })),
    element("span", "value", isChosen && symbol("✓"), text),
    element("b", "", rows),
  );
  if (hint) link.title = hint;
  return element("li", "", pressed(changing(link, { toggle: [`where.${column}`, token] }, drawn, `${column}=${token}`), isChosen));
}

// No pattern knows how many days a month has.
const isOfCalendar = (text) => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return !day || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === Number(day);
};

// Two ends, of which one may be open.
function range({ from, until, apply, no_day: noDay, low, high, pattern, hint }, name, column, drawn) {
  const end = (label, value, place) => {
    const input = marked(labelled(element("input", ""), `${name}: ${label}`), { place: `${column}.${place}` });
    Object.assign(input, { value, pattern, placeholder: label, title: hint, inputMode: "numeric" });
    input.oninput = () => input.setCustomValidity(isOfCalendar(input.value.trim()) ? "" : noDay);
    return input;
  };
  const first = end(from, low, "from");
  const last = end(until, high, "until");
  const button = labelled(element("button", "", apply), `${name}: ${apply}`);
  const form = element("form", "range", first, "–", last, button);
  form.onsubmit = (event) => {
    event.preventDefault();
    const [low, high] = [first.value.trim(), last.value.trim()];
    const set = { [`where.${column}`]: low || high ? `${low}..${high}` : "" };
    onceTold(() => ask(form, changed(now(drawn), { set })));
  };
  return form;
}

// Of many values only those are seen that have what is typed.
function finder(list, { label }, name, column) {
  const input = marked(labelled(element("input", "find"), `${name}: ${label}`), { place: `${column}.find` });
  Object.assign(input, { type: "search", placeholder: label });
  input.oninput = () => {
    const wanted = input.value.trim().toLowerCase();
    for (const one of list.children) one.hidden = !one.querySelector(".value").textContent.toLowerCase().includes(wanted);
  };
  return input;
}

// What stands in a list; the list itself stays, so that one that is not seen is not laid out anew.
function fill(node, one, { drawn, texts }) {
  const { id, name, entries, more, find, range: ends, chosen } = one;
  const list = labelled(element("ul", "", ...entries.map((value) => entry(value, id, drawn))), name);
  const title = element("summary", "", element("h4", "", name), chosen && element("span", "note", chosen));
  const parts = [
    marked(title, { place: `${id}.list` }),
    find && finder(list, texts.find, name, id),
    entries.length ? list : element("p", "note", texts.none),
    more && element("p", "more", changing(element("a", "", more.text), more.change, drawn, `${id}.more`)),
    ends && range({ ...texts.range, ...ends }, name, id, drawn),
  ];
  node.replaceChildren(...parts.filter((part) => part));
  node.className = chosen ? "filtered" : "";
  // About so many lines high before it has been seen.
  node.style.setProperty("--lines", lines(node, one));
}

function made(one) {
  const node = marked(element("details", ""), { column: one.id });
  node.open = !isPhone() || Boolean(one.chosen);
  return node;
}

// So many lines a list takes; of one that is folded its name alone.
const lines = ({ open }, { entries, more, range: ends }) => 2 + (open ? entries.length + (more ? 1 : 0) + (ends ? 1.5 : 0) : 0);

// Lists stand in two columns of about the same height, and stay where they are while that holds.
const MOST_UNEVEN = 1.4;

function placedIn(section, nodes) {
  const heights = nodes.map((node) => Number(node.style.getPropertyValue("--lines")));
  const sum = (from, to) => heights.slice(from, to).reduce((all, one) => all + one, 0);
  const now = section.firstChild?.childElementCount ?? 0;
  const [first, second] = [sum(0, now), sum(now)];
  if (section.querySelectorAll("details").length === nodes.length && nodes.every((node) => node.isConnected) && Math.max(first, second) < MOST_UNEVEN * Math.min(first, second)) return;
  let end = 1;
  while (end < nodes.length - 1 && sum(0, end) < sum(end)) end += 1;
  section.replaceChildren(...[nodes.slice(0, end), nodes.slice(end)].map((part) => element("div", "column", ...part)));
}

function draw(data, root) {
  const section = root.querySelector("section") ?? element("section", "");
  const before = new Map([...section.querySelectorAll("details")].map((node) => [node.dataset.column, node]));
  const nodes = data.listings.map((one) => {
    const node = before.get(one.id) ?? made(one);
    fill(node, one, data);
    return node;
  });
  placedIn(section, nodes);
  return [labelled(section, data.label)];
}
