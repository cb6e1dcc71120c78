// Draws one list a column: its values with their counts, the most first. A click filters, a second one takes it back.

// On a phone the lists stand below the answer, folded.
const isPhone = () => matchMedia("(max-width: 640px)").matches;

function made(column, token) {
  const link = element("a", "", silent(element("i", "bar")), element("span", "value"), element("b", ""));
  return pressed(changing(link, { toggle: [`where.${column}`, token] }, `${column}=${token}`), false);
}

// A value stays where its list has it still: most of what a choice changes is a number and the length of a bar.
function filled(link, [text, , rows, bar, isChosen, hint]) {
  const [length, value, number] = link.children;
  placed(length, { width: bar });
  value.replaceChildren(...(isChosen ? [symbol("✓"), text] : [text]));
  number.textContent = rows;
  link.className = isChosen ? "chosen" : "";
  link.setAttribute("aria-pressed", isChosen);
  if (hint) link.title = hint;
  return link.parentNode;
}

function values(list, column, entries) {
  const before = new Map([...list.children].map((one) => [one.dataset.token, one]));
  const rows = entries.map((one) => {
    const [, token] = one;
    const row = before.get(token) ?? marked(element("li", "", made(column, token)), { token });
    return filled(row.firstChild, one);
  });
  const isInOrder = rows.length === list.children.length && rows.every((row, place) => row === list.children[place]);
  if (!isInOrder) list.replaceChildren(...rows);
  return list;
}

// No pattern knows how many days a month has.
const isOfCalendar = (text) => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return !day || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === Number(day);
};

// The first and the last day of a year, quarter, month or day, to be put in order.
const daysOf = (text) => {
  const [year, part = "", day] = text.split("-");
  const quarter = part.startsWith("Q") ? Number(part[1]) : 0;
  const months = quarter ? [3 * quarter - 2, 3 * quarter] : [Number(part) || 1, Number(part) || 12];
  return months.map((month, end) => `${year}-${String(month).padStart(2, "0")}-${day ?? ["01", "31"][end]}`);
};

const isExchanged = (low, high, ofDays) =>
  Boolean(low && high) && (ofDays ? daysOf(low)[0] > daysOf(high)[1] : Number(low) > Number(high));

// Two ends, of which one may be open.
function range({ from, until, apply, no_day: noDay, exchanged, of_days: ofDays, low, high, pattern, hint }, name, column) {
  const end = (label, value, place) => {
    const input = marked(labelled(element("input", ""), `${name}: ${label}`), { place: `${column}.${place}` });
    Object.assign(input, { value, pattern, placeholder: label, title: hint, inputMode: "numeric" });
    input.oninput = judge;
    return input;
  };
  function judge() {
    for (const input of [first, last]) input.setCustomValidity(isOfCalendar(input.value.trim()) ? "" : noDay);
    if (isExchanged(first.value.trim(), last.value.trim(), ofDays)) last.setCustomValidity(exchanged);
  }
  const first = end(from, low, "from");
  const last = end(until, high, "until");
  const button = labelled(element("button", "", apply), `${name}: ${apply}`);
  const form = element("form", "range", first, "–", last, button);
  form.onsubmit = (event) => {
    event.preventDefault();
    const [low, high] = [first.value.trim(), last.value.trim()];
    const set = { [`where.${column}`]: low || high ? `${low}..${high}` : "" };
    onceTold(() => ask(form, changed(now(), { set })));
  };
  return form;
}

// Of many values only those are seen that have what is typed.
function finder(node, { label }, name, column) {
  const input = marked(labelled(element("input", "find"), `${name}: ${label}`), { place: `${column}.find` });
  Object.assign(input, { type: "search", placeholder: label });
  input.oninput = () => seen(node, input);
  return input;
}

// Without a field to type into all are.
function seen(node, input) {
  const wanted = input ? input.value.trim().toLowerCase() : "";
  for (const one of node.querySelectorAll("li")) one.hidden = !one.querySelector(".value").textContent.toLowerCase().includes(wanted);
}

// What stands in a list; the list itself stays, so that one that is not seen is not laid out anew.
function fill(node, one, texts) {
  const { id, name, entries, more, find, range: ends, chosen } = one;
  const list = labelled(values(node.querySelector("ul") ?? element("ul", ""), id, entries), name);
  const before = node.querySelector("input.find");
  const input = find && (before?.placeholder === texts.find.label ? before : finder(node, texts.find, name, id));
  const title = element("summary", "", element("h4", "", name), chosen && element("span", "note", chosen));
  const parts = [
    marked(title, { place: `${id}.list` }),
    input,
    entries.length ? list : element("p", "note", texts.none),
    more && element("p", "more", changing(element("a", "", more.text), more.change, `${id}.more`)),
    ends && entered(node, { ...texts.range, ...ends }, name, id),
  ];
  exchanged(node, parts.filter((part) => part));
  seen(node, input);
  node.className = chosen ? "filtered" : "";
  // About so many lines high before it has been seen.
  node.style.setProperty("--lines", lines(node, one));
}

// What is typed into a range outlives the choices beside it, until the range itself is another.
function entered(node, ends, name, id) {
  const offered = JSON.stringify(ends);
  const before = node.querySelector("form.range");
  return before?.offered === offered ? before : Object.assign(range(ends, name, id), { offered });
}

// What stood there and stands there still is not taken out for a moment.
function exchanged(node, parts) {
  for (const one of [...node.childNodes]) if (!parts.includes(one)) one.remove();
  parts.forEach((part, place) => { if (node.childNodes[place] !== part) node.insertBefore(part, node.childNodes[place] ?? null); });
}

function folded(one) {
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
  drawnFor = data.drawn;
  const section = root.querySelector("section") ?? element("section", "");
  const before = new Map([...section.querySelectorAll("details")].map((node) => [node.dataset.column, node]));
  const nodes = data.listings.map((one) => {
    const node = before.get(one.id) ?? folded(one);
    fill(node, one, data.texts);
    return node;
  });
  placedIn(section, nodes);
  return [labelled(section, data.label)];
}
