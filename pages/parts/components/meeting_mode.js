// Draws what is behind one item a screen, over the whole screen: led by keys or a presenter's clicker, with decisions
// written down on the spot. The nodes stay from run to run: a screen that is drawn anew would leave full screen.

const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BEFORE = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
const FIELDS = ["what", "responsible", "due", "unit", "name"];
// Milliseconds until a decision that nobody has answered is told again.
const AGAIN_MS = 8000;

const button = (className, text, act) => {
  const node = element("button", className, text);
  node.type = "button";
  node.onclick = act;
  return node;
};

const place = (id) => {
  // Where the meeting stands is in the address, for who loads the page anew; it is no step of its own.
  const address = new URL(location.href);
  id ? address.searchParams.set("slide", id) : address.searchParams.delete("slide");
  history.replaceState(history.state, "", address);
};

// What was typed stays in this browser until the server has it.
const kept = (data, id) => `decision-${data.of}-${id}`;
const draft = (data, id) => JSON.parse(localStorage.getItem(kept(data, id)) ?? "null");
const keep = (data, id, fields) => localStorage.setItem(kept(data, id), JSON.stringify(fields));
const forget = (data, id) => localStorage.removeItem(kept(data, id));

function bar(slide) {
  const within = (share) => Math.max(0, Math.min(1, share));
  const drawn = element(
    "div",
    "bullet",
    slide.bar !== null && placed(element("span", "bar"), { width: within(slide.bar) }),
    slide.expected !== null && placed(element("span", "today"), { left: within(slide.expected) }),
    element("span", "goal"),
  );
  return picture(drawn, slide.alt);
}

const part = (className, label, ...children) => element("section", className, element("h3", "", label), ...children);

function agreed({ words, separator }, { agreed: own, other }) {
  const entry = ({ number, what, who, due, word, tone, is_new: isNew }) =>
    marked(
      element(
        "li",
        `${isNew ? "new" : ""}`,
        element("span", "what", what),
        " ",
        element("span", "terms", [who, due].join(separator), " ", element("span", `state tone-${tone}`, word)),
      ),
      { action: number },
    );
  const list = (all) => element("ol", "rows", ...all.map(entry));
  return part(
    "agreed",
    words.agreed,
    own.length ? list(own) : element("p", "none", words.nothing_agreed),
    other.length && element("h3", "", words.other),
    other.length && list(other),
  );
}

function face(data, slide) {
  const { words } = data;
  const status = element("p", "status", symbol(slide.symbol), " ", slide.word, slide.since && element("span", "since", slide.since));
  const now = part(
    "now",
    words.now,
    element("p", "value", element("b", "", slide.value), " ", slide.target && element("span", "", slide.target)),
    bar(slide),
    element("p", "legend", ...data.legend.filter(([mark]) => mark !== "today" || slide.expected !== null).map(([mark, text]) => element("span", "", element("i", mark), text))),
    element("p", "gap", ...slide.gaps.map((text) => element("span", "", text))),
  );
  const holds = part(
    "holds",
    words.holds,
    element("p", "names", slide.holds.names || MISSING),
    slide.holds.note && element("p", "terms", slide.holds.note),
  );
  const title = element("h2", "", slide.name);
  title.tabIndex = -1;
  const head = element("div", "head", title, element("p", "terms", slide.clause), status);
  return marked(element("div", `face tone-${slide.tone}`, head, now, holds, agreed(data, slide)), { slide: slide.id });
}

class Meeting {
  constructor(root) {
    this.root = root;
    this.at = 0;
    this.pending = null;
    this.build();
  }

  get slide() {
    return this.data.slides[this.at];
  }

  build() {
    this.opener = button("open", "", () => this.open());
    this.note = element("p", "note");
    this.where = element("p", "where");
    this.full = button("full", "", () => this.turnFull());
    this.leave = button("leave", "", () => this.close());
    this.shown = element("div", "shown");
    this.shown.tabIndex = 0;
    this.shown.setAttribute("role", "region");
    this.before = button("before", "", () => this.go(this.at - 1));
    this.after = button("after", "", () => this.go(this.at + 1));
    this.decide = button("decide", "", () => this.write());
    this.said = element("p", "said");
    this.said.setAttribute("role", "status");
    this.form = this.blank();
    const top = element("header", "", this.where, this.full, this.leave);
    const foot = element("footer", "", this.before, this.after, this.decide, this.said);
    this.stage = element("div", "stage", top, this.shown, this.form, foot);
    this.dialog = element("dialog", "", this.stage);
    this.dialog.onkeydown = (event) => this.key(event);
    this.dialog.oncancel = (event) => {
      event.preventDefault();
      this.close();
    };
    document.addEventListener("fullscreenchange", () => this.label());
    this.root.replaceChildren(this.opener, this.note, this.dialog);
  }

  blank() {
    const field = (name, tag, type) => {
      const input = element(tag, "");
      input.name = name;
      if (type) input.type = type;
      input.oninput = () => this.keepDraft();
      return marked(element("label", name, element("span", "", ""), input), { field: name });
    };
    const form = element(
      "form",
      "decision",
      field("what", "textarea"),
      field("responsible", "input", "text"),
      field("due", "input", "date"),
      field("unit", "select"),
      field("name", "input", "text"),
      (this.take = element("button", "take", "")),
      (this.drop = button("drop", "", () => this.closeForm())),
    );
    form.hidden = true;
    form.onsubmit = (event) => {
      event.preventDefault();
      this.tellDecision();
    };
    return form;
  }

