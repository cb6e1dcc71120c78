// Draws the steps of a review as a way, and its figures below.

const SIGNS = { done: "✓", now: "●", ahead: "○" };

function step({ word, state }) {
  const node = element("li", state, symbol(SIGNS[state]), " ", word);
  if (state === "now") node.setAttribute("aria-current", "step");
  return node;
}

const figure = ({ label, main, note, tone }) =>
  element("div", `figure tone-${tone}`, element("span", "label", label), element("b", "", main), note && element("span", "note", note));

function draw({ label, steps, facts }) {
  return [labelled(element("ol", "way", ...steps.map(step)), label), element("div", "figures", ...facts.map(figure))];
}
