"""A page of another site in the same browser can do nothing here and read nothing, whatever it tries."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.frame.programs import SWITCH
from tests.browser.server import Server, serving

#: A page of a site of another name; the other one is a server of this machine on another port.
ELSEWHERE = "http://elsewhere.invalid/"
#: Routes of the dashboard: a page, what runs it, files, programs, sign-in, and nothing.
PATHS = (
    "/", "/data", "/shell.js", "/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/s/f",
    "/media/a.csv", "/take/a/b?as=csv", "/api/v1/targets", "/api/v1/openapi.json", "/api/v1/nothing", "/mcp",
    "/auth/login", "/auth/logout", "/oauth2callback", "/static/none.js", "/nowhere",
)  # fmt: skip
#: What a page tries: each way says what it got, if it got anything.
TRIES = """
async ({ here, paths }) => {
  const got = [];
  const within = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, 1500))]);
  for (const path of paths) {
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      for (const headers of [{}, { "X-Requested-With": "a", "Content-Type": "application/json" }]) {
        const asked = { method, headers, credentials: "include", body: method === "GET" ? undefined : "{}" };
        try {
          const answer = await fetch(here + path, asked);
          got.push(`${method} ${path} ${answer.status}`);
        } catch { }
      }
    }
    const opaque = await fetch(here + path, { mode: "no-cors", credentials: "include" }).catch(() => null);
    if (opaque && (opaque.type !== "opaque" || opaque.status)) got.push(`no-cors ${path} ${opaque.type}`);
  }
  for (const tag of ["img", "script", "iframe", "object", "embed", "link", "video"]) {
    for (const path of ["/", "/shell.js", "/favicon.png", "/api/v1/targets"]) {
      await within(new Promise((done) => {
        const one = document.createElement(tag);
        const address = { object: "data", link: "href" }[tag] ?? "src";
        if (tag === "link") one.rel = "stylesheet";
        one.onload = () => {
          let read = tag !== "iframe" && tag !== "object" && tag !== "embed";
          try { read ||= Boolean(one.contentDocument?.body?.textContent); } catch { }
          if (read) got.push(`${tag} ${path}`);
          done();
        };
        one.onerror = done;
        one[address] = here + path;
        document.body.append(one);
      }));
    }
  }
  const socket = here.replace("http", "ws") + "/_stcore/stream";
  await within(new Promise((done) => {
    const one = new WebSocket(socket, ["streamlit"]);
    one.onopen = () => { got.push("websocket"); done(); };
    one.onerror = done;
  }));
  await within(new Promise((done) => {
    const one = new EventSource(here + "/mcp", { withCredentials: true });
    one.onopen = () => { got.push("event source"); done(); };
    one.onerror = () => { one.close(); done(); };
  }));
  const data = new FormData();
  data.append("file", new File(["a,b"], "a.csv"));
  await fetch(here + "/_stcore/upload_file/s/f", { method: "PUT", body: data, credentials: "include" })
    .then((answer) => got.push(`upload ${answer.status}`)).catch(() => null);
  addEventListener("message", ({ origin, data }) => { if (origin === here) got.push(`message ${data}`); });
  const opened = open(here + "/data");
  await new Promise((done) => setTimeout(done, 2500));
  try { if (opened?.document?.body) got.push("the opened page"); } catch { }
  opened?.postMessage({ stCommVersion: 1, type: "RERUN_SCRIPT" }, "*");
  await new Promise((done) => setTimeout(done, 500));
  return got;
}
"""


class _Foreign(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write("<!doctype html><title>别处</title><body>".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def foreign() -> Iterator[int]:
    """The port of another site on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Foreign)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield int(server.server_address[1])
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def dashboard(sample: Path) -> Iterator[Server]:
    with serving(sample, environment={SWITCH: "1"}) as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, dashboard: Server) -> Iterator[Page]:
    """A browser that holds a cookie as of somebody who is signed in."""
    context = browser.new_context()
    context.add_cookies([{"name": USER_COOKIE_NAME, "value": "signed", "url": dashboard.url}])
    context.route(
        f"{ELSEWHERE}**", lambda route: route.fulfill(body="<!doctype html><title>别处</title><body>")
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("site", [ELSEWHERE, "http://127.0.0.1:{port}/"])
def test_a_page_of_another_site_does_and_reads_nothing(
    visitor: Page, dashboard: Server, foreign: int, site: str
) -> None:
    visitor.goto(site.format(port=foreign))
    before = dashboard.written()
    assert visitor.evaluate(TRIES, {"here": dashboard.url, "paths": PATHS}) == []
    assert "Traceback" not in dashboard.written()[len(before) :]


def test_a_form_of_another_site_is_refused(visitor: Page, dashboard: Server) -> None:
    for path in PATHS:
        visitor.goto(ELSEWHERE)
        form = "(url) => { const one = document.createElement('form'); one.method = 'post'; one.action = url;"
        with visitor.expect_navigation() as answered:
            visitor.evaluate(f"{form} document.body.append(one); one.submit(); }}", dashboard.url + path)
        assert answered.value is not None
        assert answered.value.status == 403, path


def test_a_name_that_was_bound_to_this_machine_is_refused_everywhere(dashboard: Server) -> None:
    for path in PATHS:
        for method in ("GET", "POST", "OPTIONS"):
            answer = httpx.request(
                method, dashboard.url + path, headers={"Host": "rebound.invalid"}, trust_env=False
            )
            assert answer.status_code == 403, path
            assert_guarded(answer)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_every_answer_is_guarded(dashboard: Server, path: str, method: str) -> None:
    answer = httpx.request(method, dashboard.url + path, trust_env=False, timeout=30)
    assert answer.status_code < 500 or answer.status_code in (501, 503)
    assert_guarded(answer)


def test_what_is_too_large_is_guarded_too(dashboard: Server) -> None:
    for path in ("/mcp", "/api/v1/targets", "/_stcore/upload_file/s/f"):
        answer = httpx.put(dashboard.url + path, content=b"a" * 30_000_000, trust_env=False, timeout=60)
        assert answer.status_code >= 400
        assert_guarded(answer)


def assert_guarded(answer: httpx.Response) -> None:
    """The headers that an answer of any kind carries."""
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"]
    # Streamlit names the dashboard's own other name where files are uploaded.
    allowed = headers.get("access-control-allow-origin", "http://localhost:0")
    assert allowed.removeprefix("http://localhost:").isdigit()