  // What the server says now; nothing a reader is typing is touched.
  update(data, tell) {
    const id = this.data ? this.slide?.id : new URLSearchParams(location.search).get("slide");
    const isFirst = !this.data;
    this.data = data;
    this.tell = tell;
    const found = data.slides.findIndex((slide) => slide.id === id);
    this.at = Math.max(0, found);
    this.hear();
    this.label();
    this.draw();
    // What had the keyboard is drawn anew.
    if (this.dialog.open && this.form.hidden) this.focus();
    if (isFirst && found >= 0) this.open();
  }

  label() {
    const { words } = this.data;
    this.opener.textContent = words.open;
    this.opener.disabled = !this.data.slides.length;
    this.note.textContent = words.note;
    labelled(this.dialog, words.title);
    labelled(this.shown, words.item);
    this.full.textContent = this.root.getRootNode().fullscreenElement ? words.not_full : words.full;
    this.full.hidden = !document.fullscreenEnabled;
    this.leave.textContent = words.leave;
    this.decide.textContent = words.decide;
    this.take.textContent = this.pending ? words.keeping : words.keep;
    this.drop.textContent = words.drop;
    labelled(this.before, words.before).textContent = "‹";
    labelled(this.after, words.after).textContent = "›";
    for (const label of this.form.querySelectorAll("label")) label.firstChild.textContent = words[label.dataset.field];
    const { unit, due, what, responsible, name } = this.form.elements;
    Object.assign(what, { maxLength: this.data.longest.what, rows: 2 });
    responsible.maxLength = this.data.longest.line;
    name.maxLength = this.data.longest.name;
    name.readOnly = this.data.is_signed_in;
    due.min = this.data.today;
    const chosen = unit.value;
    unit.replaceChildren(...this.data.units.map(({ code, name: word }) => Object.assign(element("option", "", word), { value: code })));
    if (chosen) unit.value = chosen;
  }

  draw() {
    if (!this.slide) return this.shown.replaceChildren();
    const { slides, title } = this.data;
    this.where.textContent = `${this.at + 1} / ${slides.length} · ${title}`;
    this.before.disabled = this.at === 0;
    this.after.disabled = this.at === slides.length - 1;
    this.shown.replaceChildren(face(this.data, this.slide));
  }

  open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.draw();
    place(this.slide.id);
    this.focus();
  }

  focus() {
    this.shown.querySelector("h2")?.focus();
  }

  close() {
    if (!this.dialog.open) return;
    if (this.root.getRootNode().fullscreenElement) document.exitFullscreen();
    this.closeForm();
    this.dialog.close();
    place(null);
    this.opener.focus();
  }

  async turnFull() {
    const stands = this.root.getRootNode().fullscreenElement;
    // Where a browser refuses, the meeting goes on in its window.
    await (stands ? document.exitFullscreen() : this.stage.requestFullscreen()).catch(() => {});
    this.focus();
  }

  go(to) {
    const at = Math.max(0, Math.min(this.data.slides.length - 1, to));
    if (at === this.at) return;
    this.at = at;
    this.said.textContent = "";
    this.draw();
    place(this.slide.id);
    this.stage.scrollTop = this.shown.scrollTop = 0;
    if (this.form.hidden) this.focus();
    else this.fill();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = event.target.closest("input, textarea, select");
    const isClicker = ["PageDown", "PageUp"].includes(event.key);
    const acted = { Escape: () => this.escape(), n: () => this.write(), N: () => this.write(), f: () => this.turnFull(), F: () => this.turnFull() };
    // Who types means letters; a clicker has no letters.
    if (field && !isClicker && event.key !== "Escape") return;
    const isPressed = event.target.closest("button") && [" ", "Enter"].includes(event.key);
    if (isPressed) return;
    if (NEXT.includes(event.key)) this.go(this.at + 1);
    else if (BEFORE.includes(event.key)) this.go(this.at - 1);
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(this.data.slides.length - 1);
    else if (acted[event.key]) acted[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  escape() {
    if (this.form.hidden) this.close();
    else this.closeForm();
  }

  write() {
    this.form.hidden = false;
    this.decide.setAttribute("aria-expanded", "true");
    this.fill();
    this.form.elements.what.focus();
    this.form.scrollIntoView({ block: "nearest" });
  }

  // The fields of the item on the screen: as they were left, else as the item suggests.
  fill() {
    const known = draft(this.data, this.slide.id) ?? {};
    const suggested = { what: "", responsible: this.slide.in_charge, unit: this.slide.unit, name: this.data.name };
    for (const name of FIELDS) this.form.elements[name].value = known[name] || suggested[name] || "";
  }

  fields() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.form.elements[name].value]));
  }

  keepDraft() {
    keep(this.data, this.slide.id, this.fields());
  }

  closeForm() {
    this.form.hidden = true;
    this.decide.setAttribute("aria-expanded", "false");
    this.focus();
  }

  tellDecision() {
    const fields = this.fields();
    if (this.pending || !fields.what.trim()) return this.form.elements.what.focus();
    this.pending = { ...fields, indicator: this.slide.id, nonce: crypto.getRandomValues(new Uint32Array(2)).join("-") };
    this.send();
  }

  send() {
    if (!this.pending) return;
    this.take.textContent = this.data.words.keeping;
    this.tell("decided", this.pending);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.send(), AGAIN_MS);
  }

  // What became of what was told.
  hear() {
    const answer = this.pending && this.data.told.find(({ nonce }) => nonce === this.pending.nonce);
    if (!answer) return;
    clearTimeout(this.again);
    const { indicator } = this.pending;
    this.pending = null;
    this.said.textContent = answer.text;
    this.said.className = `said${answer.is_refused ? " refused" : ""}`;
    if (answer.is_refused) return;
    forget(this.data, indicator);
    if (this.slide.id === indicator) this.closeForm();
  }
}

function draw(data, root, tell) {
  root.meeting ??= new Meeting(root);
  root.meeting.update(data, tell);
}
