// Draws the choices a question is made of, and the filters in force, each with a way to take it back.

const tab = ({ id, text, change, is_chosen: isChosen }) =>
  element("li", "", pressed(changing(element("a", isChosen && "chosen", text), change, id), isChosen));

const tabs = ({ label, tabs: all }) =>
  element("div", "group", silent(element("span", "label", label)), labelled(element("ul", "tabs", ...all.map(tab)), label));

const chip = ({ id, column, values, change, drop }) =>
  element("li", "", labelled(changing(element("a", "chip", element("b", "", column), values, " ", symbol("✕")), change, id), drop));

function chips({ label, none, chips: all, clear }) {
  if (!all.length) return element("p", "none", none);
  const list = labelled(element("ul", "chips", ...all.map(chip)), label);
  if (clear) list.append(element("li", "", changing(element("a", "clear", clear.text), clear.change, "clear")));
  return list;
}

// A menu that offers the same stays: it is the most there is to draw.
function kept(root, one) {
  const offered = JSON.stringify(one);
  const before = [...root.querySelectorAll("label.menu")].find((node) => node.offered === offered);
  return before ?? Object.assign(menu(one), { offered });
}

function draw({ label, drawn, subjects, menus, pictures, filters }, root) {
  drawnFor = drawn;
  const choices = element("div", "choices", ...menus.map((one) => kept(root, one)), tabs(pictures));
  return [labelled(element("section", "", tabs(subjects), choices, chips(filters)), label)];
}
