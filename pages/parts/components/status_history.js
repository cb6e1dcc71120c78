// Draws a status over time: a symbol a snapshot, a word where it changes; where it is narrow, the changes as a list.

function draw({ label, verdicts, years }, root) {
  const track = element("div", "track");
  const changes = [];
  for (const verdict of verdicts) {
    const put = (className, text) => {
      const node = placed(element("span", `${className} tone-${verdict.tone}`, text), { left: verdict.at });
      track.append(node);
      return node;
    };
    put("symbol", verdict.symbol).title = verdict.said;
    if (verdict.word === null) continue;
    // In turn at three heights, so that those that change soon after one another are all read.
    const word = put(`word ${["above", "below", "higher"][changes.length % 3]}`, verdict.word);
    // Where the right edge is near, a word ends at its symbol.
    if (verdict.at > 0.9) word.classList.add("last");
    changes.push(element("li", `tone-${verdict.tone}`, `${verdict.symbol} ${verdict.said}`));
  }
  track.append(...years.map(([left, year]) => placed(element("span", "year", year), { left })));
  picture(root, label);
  return [track, element("ul", "changes", ...changes)];
}
