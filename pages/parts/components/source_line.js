// Draws where numbers are from, and a button that opens what they may be taken away as.

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

// A file; or what is asked before it is made, where rows of people are taken away.
async function made({ address, picture, script }, ending, reason) {
  if (PICTURES.includes(ending)) {
    const drawing = await import(new URL(script, document.baseURI).href);
    return drawing.picture(picture, ending);
  }
  const headers = reason ? { "Taken-For": encodeURIComponent(reason) } : {};
  const answer = await fetch(`${address}?as=${ending}`, { headers });
  if (answer.ok) return answer.blob();
  const why = await answer.json().catch(() => ({}));
  if (answer.status === 428) return why;
  throw new Error(why.said ?? "");
}

// Asks why rows of people are taken away, then takes them.
function asking(asked, take) {
  const field = (tag, label) => {
    const node = element(tag);
    node.setAttribute("aria-label", label);
    return node;
  };
  const reasons = field("select", asked.choose);
  reasons.append(new Option(`${asked.choose} …`, ""), ...asked.reasons.map(([id, word]) => new Option(word, id)));
  const words = field("input", asked.words);
  words.placeholder = asked.words;
  words.maxLength = asked.longest;
  const go = element("button", "", asked.take);
  const drawn = () => {
    words.hidden = reasons.value !== asked.other;
    go.disabled = !reasons.value || (!words.hidden && !words.value.trim());
  };
  reasons.onchange = words.oninput = drawn;
  drawn();
  const form = element("form", "asking", element("span", "", asked.said), reasons, words, go);
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!go.disabled) take(words.hidden ? reasons.value : `${reasons.value}:${words.value}`);
  };
  return form;
}

function choice(data, [ending, name], told) {
  const button = element("button", "choice", name);
  button.type = "button";
  button.dataset.ending = ending;
  const take = async (reason) => {
    button.setAttribute("aria-busy", "true");
    told.textContent = data.words.making;
    try {
      const file = await made(data, ending, reason);
      if (file instanceof Blob) {
        save(file, `${data.file}.${ending}`);
        told.textContent = data.words.made;
      } else {
        told.replaceChildren(asking(file, take));
        told.querySelector("select").focus();
      }
    } catch (error) {
      told.textContent = error.message || data.words.failed;
    }
    button.removeAttribute("aria-busy");
  };
  button.onclick = () => button.disabled || take();
  return button;
}

function draw({ line: data }, root) {
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
