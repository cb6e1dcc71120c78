// What the scripts of all components of our own have in common. The `draw(data, root, tell)` of each says what
// stands in it; `tell(name, value)` tells the server something, as `Component.draw` hears it.
// All data is set as text or as a number, never as markup.

const MISSING = "—";

// Children are nodes or texts; what is empty is left out.
const element = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child));
  return node;
};

// What heads a row or a column of a table: its `scope`.
const heading = (scope, className, ...children) => {
  const node = element("th", className, ...children);
  node.scope = scope;
  return node;
};

// Places and sizes are parts (0–1) of what a node stands in.
const placed = (node, parts) => {
  for (const [side, part] of Object.entries(parts)) node.style[side] = `${part * 100}%`;
  return node;
};

// What a node is of, for whoever looks for it.
const marked = (node, data) => {
  Object.assign(node.dataset, data);
  return node;
};

const labelled = (node, text) => {
  node.setAttribute("aria-label", text);
  return node;
};

// Drawn for eyes, told in a sentence.
const picture = (node, text) => {
  node.setAttribute("role", "img");
  return labelled(node, text);
};

// For eyes alone: the words beside it say the same.
const silent = (node) => {
  node.setAttribute("aria-hidden", "true");
  return node;
};

const symbol = (text) => silent(element("span", "symbol", text));

const linked = (text, to, otherwise = "span") => {
  const node = element(to ? "a" : otherwise, "", text);
  if (to) node.href = to.href;
  return node;
};

// A label, a figure and a note; on a phone a figure that is missing is left out.
const fact = (className, label, main, note, sign) =>
  element(
    "div",
    `fact ${className}${main === MISSING ? " empty" : ""}`,
    element("span", "label", label),
    element("span", "main", ...(sign ? [symbol(sign), " "] : []), main),
    " ",
    note && element("span", "note", note),
  );

// So long Streamlit's client takes to tell the server of a choice made in a widget of its own.
const TOLD_MS = 40;
let usedAt = -TOLD_MS;
for (const kind of ["pointerdown", "click", "keydown", "focusout"]) {
  const use = (event) => { if (!event.composedPath().some((node) => node.classList?.contains("drawing"))) usedAt = performance.now(); };
  addEventListener(kind, use, true);
}

// Whoever used such a widget a moment ago is not overtaken: the server hears of that first.
const onceTold = (act) => {
  const left = usedAt + TOLD_MS - performance.now();
  left > 0 ? setTimeout(act, left) : act();
};

// One step in the history and one run of the script: Streamlit's client asks for its address as on Back. Below
// `link/` the server knows that a link was meant; nobody sees it there.
// One that `stays` leaves the page scrolled as it is.
const follow = (address, stays = false) => {
  const own = new URL(address, location.href).href;
  // A second click on the same link is no second step.
  if (own === location.href) return;
  history.pushState({}, "", `link/${address}`);
  dispatchEvent(new PopStateEvent("popstate", { state: { stays } }));
  history.replaceState({}, "", own);
};

// What concerns the whole page, whatever part of it is drawn anew.
const SHARED = ["as_of", "district", "lang"];
const isOfPart = (address) => {
  const [now, then] = [location.href, new URL(address, location.href).href].map((href) => new URL(href));
  return now.pathname === then.pathname && SHARED.every((name) => now.searchParams.get(name) === then.searchParams.get(name));
};

// Another question of the same page. Where a part of it answers, the address is named here, and that part asked.
const ask = (node, address) => {
  const { answer } = node.closest(".drawing");
  if (!answer || !isOfPart(address)) return follow(address, true);
  if (new URL(address, location.href).href === location.href) return;
  history.pushState({ asked: true }, "", address);
  answer("asked", address);
};

const utf8 = new TextDecoder();

// How Streamlit's client has a component drawn, by its `draw(data, root, tell)`; `styles` are how it looks.
const drawing = (draw, styles) => ({ parentElement, data: bytes, setTriggerValue }) => {
  const data = JSON.parse(utf8.decode(bytes));
  if (!parentElement.adoptedStyleSheets.length) parentElement.adoptedStyleSheets = styles;
  const root = parentElement.querySelector(".drawing");
  root.answer = data.asks && setTriggerValue;
  // With a key held down the browser opens the link elsewhere.
  root.onclick = (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // A link that changes a question changes the one that is asked by then.
    onceTold(() => (link.leads ? ask(root, link.leads()) : follow(link.getAttribute("href"))));
  };
  // Where a link leads changes with every question: it is said where somebody looks at one, or opens it elsewhere.
  root.onpointerover = root.onfocusin = ({ target }) => {
    const link = target.closest("a");
    if (link?.leads) link.href = link.leads();
  };
  const held = root.getRootNode().activeElement?.dataset.place;
  const drawn = draw(data, root, setTriggerValue);
  // What is typed into changes where it stands: it draws itself, and gives nothing.
  if (!drawn) return;
  if (!(drawn.length === root.childNodes.length && drawn.every((node, place) => node === root.childNodes[place]))) root.replaceChildren(...drawn);
  // Who goes on with the keyboard goes on from where they were. Once all parts of the page are drawn: focus lays
  // out the whole page, and each part drawn after it would have that done again.
  if (held) requestAnimationFrame(() => root.querySelector(`[data-place="${CSS.escape(held)}"]`)?.focus({ preventScroll: true }));
};

const style = (css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
};
