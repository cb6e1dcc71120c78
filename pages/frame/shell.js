// Runs before Streamlit's own script. LABELS (English to Chinese) stands above.
(() => {
  // Where the server lives: beside the page. Otherwise the client first asks below every page's own address.
  window.__streamlit = { BACKEND_BASE_URL: new URL(".", window.location.href).href };

  const ATTRIBUTES = ["aria-label", "aria-valuetext", "placeholder", "title"];
  const NAMED = ATTRIBUTES.map((name) => `[${name}]`).join();
  // Where the client writes text of its own; everything else on a page is ours or a reader's data.
  const WRITTEN = [
    "stSkipToContent", "stStatusWidget", "stDialog", "InputInstructions", "stSelectboxVirtualDropdown",
    "stDateInputCalendar", "stDateInputFieldsScroller", "stFileUploader", "stTooltipContent", "stElementToolbar",
    "stDownloadButtonError",
    "stDataFrameColumnMenu", "stDataFrameColumnVisibilityMenu", "stDataFrameColumnFormattingMenu",
    "stDataFrameStatisticsMenu", "search-result-area",
  ].map((id) => `[data-testid="${id}"]`).concat(".gdg-search-status", "[data-live-announcer]").join();

  const spaced = (text) => text.replace(/\s+/g, " ").trim();
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const patterns = Object.entries(LABELS).filter(([english]) => english.includes("{")).map(([english, chinese]) => [
    new RegExp(`^${english.split(/\{\w+\}/).map(escaped).join("(.+?)")}$`),
    [...english.matchAll(/\{\w+\}/g)].map(([name]) => name),
    chinese,
  ]);

  function chinese(text) {
    const label = spaced(text);
    if (!/[A-Za-z]/.test(label)) return text;
    if (Object.hasOwn(LABELS, label)) return LABELS[label];
    for (const [pattern, names, sentence] of patterns) {
      const found = pattern.exec(label);
      if (found) return names.reduce((said, name, place) => said.replace(name, () => found[place + 1]), sentence);
    }
    return text;
  }

  let language = "";
  // What the client wrote and what stands there instead, so that a switch of the language finds the way back.
  const kept = new WeakMap();

  function say(node, key, now, write) {
    const known = kept.get(node)?.[key];
    const english = known && known.said === now ? known.english : now;
    const said = language === "en" ? english : chinese(english);
    if (said === now) return;
    kept.set(node, { ...kept.get(node), [key]: { english, said } });
    write(said);
  }

  function name(node) {
    for (const key of ATTRIBUTES) {
      const now = node.getAttribute(key);
      if (now) say(node, key, now, (said) => node.setAttribute(key, said));
    }
  }

  function write(root) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      say(text, "text", text.data, (said) => { text.data = said; });
    }
  }

  function all(node) {
    if (node.matches(NAMED)) name(node);
    node.querySelectorAll(NAMED).forEach(name);
    if (node.closest(WRITTEN)) write(node);
    else node.querySelectorAll(WRITTEN).forEach(write);
  }

  // On a phone the sidebar lies over the page: whoever chose something in it wants to see the page.
  const phone = window.matchMedia("(max-width: 768px)");
  const opened = '[data-testid="stSidebar"][data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button';
  let address = window.location.href;

  function uncover() {
    if (window.location.href === address) return;
    address = window.location.href;
    if (phone.matches) document.querySelector(opened)?.click();
  }

  // A button is disabled while its file is made, a field while its server is away, and what is disabled loses the
  // focus: to the page, where no key is heard, or to the dialog it stands in. It has it again as soon as it may,
  // unless the reader has gone on meanwhile.
  let disabled = null;

  function refocus(records) {
    for (const { attributeName, target } of records) {
      if (attributeName !== "disabled") continue;
      if (target.disabled) {
        if (target === document.activeElement) disabled = target;
      } else if (target === disabled) {
        if (document.activeElement.contains(target)) target.focus({ preventScroll: true });
        disabled = null;
      }
    }
  }

  // Also who chose where they are already.
  document.addEventListener("click", (event) => {
    const isHere = event.composedPath().some((node) => node.matches?.('a[aria-current="page"]'));
    if (isHere && phone.matches) document.querySelector(opened)?.click();
  });

  function changed(records) {
    uncover();
    refocus(records);
    const wanted = new URLSearchParams(window.location.search).get("lang") === "en" ? "en" : "zh-CN";
    if (wanted !== language) {
      language = wanted;
      document.documentElement.lang = wanted;
      all(document.documentElement);
      return;
    }
    for (const { type, target, addedNodes } of records) {
      if (type === "characterData") {
        if (target.parentElement?.closest(WRITTEN)) write(target.parentElement);
      } else if (type === "attributes") {
        name(target);
      } else {
        for (const node of addedNodes) {
          if (node instanceof HTMLElement) all(node);
          else if (node.nodeType === Node.TEXT_NODE && target.closest(WRITTEN)) write(target);
        }
      }
    }
  }

  // A typed date is taken when its calendar closes, which Enter does not do by itself. The client keeps the
  // key from who listens further out.
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Enter" || !target.closest?.('[data-testid="stDateInputField"] [role="spinbutton"]')) return;
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
  }, true);

  changed([]);
  new MutationObserver(changed).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    // The state of the script changes last, after the address.
    attributeFilter: [...ATTRIBUTES, "data-test-script-state", "disabled"],
  });
})();
