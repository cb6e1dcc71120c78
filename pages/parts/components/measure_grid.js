// Draws duties and tracked measures under their clauses: verdict, name, number and change.

function measure(row) {
  const node = element(
    "li",
    "measure",
    element("div", "name", linked(row.name, row.to), row.word && element("span", `verdict tone-${row.tone}`, symbol(row.symbol), row.word)),
    element(
      "div",
      "number",
      element("span", "main", row.value),
      row.note && element("span", "note", row.note),
      row.city && element("span", "note", row.city),
      row.change && element("span", `change tone-${row.change_tone}`, row.change),
    ),
  );
  return marked(node, { indicator: row.id });
}

function group({ clause, heading, rows }) {
  const title = element("h4", "", element("span", "clause", clause), heading);
  return element("section", "", title, labelled(element("ol", "", ...rows.map(measure)), heading));
}

function draw({ label, groups }, root) {
  root.setAttribute("role", "group");
  labelled(root, label);
  return groups.map(group);
}
