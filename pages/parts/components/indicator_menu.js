// Draws the steps to the indicator before and after, and a menu of all of them.

function step(className, given, text) {
  if (!given) return element("span", className);
  return labelled(linked(text(given.word), given.to), `${given.word}: ${given.name}`);
}

function entry({ id, clause, name, to, symbol: sign, word, tone, is_chosen: isChosen }) {
  const link = linked(name, isChosen ? null : to);
  if (isChosen) link.setAttribute("aria-current", "page");
  const verdict = element("span", `verdict tone-${tone}`, sign && symbol(sign), word);
  return marked(element("li", isChosen && "chosen", element("span", "clause", clause), link, verdict), { indicator: id });
}

function group({ heading, entries }) {
  return element("section", "", element("h4", "", heading), labelled(element("ol", "", ...entries.map(entry)), heading));
}

function draw({ label, chosen, previous, next, all, groups }, root) {
  const wasOpen = root.dataset.chosen === chosen && root.querySelector("details")?.open;
  const menu = element("details", "", element("summary", "", all), element("div", "groups", ...groups.map(group)));
  // Open until somebody chooses there.
  menu.open = Boolean(wasOpen);
  marked(root, { chosen });
  const steps = element(
    "div",
    "steps",
    step("previous", previous, (word) => `← ${word}`),
    menu,
    step("next", next, (word) => `${word} →`),
  );
  return [labelled(element("nav", "", steps), label)];
}
