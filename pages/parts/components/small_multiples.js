// Draws small lines over time, side by side.

// The picture is stretched to its box: its lines keep their width all the same.
function line(runs) {
  const svg = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const run = (points) => "M" + (points.length > 1 ? points : [...points, ...points]).map(([x, y]) => `${x} ${1 - y}`).join("L");
  const box = svg("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none" });
  box.append(svg("path", { d: runs.map(run).join("") }));
  return box;
}

function tip(plot, points) {
  const dot = element("span", "dot");
  const said = element("span", "said");
  dot.hidden = said.hidden = true;
  plot.onpointermove = (event) => {
    const box = plot.getBoundingClientRect();
    const at = (event.clientX - box.left) / box.width;
    const [x, y, text] = points.reduce((best, point) => (Math.abs(point[0] - at) < Math.abs(best[0] - at) ? point : best));
    dot.hidden = said.hidden = false;
    placed(dot, { left: x, bottom: y });
    placed(said, { left: x }).textContent = text;
    said.style.translate = `${-x * 100}% 0`;
  };
  plot.onpointerleave = () => (dot.hidden = said.hidden = true);
  return [dot, said];
}

function small({ name, text, to, heights, years, runs, points }) {
  const plot = element(
    "div",
    "plot",
    ...heights.map(([bottom, count]) => placed(element("span", "height", element("span", "", count)), { bottom })),
    line(runs),
    ...years.map(([left, year]) => placed(element("span", "year", year), { left })),
  );
  if (points.length) plot.append(...tip(plot, points));
  const node = element("div", "small", element("div", "head", linked(name, to), element("b", "", text)), plot);
  // The whole picture is the name's link, for hands.
  if (to) silent(plot).onclick = () => node.querySelector("a").click();
  return marked(node, to ? { leads: "on" } : {});
}

function draw({ label, smalls }, root) {
  const lengths = smalls.flatMap(({ heights }) => heights.map(([, count]) => count.length));
  root.style.setProperty("--letters", Math.max(1, ...lengths));
  // Links are met one by one; without them the whole is one picture.
  if (smalls.some(({ to }) => to)) labelled(root, label).setAttribute("role", "group");
  else picture(root, label);
  return smalls.map(small);
}
