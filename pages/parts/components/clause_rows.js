// Draws the policy as a document: headings, summaries, quoted sentences, and the indicators that rest on them.

function indicator(row, heads) {
  const node = element(
    "li",
    "row",
    element("div", `status tone-${row.tone}`, symbol(row.symbol), element("span", "word", row.word)),
    element("div", "name", linked(row.name, row.to, "strong"), row.kind && element("span", "note", row.kind)),
    fact("now", heads.now, row.now, row.now_note),
    heads.city && fact("city", heads.city, row.city, row.city_note),
    fact("before", heads.before, row.before, row.before_note),
    fact(`moved tone-${row.moved_tone}`, heads.moved, row.moved, row.change, row.moved_symbol),
  );
  return marked(node, { indicator: row.id, status: row.status });
}

function group({ quote, rendering, rows }, heads, label) {
  const list = element("ol", "rows", ...rows.map((row) => indicator(row, heads)));
  const said = quote && element("blockquote", "", quote, rendering && element("p", "rendering", rendering));
  return element("div", quote ? "group" : "group alone", said, labelled(list, label));
}

function chapter({ id, depth, heading, summary, label, groups }, heads) {
  const title = [element("span", "number", id), element("span", "", heading)];
  const top = heading ? [element(`h${depth + 1}`, "", ...title), element("p", "summary", summary)] : [];
  const parts = groups.map((part) => group(part, heads, heading || label));
  return marked(element("section", `chapter depth-${depth}`, ...top, ...parts), { clause: id });
}

function draw({ chapters, heads }, root) {
  root.classList.toggle("with-city", "city" in heads);
  return chapters.map((part) => chapter(part, heads));
}
