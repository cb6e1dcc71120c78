// Draws the sheet of one review, which is filled in like a spreadsheet. A cell is kept as soon as it is left; what is
// typed and not yet kept by the server stays in this browser, and is offered again to whoever opens the sheet.

// Until what was sent and not heard of is sent again.
const AGAIN_MS = 4000;
// Without a further key what is typed is sent.
const IDLE_MS = 1500;

const signed = ({ symbol: sign, word, tone }, label) =>
  element("span", `mark tone-${tone}`, label && element("span", "label", label), " ", symbol(sign), " ", word);

class Sheet {
  constructor(root) {
    this.root = root;
    this.cells = new Map();
    this.states = new Map();
    root.addEventListener("input", (event) => this.typed(event.target));
    root.addEventListener("change", (event) => this.left(event.target));
    root.addEventListener("focusin", (event) => event.target.dataset?.field && event.target.select());
    root.addEventListener("keydown", (event) => this.key(event));
    const again = setInterval(() => (root.isConnected ? this.sendAgain() : clearInterval(again)), AGAIN_MS);
  }

  // --- what is typed -------------------------------------------------------------------------------------------

  typed(cell) {
    const { item, field } = cell.dataset;
    if (!field) return;
    const one = this.open.get(item) ?? { was: {}, now: {}, state: "typed" };
    one.was[field] ??= this.row(item).values[field];
    one.now[field] = cell.value;
    if (one.state !== "sending") one.state = "typed";
    this.open.set(item, one);
    this.kept.delete(item);
    this.store();
    this.show(item);
    clearTimeout(this.idle);
    // A text is sent when its cell is left: in the middle of one nothing is to be kept.
    if (cell.dataset.field === "score") this.idle = setTimeout(() => this.left(cell), IDLE_MS);
  }

  left(cell) {
    const { item } = cell.dataset;
    const one = this.open.get(item);
    // What was refused or overtaken waits for its reader; what is under way, for its answer.
    if (one?.state !== "typed" || !this.data.fields.length) return;
    for (const field of Object.keys(one.now)) {
      if (one.now[field].trim() === one.was[field]) {
        delete one.now[field];
        delete one.was[field];
      }
    }
    if (!Object.keys(one.now).length) this.forget(item);
    else this.send([item]);
    this.show(item);
  }

  // --- to the server and back ----------------------------------------------------------------------------------

  send(items) {
    for (const item of items) {
      const one = this.open.get(item);
      // One at a time: what is typed meanwhile goes when that one is answered.
      if (!one || one.state === "sending") continue;
      Object.assign(one, { state: "sending", id: `${Date.now()}-${Math.random()}`, sent: { ...one.now } });
      this.show(item);
    }
    this.tell();
  }

  tell() {
    const said = [...this.open]
      .filter(([, one]) => one.state === "sending")
      .map(([item, { id, was, sent }]) => ({ id, item, side: this.data.side, was, now: sent }));
    this.toldAt = performance.now();
    if (!this.data.fields.length) return;
    if (said.length) this.report("cells", said);
  }

  sendAgain() {
    if (performance.now() - (this.toldAt ?? 0) >= AGAIN_MS - 100 && [...this.open.values()].some((one) => one.state === "sending")) this.tell();
  }

  hear() {
    for (const [item, one] of [...this.open]) {
      const answer = one.state === "sending" && this.data.answers[one.id];
      if (!answer) continue;
      if (answer.kind === "kept") this.answered(item, one);
      // A refusal of what stands there no longer is of no use: what was typed meanwhile has not been heard yet.
      else if (answer.kind === "refused" && this.isTypedSince(one)) this.goOn(item, one);
      else Object.assign(one, { state: answer.kind, text: answer.text, theirs: answer.theirs });
    }
    this.store();
  }

  answered(item, one) {
    const stands = this.row(item).values;
    for (const [field, text] of Object.entries(one.sent)) {
      if (one.now[field] === text) delete one.now[field], delete one.was[field];
      else one.was[field] = stands[field];
    }
    if (Object.keys(one.now).length) return this.goOn(item, one);
    this.forget(item);
    this.kept.add(item);
  }

