// Draws small lines over time, side by side. All data is set as text or as a number, never as markup.

const SVG = "http://www.w3.org/2000/svg";

const percent = (part) => `${part * 100}%`;

// The picture is stretched to its box: its lines keep their width all the same.
function line(runs) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 1 1");
  picture.setAttribute("preserveAspectRatio", "none");
  const path = document.createElementNS(SVG, "path");
  const run = (points) => "M" + (points.length > 1 ? points : [...points, ...points]).map(([x, y]) => `${x} ${1 - y}`).join("L");
  path.setAttribute("d", runs.map(run).join(""));
  picture.append(path);
  return picture;
}

function tip(plot, points) {
  const dot = element("span", "dot");
  const said = element("span", "said");
  dot.hidden = said.hidden = true;
  plot.onpointermove = (event) => {
    const box = plot.getBoundingClientRect();
    const at = (event.clientX - box.left) / box.width;
    const [x, y, text] = points.reduce((best, one) => (Math.abs(one[0] - at) < Math.abs(best[0] - at) ? one : best));
    dot.hidden = said.hidden = false;
    dot.style.left = percent(x);
    dot.style.bottom = percent(y);
    said.textContent = text;
    said.style.left = percent(x);
    said.style.translate = `${-x * 100}% 0`;
  };
  plot.onpointerleave = () => (dot.hidden = said.hidden = true);
  return [dot, said];
}

function small(found) {
  const node = element("div", "small");
  const head = element("div", "head");
  head.append(element("span", "", found.name), element("b", "", found.text));
  const plot = element("div", "plot");
  for (const [at, text] of found.heights) {
    const height = element("span", "height");
    height.style.bottom = percent(at);
    height.append(element("span", "", text));
    plot.append(height);
  }
  plot.append(line(found.runs));
  for (const [at, text] of found.years) {
    const year = element("span", "year", text);
    year.style.left = percent(at);
    plot.append(year);
  }
  if (found.points.length) plot.append(...tip(plot, found.points));
  node.append(head, plot);
  return node;
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".smalls");
  const written = data.smalls.flatMap((found) => found.heights.map(([, text]) => text.length));
  root.style.setProperty("--letters", Math.max(1, ...written));
  root.setAttribute("aria-label", data.label);
  root.replaceChildren(...data.smalls.map(small));
}
