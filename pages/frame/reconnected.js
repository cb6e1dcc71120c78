// A server that began anew knows no part of a page before it has run the whole, and passes over what it is told of one.
// So whoever comes back to a server asks for the whole page, where it stands.
(() => {
  const CONNECTED = "CONNECTED";

  function askWhole() {
    // The client learns where it is as on Back: a part of the page may have been asked for while nobody answered.
    dispatchEvent(new PopStateEvent("popstate", { state: { stays: true } }));
    // Its own shortcut asks with all that was chosen and typed, which the server does not know either.
    const shortcut = { key: "r", code: "KeyR", bubbles: true };
    setTimeout(() => document.body.dispatchEvent(new KeyboardEvent("keydown", shortcut)));
  }

  function watch(app) {
    let was = false;
    let lost = false;
    const look = () => {
      const is = app.dataset.testConnectionState === CONNECTED;
      lost ||= was && !is;
      was = is;
      if (!is || !lost) return;
      lost = false;
      askWhole();
    };
    look();
    new MutationObserver(look).observe(app, { attributeFilter: ["data-test-connection-state"] });
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
