// Draws the sentence a leader reads first, and how many targets stand where.

function count(given) {
  const figure = element("b", "", symbol(given.symbol), String(given.count));
  const link = linked("", given.count ? given.to : null);
  link.className = `count tone-${given.tone}`;
  link.append(figure, " ", element("span", "where", given.word));
  if (given.is_chosen) link.setAttribute("aria-current", "true");
  return marked(element("li", "", link), { standing: given.id, count: given.count });
}

function draw({ sentences, space, label, counts, back }) {
  const said = sentences.map((pieces) => pieces.map(({ text, to }) => (to ? linked(text, to) : text)));
  const all = back && element("li", "", linked(back.text, back.to));
  const list = element("ul", "counts", ...counts.map(count), all);
  return [element("p", "sentence", ...said.flatMap((pieces) => [...pieces, space])), labelled(element("nav", "", list), label)];
}
