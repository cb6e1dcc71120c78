// Stands before the script of every component of our own, whose `draw(data, root)` says what stands in it.
// All data is set as text or as a number, never as markup.

const MISSING = "—";

// Children are nodes or texts; what is empty is left out.
const element = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child));
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
  if (to) Object.assign(node, { href: to.href }).dataset.link = to.id;
  return node;
};

// A label, a figure and a note; on a phone a figure that is missing is left out.
const fact = (className, label, main, note, sign) =>
  element(
    "div",
    `fact ${className}${main === MISSING ? " empty" : ""}`,
    element("span", "label", label),
    element("span", "main", ...(sign ? [symbol(sign), " "] : []), main),
    note && element("span", "note", note),
  );

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".drawing");
  // Streamlit's own link to the address changes the page, or else the server, without a reload; with a key held
  // down the browser opens it elsewhere.
  root.onclick = (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const own = [...document.querySelectorAll('[class*="st-key-links-"] a')].find(({ href }) => href === link.href);
    if (own) own.click();
    else setTriggerValue("link", link.dataset.link);
  };
  root.replaceChildren(...draw(data, root));
}