  // What was typed while an answer was awaited is sent now, or when its cell is left.
  goOn(item, one) {
    one.state = "typed";
    const cell = this.root.getRootNode().activeElement?.dataset ?? {};
    const isBeingTyped = cell.item === item && cell.field in one.now;
    if (!isBeingTyped) setTimeout(() => this.send([item]));
  }

  isTypedSince({ now, sent }) {
    const fields = Object.keys({ ...now, ...sent });
    return fields.some((field) => now[field] !== sent[field]);
  }

  // The reader's own stays although somebody else wrote meanwhile, or theirs does.
  settle(item, keepsOwn) {
    const one = this.open.get(item);
    if (keepsOwn) {
      for (const field of Object.keys(one.now)) one.was[field] = one.theirs?.[field] ?? this.row(item).values[field];
      one.state = "typed";
      this.send([item]);
    } else this.forget(item);
    this.show(item);
  }

  forget(item) {
    this.open.delete(item);
    this.store();
  }

  // --- in this browser -----------------------------------------------------------------------------------------

  store() {
    const typed = [...this.open].map(([item, { now, was }]) => [item, { now, was }]);
    try {
      if (typed.length) localStorage.setItem(this.data.place, JSON.stringify({ at: Date.now(), typed }));
      else localStorage.removeItem(this.data.place);
    } catch {
      // Without room, or where nothing may be stored, the page goes on.
    }
    this.tellOpen();
  }

  // Drawn anew within one visit, a sheet goes on from where it was.
  remember() {
    const sheets = (globalThis.reviewSheets ??= new Map());
    const known = sheets.get(this.data.place);
    this.memory = known ?? { open: new Map(), kept: new Set(), offered: null };
    if (this.data.place) sheets.set(this.data.place, this.memory);
    if (!known) this.restore();
  }

  // By item: what is typed and not kept, what stood there before, and how far it is.
  get open() {
    return this.memory.open;
  }

  get kept() {
    return this.memory.kept;
  }

  // What an earlier visit typed is put into its cells, and sent when the reader says so.
  restore() {
    let stored;
    try {
      stored = JSON.parse(localStorage.getItem(this.data.place));
    } catch {
      return;
    }
    if (!stored?.typed?.length) return;
    this.memory.offered = { at: new Date(stored.at) };
    for (const [item, { now, was }] of stored.typed) if (this.row(item)) this.open.set(item, { now, was, state: "offered" });
  }

  takeUp(keeps) {
    this.memory.offered = null;
    if (keeps) this.send([...this.open.keys()]);
    else for (const item of [...this.open.keys()]) this.forget(item), this.show(item);
    this.tellOpen();
  }

  // --- keys ----------------------------------------------------------------------------------------------------

  key(event) {
    const cell = event.target;
    const { item, field } = cell.dataset ?? {};
    if (!field || event.isComposing || event.ctrlKey || event.metaKey) return;
    const isWhole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const isText = cell.tagName === "TEXTAREA";
    // In a text the arrows move inside it until its edge is reached.
    const atStart = isWhole || (cell.selectionEnd === 0);
    const atEnd = isWhole || (cell.selectionStart === cell.value.length);
    const go = {
      Enter: (!isText || !event.shiftKey) && [event.shiftKey ? -1 : 1, 0],
      ArrowDown: (!isText || atEnd) && [1, 0],
      ArrowUp: (!isText || atStart) && [-1, 0],
      ArrowRight: atEnd && [0, 1],
      ArrowLeft: atStart && [0, -1],
    }[event.key];
    if (go) {
      event.preventDefault();
      this.left(cell);
      this.move(cell, go);
    } else if (event.key === "Escape" && this.open.has(item)) {
      const one = this.open.get(item);
      if (one.state === "sending") return;
      cell.value = one.was[field] ?? cell.value;
      delete one.now[field], delete one.was[field];
      if (!Object.keys(one.now).length) this.forget(item);
      this.show(item);
    } else if (event.key === "=" && field === "score" && this.row(item).proposed) {
      event.preventDefault();
      cell.value = this.row(item).proposed;
      this.typed(cell);
    }
  }

