// Draws a line of links behind what is said of them.

function draw({ said, links }) {
  return [element("p", "", element("span", "said", said), ...links.flatMap(({ text, to }) => [" ", linked(text, to)]))];
}
