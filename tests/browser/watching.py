"""What a browser page may not do, and when it has come to rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, WebSocket

from tests.browser.server import Server

#: Addresses that are part of the page itself.
OWN_SCHEMES = ("data", "blob", "about")

#: True once the script has ended, nothing is marked stale or loading, every chart in sight is drawn and
#: nothing of the page has changed for a quarter of a second.
AT_REST = """
() => {
  const changed = () => { window.__changed = performance.now(); };
  if (!window.__observed) {
    window.__observed = new MutationObserver(changed);
    window.__observed.observe(document, {
      subtree: true, childList: true, characterData: true, attributes: true,
    });
    changed();
  }
  const app = document.querySelector('[data-testid="stApp"]');
  const busy = !app
    || app.getAttribute('data-test-script-state') !== 'notRunning'
    || document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    || [...document.querySelectorAll('*')].some(one => one.shadowRoot?.querySelector('[aria-busy="true"]'));
  if (busy) changed();
  return performance.now() - window.__changed > 250;
}
"""


#: Says on the console what the Content-Security-Policy kept from happening. Streamlit's client tries to count
#: with WebAssembly, which no page needs, and counts without.
POLICY = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
  if (blockedURI === "wasm-eval") return;
  console.error(`Against the policy: ${violatedDirective} ${blockedURI} ${sourceFile}`);
});
"""


class Watch:
    """Collects what went wrong on one page since it was opened."""

    def __init__(self, page: Page, server: Server) -> None:
        self._server = server
        self._log_start = len(server.written())
        self._faults: list[str] = []
        page.add_init_script(POLICY)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._faults.append(f"Error in the page: {error}"))
        page.on("request", self._request)
        page.on("websocket", self._websocket)

    def faults(self) -> list[str]:
        """Console errors, page errors, exceptions the server logged, and calls of both to outside."""
        logged = self._server.written()[self._log_start :]
        crash = [f"The server logged:\n{logged}"] if "Traceback" in logged else []
        asked = self._server.asked()
        outside = [f"The server asked other machines:\n{asked}"] if asked else []
        return self._faults + crash + outside

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = f" ({message.location['url']})" if "Failed to load" in message.text else ""
            self._faults.append(f"Console error: {message.text}{where}")

    def _request(self, request: Request) -> None:
        self._judge(request.url)

    def _websocket(self, socket: WebSocket) -> None:
        self._judge(socket.url)

    def _judge(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in OWN_SCHEMES and address.hostname != "127.0.0.1":
            self._faults.append(f"A request left this machine: {url}")


def settled(page: Page, *, seconds: float = 30) -> Page:
    """The page once it has come to rest: script ended, charts drawn, nothing moving."""
    page.evaluate("() => { window.__changed = performance.now(); }")
    page.wait_for_function(AT_REST, timeout=seconds * 1000, polling=50)
    return page


def visit(page: Page, path: str = "/") -> Page:
    """Goes to a path of the dashboard and waits until it has come to rest."""
    page.goto(path)
    return settled(page)


@contextmanager
def without_reload(page: Page) -> Iterator[None]:
    """What the block does leads on within the page, and lets it come to rest."""
    # Gone after a reload.
    page.evaluate("() => { window.__same = true; }")
    yield
    settled(page)
    assert page.evaluate("() => window.__same") is True