  move(cell, [down, right]) {
    const rows = [...this.cells.keys()];
    const fields = this.data.fields;
    const row = rows[rows.indexOf(cell.dataset.item) + down];
    const field = fields[fields.indexOf(cell.dataset.field) + right];
    const next = this.cells.get(row)?.[field];
    if (next) next.focus();
    else if (down > 0) this.root.querySelector(".onwards a")?.focus();
  }

  // --- drawing -------------------------------------------------------------------------------------------------

  row(item) {
    return this.rows.get(item);
  }

  show(item) {
    const node = this.states.get(item);
    if (!node) return;
    const one = this.open.get(item);
    const words = this.data.texts;
    const state = one ? one.state : this.kept.has(item) ? "kept" : "";
    const parts = [state === "kept" && symbol("✓"), state === "kept" && " ", words[state] ?? "", one?.text ? ` ${one.text}` : ""];
    node.className = `state ${state}`;
    node.replaceChildren(...parts.filter(Boolean));
    if (state === "overtaken") node.append(...this.choices(item, one));
    for (const cell of Object.values(this.cells.get(item) ?? {})) {
      const typed = one?.now[cell.dataset.field];
      cell.classList.toggle("open", typed !== undefined);
      const text = typed ?? this.row(item).values[cell.dataset.field];
      // A cell that is written into is the reader's own.
      if (cell.value !== text && !(cell.getRootNode().activeElement === cell && typed !== undefined)) cell.value = text;
    }
  }

  choices(item, one) {
    const words = this.data.texts;
    const both = Object.keys(one.now).map((field) =>
      element("span", "both", `${words.theirs} ${one.theirs?.[field] || MISSING} · ${words.yours} ${one.now[field] || MISSING}`));
    const button = (text, keepsOwn) => {
      const node = element("button", "", text);
      node.onclick = () => this.settle(item, keepsOwn);
      return node;
    };
    return [...both, button(words.takeTheirs, false), button(words.keepYours, true)];
  }

  tellOpen() {
    const words = this.data.texts;
    const count = this.open.size;
    this.total.className = `total ${count ? "some" : ""}`;
    this.total.replaceChildren(count ? words.openCount.replace("{n}", count) : words.allKept);
    if (!this.memory.offered || !count) return void this.offer.replaceChildren();
    const time = this.memory.offered.at.toLocaleString(this.data.language);
    const button = (text, keeps) => {
      const node = element("button", "", text);
      node.onclick = () => this.takeUp(keeps);
      node.disabled = keeps && !this.data.fields.length;
      return node;
    };
    this.offer.replaceChildren(
      element("p", "", words.offer.replace("{n}", count).replace("{time}", time)),
      ...(this.data.fields.length ? [] : [element("p", "note", words.notNow)]),
      button(words.keepOffered, true),
      button(words.dropOffered, false),
    );
  }

  cell(row, field) {
    const { label, long } = this.data.columns[field];
    const node = marked(labelled(element(long ? "textarea" : "input", long ? "text" : "score"), `${row.name}: ${label}`), { item: row.id, field });
    if (long) Object.assign(node, { rows: 1, maxLength: 2000 });
    else Object.assign(node, { inputMode: "decimal", autocomplete: "off", maxLength: 12, placeholder: row.proposed });
    node.value = row.values[field] ?? "";
    return node;
  }

  line(row) {
    const { columns, fields, side } = this.data;
    const cells = {};
    const column = (field) => {
      if (fields.includes(field)) return (cells[field] = this.cell(row, field));
      const text = row.values[field];
      if (field === "own") return element("span", "", row.values.own_score || MISSING, element("span", "note", row.values.own_remark));
      // What nobody scored counts as the rule has it.
      if (field === "score" && !text && row.proposed) return element("span", "", row.proposed, element("span", "note", this.data.texts.asProposed));
      return element("span", "said", text || (columns[field].long ? "" : MISSING));
    };
    const told = marked(element("span", "state", ""), { state: row.id });
    told.setAttribute("role", "status");
    const name = element(
      "th",
      "name",
      linked(row.name, row.to),
      element("span", "note", row.clause),
      element("span", "facts", ...row.facts.map(({ label, text }) => element("span", "", element("span", "label", label), " ", text))),
      element("span", "talk", ...row.talk.map(({ text, to, tone }) => {
        const node = linked(text, to);
        node.className = `tone-${tone}`;
        return node;
      })),
    );
    name.scope = "row";
    const node = marked(
      element(
        "tr",
        "",
        name,
        element("td", "marks", signed(row.light, ""), ...row.marks.map((mark) => signed(mark, mark.label))),
        element("td", "proposed", element("b", "", row.proposed || MISSING), ` / ${row.weight}`, element("span", "note", row.how)),
        ...Object.keys(columns).map((field) => {
          const td = element("td", field, silent(element("span", "label phone", columns[field].label)), column(field));
          if (field === (side === "own" ? "own_score" : "score")) td.append(told);
          return td;
        }),
      ),
      { item: row.id },
    );
    if (fields.length) this.cells.set(row.id, cells);
    this.states.set(row.id, told);
    return node;
  }

