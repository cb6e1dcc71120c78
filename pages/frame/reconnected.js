// A server that began anew knows no part of a page before it has run the whole, and passes over what it is told of one.
// So whoever comes back to a server asks for the whole page, where it stands. So does whose system turns dark or light,
// as figures have the colours of the theme.
(() => {
  const CONNECTED = "CONNECTED";
  const AT_REST = "notRunning";
  // So long the client takes to turn with the system itself.
  const TURNED_MS = 500;

  function sayWhere() {
    // The client learns where it is as on Back: a part of the page may have been asked for while nobody answered.
    dispatchEvent(new PopStateEvent("popstate", { state: { stays: true } }));
  }

  function askWhole() {
    // Its own shortcut asks with all that was chosen and typed, which the server does not know either.
    const shortcut = { key: "r", code: "KeyR", bubbles: true };
    document.body.dispatchEvent(new KeyboardEvent("keydown", shortcut));
  }

  function watch(app) {
    let was = false;
    let lost = false;
    let isToAsk = false;
    // The client passes over its shortcut while it believes a run to be under way, as after one that was cut off.
    const askAtRest = () => {
      if (!isToAsk || app.dataset.testScriptState !== AT_REST) return;
      isToAsk = false;
      askWhole();
    };
    const look = () => {
      const is = app.dataset.testConnectionState === CONNECTED;
      lost ||= was && !is;
      was = is;
      if (is && lost) {
        lost = false;
        isToAsk = true;
        sayWhere();
      }
      if (isToAsk) setTimeout(askAtRest);
    };
    look();
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      setTimeout(() => {
        isToAsk = true;
        askAtRest();
      }, TURNED_MS);
    });
    new MutationObserver(look).observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
  }

  // Streamlit's client draws its outermost element once, after this script has run.
  const found = new MutationObserver(() => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app) return;
    found.disconnect();
    watch(app);
  });
  found.observe(document, { childList: true, subtree: true });
})();
