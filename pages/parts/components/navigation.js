// Draws the links to all pages.

// What is asked on the page by then goes along, as it is written in the address.
const kept = (page, starts) => {
  const pairs = location.search.slice(1).split("&").filter((pair) => starts.some((start) => pair.startsWith(start)));
  return `${page}${pairs.length ? "?" : ""}${pairs.join("&")}`;
};

function entry({ title, to, page, is_current: isCurrent, keeps }) {
  const link = marked(linked(title, to), { place: page });
  if (isCurrent) link.setAttribute("aria-current", "page");
  if (keeps.length) link.leads = () => kept(page, keeps);
  return element("li", "", link);
}

function draw({ name, note, label, entries }) {
  const list = element("ul", "rows", ...entries.map(entry));
  return [element("p", "product", element("strong", "", name), element("br"), element("small", "", note)), labelled(element("nav", "", list), label)];
}
