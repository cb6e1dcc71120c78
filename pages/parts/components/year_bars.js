// Draws rows of bars by year. All data is set as text or as a number of percent, never as markup.

function part(found, years) {
  const node = element("div", "part");
  const bars = element("div", "row");
  found.bars.forEach(([height, text], place) => {
    const bar = element("div", years[place][1] ? "bar running" : "bar");
    const fill = element("span", "fill");
    fill.style.height = `${height * 100}%`;
    // Nothing has no outline either.
    fill.hidden = height === 0;
    bar.append(element("span", "amount", text), fill);
    bars.append(bar);
  });
  node.append(element("div", "name", found.name), bars);
  return node;
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".bars");
  const years = element("div", "row years");
  years.append(...data.years.map(([year]) => element("span", "", year)));
  root.setAttribute("aria-label", data.label);
  root.replaceChildren(...data.parts.map((found) => part(found, data.years)), years);
}
