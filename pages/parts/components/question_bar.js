// Draws the choices a question is made of, and the filters in force, each with a way to take it back.

const tab = ({ id, text, change, is_chosen: isChosen }, drawn) =>
  element("li", "", pressed(changing(element("a", isChosen && "chosen", text), change, drawn, id), isChosen));

const tabs = ({ label, tabs: all }, drawn) =>
  element("div", "group", silent(element("span", "label", label)), labelled(element("ul", "tabs", ...all.map((one) => tab(one, drawn))), label));

const chip = ({ id, column, values, change, drop }, drawn) =>
  element("li", "", labelled(changing(element("a", "chip", element("b", "", column), values, " ", symbol("✕")), change, drawn, id), drop));

function chips({ label, none, chips: all, clear }, drawn) {
  if (!all.length) return element("p", "none", none);
  const list = labelled(element("ul", "chips", ...all.map((one) => chip(one, drawn))), label);
  if (clear) list.append(element("li", "", changing(element("a", "clear", clear.text), clear.change, drawn, "clear")));
  return list;
}

function draw({ label, drawn, subjects, menus, pictures, filters }) {
  const choices = element("div", "choices", ...menus.map((one) => menu(one, drawn)), tabs(pictures, drawn));
  return [labelled(element("section", "", tabs(subjects, drawn), choices, chips(filters, drawn)), label)];
}
