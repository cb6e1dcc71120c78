// Draws lists of questions as links, each list folded until it is opened.

function entry({ name, note, to }) {
  return element("li", "", linked(name, to), note && " ", note && element("span", "note", note));
}

function list({ id, heading, none, entries }, root) {
  const list = entries.length
    ? labelled(element("ol", "rows", ...entries.map(entry)), heading)
    : element("p", "note", none);
  const drawn = marked(element("details", "", element("summary", "", heading), list), { list: id });
  // Open until somebody closes it: the next question may be in it too.
  drawn.open = Boolean(root.querySelector(`[data-list="${id}"]`)?.open);
  return drawn;
}

function draw({ label, lists }, root) {
  return [labelled(element("nav", "", ...lists.map((one) => list(one, root))), label)];
}
