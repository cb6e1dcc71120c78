// Back and Forward, and the links of our own components, are one step each; what was scrolled is found again.
(() => {
  const SETTLED_MS = 400;
  const LONGEST_MS = 15000;
  // Address → how far its page was scrolled.
  const tops = new Map();
  // From a step until its page stands still: where it is scrolled to, and when it began.
  let step = null;

  const main = () => document.querySelector('[data-testid="stMain"]');
  const isAtRest = () =>
    document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state") === "notRunning";

  // A page that is drawn anew is short for a while, and grows.
  function hold(mine, stoodSince = null) {
    const now = performance.now();
    if (step !== mine) return;
    const node = main();
    if (node && Math.abs(node.scrollTop - mine.top) > 1) node.scrollTop = mine.top;
    const stands = node && isAtRest() && Math.abs(node.scrollTop - mine.top) <= 1;
    const since = stands ? (stoodSince ?? now) : null;
    if (now - mine.began > LONGEST_MS || (since !== null && now - since > SETTLED_MS)) step = null;
    else requestAnimationFrame(() => hold(mine, since));
  }

  addEventListener("popstate", ({ state }) => {
    // A link that changes what is asked on a page leaves the reader where they are.
    const top = state?.stays ? (main()?.scrollTop ?? 0) : (tops.get(location.href) ?? 0);
    step = { top, began: performance.now() };
    hold(step);
  });

  // A run that was under way when the step was made still names its own page: that is no further step.
  const push = history.pushState.bind(history);
  // Address → when a part of the page was asked for it; the last one asked is where the page is.
  const asked = new Map();
  const ECHO_MS = 2000;
  history.pushState = (state, title, address) => {
    const own = new URL(address, location.href).href;
    if (state?.asked) asked.set(own, performance.now());
    // The server's word of what was asked before the last choice is no step back to it.
    else if (performance.now() - (asked.get(own) ?? -ECHO_MS) < ECHO_MS) return;
    if (step && !state?.asked) history.replaceState(state, title, address);
    else push(state, title, address);
  };

  document.addEventListener(
    "scroll",
    ({ target }) => {
      if (step === null && target === main() && isAtRest()) tops.set(location.href, target.scrollTop);
    },
    true,
  );

  // A reader who moves meanwhile means it.
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(kind, () => { step = null; }, { capture: true, passive: true });
  }
})();
