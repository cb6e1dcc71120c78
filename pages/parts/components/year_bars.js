// Draws rows of bars by year.

function part({ name, bars }, years) {
  const drawn = bars.map(([height, amount], place) => {
    const fill = placed(element("span", "fill"), { height });
    // Nothing has no outline either.
    fill.hidden = height === 0;
    const [, isRunning] = years[place];
    return element("div", isRunning ? "bar running" : "bar", element("span", "amount", amount), fill);
  });
  return element("div", "part", element("div", "name", name), element("div", "row", ...drawn));
}

function draw({ label, years, parts }, root) {
  picture(root, label);
  const named = years.map(([year]) => element("span", "", year));
  return [...parts.map((given) => part(given, years)), element("div", "row years", ...named)];
}