  part({ name, points, rows }) {
    const head = element("th", "", name, " ", element("span", "note", points));
    Object.assign(head, { colSpan: 3 + Object.keys(this.data.columns).length, scope: "colgroup" });
    return element("tbody", "", element("tr", "part", head), ...rows.map((row) => this.line(row)));
  }

  // Everything anew: at first, and when other cells may be written into.
  build() {
    const { heads, columns, sections, texts, label } = this.data;
    this.cells.clear();
    this.states.clear();
    const titles = { ...heads, ...Object.fromEntries(Object.entries(columns).map(([id, { label: title }]) => [id, title])) };
    const head = element("thead", "", element("tr", "", ...Object.entries(titles).map(([id, title]) => {
      const th = element("th", id, title);
      th.scope = "col";
      return th;
    })));
    this.total = element("p", "total", "");
    this.total.setAttribute("role", "status");
    this.offer = element("div", "offer");
    const onwards = element("p", "onwards", ...this.data.onwards.map(({ text, to }) => linked(text, to)));
    const table = labelled(element("table", this.data.fields.length ? "open" : "", head, ...sections.map((part) => this.part(part))), label);
    this.root.replaceChildren(
      ...(this.data.fields.length ? [element("p", "note keys", texts.keys)] : []),
      this.offer,
      table,
      ...(this.data.fields.length ? [this.total] : []),
      onwards,
    );
  }

  draw(data, report) {
    const isOther = this.data?.place !== data.place;
    // What is typed into stands; whatever else is drawn beside it changes with it.
    const isSame = !isOther && this.data.shape === data.shape;
    Object.assign(this, { data, report });
    this.rows = new Map(data.sections.flatMap((part) => part.rows).map((row) => [row.id, row]));
    if (isOther) this.remember();
    if (isSame) this.refresh();
    else this.build();
    this.hear();
    for (const item of this.rows.keys()) this.show(item);
    this.tellOpen();
    if (!isSame && !this.memory.offered) this.sendWaiting();
  }

  // The cells were closed for a while: what was left in them meanwhile goes now.
  sendWaiting() {
    const waiting = [...this.open].filter(([, one]) => one.state !== "overtaken");
    for (const [, one] of waiting) one.state = "typed";
    if (this.data.fields.length && waiting.length) this.send(waiting.map(([item]) => item));
  }

  // The parts of every row that are not written into.
  refresh() {
    const fields = this.data.fields;
    for (const row of this.rows.values()) {
      const old = this.root.querySelector(`tr[data-item="${CSS.escape(row.id)}"]`);
      const [kept, told] = [this.cells.get(row.id), this.states.get(row.id)];
      const fresh = this.line(row);
      for (const [place, td] of [...fresh.children].entries()) {
        const field = td.className;
        const before = old.children[place];
        if (!fields.includes(field) && !before.isEqualNode(td)) before.replaceWith(td);
      }
      if (kept) this.cells.set(row.id, kept);
      this.states.set(row.id, told);
    }
    for (const [place, part] of this.data.sections.entries()) {
      this.root.querySelectorAll("tr.part .note")[place].textContent = part.points;
    }
  }
}

function draw(data, root, tell) {
  root.sheet ??= new Sheet(root);
  root.sheet.draw(data, tell);
}
