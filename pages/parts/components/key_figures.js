// Draws a line of figures; one whose parts are shown further down leads there.

function value({ value: text, shown_in: key }) {
  if (!key) return text;
  const link = linked(text, { href: `#${key}` });
  link.onclick = (event) => {
    const part = document.querySelector(`.st-key-${CSS.escape(key)}`);
    event.preventDefault();
    event.stopPropagation();
    if (!part) return;
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    part.scrollIntoView();
  };
  return link;
}

function figure(given) {
  return element(
    "div",
    "figure",
    element("dt", "label", given.label),
    element("dd", "main", value(given)),
    given.note && element("dd", "note", given.note),
  );
}

function draw({ figures }) {
  return [element("dl", "figures", ...figures.map(figure))];
}
