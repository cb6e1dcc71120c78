// Draws where numbers are from, and a button that opens what they may be taken away as. Stands alone: there are
// many on a page.

const element = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
};

const PICTURES = ["svg", "png"];

// A browser saves what a link with a name leads to.
function save(blob, name) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Some browsers read it only after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function made({ address, picture, script }, ending) {
  if (PICTURES.includes(ending)) {
    const drawing = await import(new URL(script, document.baseURI).href);
    return drawing.picture(picture, ending);
  }
  const answer = await fetch(`${address}?as=${ending}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.blob();
}

function choice(data, [ending, name], told) {
  const button = element("button", "choice", name);
  button.type = "button";
  button.dataset.ending = ending;
  button.onclick = async () => {
    if (button.disabled) return;
    button.setAttribute("aria-busy", "true");
    told.textContent = data.words.making;
    try {
      const file = `${data.file}.${ending}`;
      save(await made(data, ending), file);
      told.textContent = data.words.made;
    } catch {
      told.textContent = data.words.failed;
    }
    button.removeAttribute("aria-busy");
  };
  return button;
}

function draw(data, root) {
  const wasOpen = root.querySelector(".opener")?.getAttribute("aria-expanded") === "true";
  const told = element("span", "told");
  told.setAttribute("role", "status");
  const choices = element("span", "choices", ...data.formats.map((one) => choice(data, one, told)));
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", data.words.formats);
  choices.id = "choices";
  const opener = element("button", "opener", data.words.button);
  opener.type = "button";
  opener.setAttribute("aria-controls", "choices");
  const show = (isOpen) => {
    opener.setAttribute("aria-expanded", isOpen);
    choices.hidden = told.hidden = !isOpen;
  };
  opener.onclick = () => show(choices.hidden);
  root.onkeydown = (event) => {
    if (event.key !== "Escape" || choices.hidden) return;
    show(false);
    opener.focus();
  };
  show(wasOpen);
  return [element("span", "said", data.said), element("span", "taking", opener, choices), told];
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".drawing");
  root.replaceChildren(...draw(JSON.parse(data.text).line, root));
}
