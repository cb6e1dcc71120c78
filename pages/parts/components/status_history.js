// Draws a status over time: a symbol a snapshot, a word where it changes. All data is set as text.

const at = (node, part) => {
  node.style.left = `${part * 100}%`;
  return node;
};

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".history");
  const track = element("div", "track");
  let changes = 0;
  for (const found of data.verdicts) {
    const symbol = at(element("span", `symbol tone-${found.tone}`, found.symbol), found.at);
    symbol.title = found.said;
    track.append(symbol);
    if (found.word === null) continue;
    // One above, the next below, so that two that change soon after one another are both read.
    const side = changes++ % 2 ? "below" : "above";
    const word = at(element("span", `word ${side} tone-${found.tone}`, found.word), found.at);
    // Where the right edge is near, on a phone sooner, a word ends at its symbol.
    if (found.at > 0.7) word.classList.add(found.at > 0.9 ? "last" : "late");
    track.append(word);
  }
  for (const [place, year] of data.years) track.append(at(element("span", "year", year), place));
  root.setAttribute("aria-label", data.label);
  root.replaceChildren(track);
}
