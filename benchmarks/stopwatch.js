// A stopwatch inside the page: when a choice was made, when the server answered, when the last drawing
// that followed was on the screen. Loaded before anything else of the page.
(() => {
  const DRAWING = ["d", "transform", "x", "y", "width", "height", "points"];
  const watch = (window.__stopwatch = {
    region: "body", startedAt: 0, sentAt: null, answeredAt: null, changedAt: 0, paintedAt: 0,
  });

  watch.arm = () => {
    Object.assign(watch, { startedAt: null, sentAt: null, answeredAt: null, changedAt: 0, paintedAt: 0 });
  };
  addEventListener("pointerdown", () => {
    if (watch.startedAt === null) watch.startedAt = performance.now();
  }, true);
  watch.rested = (quiet) =>
    watch.paintedAt > 0 && watch.answeredAt !== null && performance.now() - watch.changedAt > quiet;

  // Painted: the frame after the one in which the change was made.
  const inside = (node) => {
    for (; node; node = node.parentNode || node.host) if (node.matches && node.matches(watch.region)) return true;
    return false;
  };
  const observer = new MutationObserver((mutations) => {
    if (watch.startedAt === null || !mutations.some((mutation) => inside(mutation.target))) return;
    watch.changedAt = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => (watch.paintedAt = performance.now())));
  });
  const options = {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: DRAWING,
  };
  observer.observe(document, options);
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    observer.observe(root, options);
    return root;
  };

  const sent = () => { if (watch.startedAt !== null) watch.sentAt ??= performance.now(); };
  const answered = () => { if (watch.sentAt !== null) watch.answeredAt = performance.now(); };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...address) { super(...address); this.addEventListener("message", answered); }
    send(data) { sent(); super.send(data); }
  };
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    sent();
    const response = await fetched(...request);
    answered();
    return response;
  };
})();
