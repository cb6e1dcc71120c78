"""The Chromium that browser tests, screenshots and the benchmark drive.

`python -m tests.browser.browsers` makes sure there is one, getting it when it may, and prints its path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright

from tests import packages

#: The same engine without windows, as Debian packs it: a page takes a third less of the processor.
WINDOWLESS = "chromium-headless-shell"
FONTS = "fonts-noto-cjk"
NAMES = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks of another host fails at once instead of leaving the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
ADVICE = (
    "The browser tests need Chromium: set CHROMIUM=/path/to/chromium, or install it "
    "(Debian, Ubuntu: apt-get install chromium fonts-noto-cjk), or run “playwright install chromium”."
)


class NoChromium(Exception):
    """There is no Chromium that starts; the sentence says how to get one."""


def chromium() -> Path:
    """The first Chromium that starts: CHROMIUM, then PATH and usual places, then playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        if starts(named):
            return Path(named)
        raise NoChromium(f"CHROMIUM={named} does not start. {ADVICE}")
    for candidate in candidates():
        if starts(candidate):
            return Path(candidate)
    raise NoChromium(ADVICE)


def candidates() -> Iterator[str]:
    """Paths worth trying, the cheapest to find first."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield found
    yield from PLACES
    # In a process of its own: playwright cannot be opened twice in one.
    own = subprocess.run([sys.executable, "-c", PLAYWRIGHTS_OWN], capture_output=True, text=True, timeout=60)
    yield own.stdout.strip()


def starts(path: str) -> bool:
    """Whether it says its version: a launcher without its browser does not."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def get() -> Path:
    """The one CHROMIUM names, or (as root) the system's package, or one that is there, or can be got."""
    if os.environ.get("CHROMIUM"):
        return chromium()
    may_install = packages.may_install()
    if may_install and not shutil.which(WINDOWLESS):
        packages.install(WINDOWLESS, FONTS)
    playwrights = [sys.executable, "-m", "playwright", "install", "chromium"]
    # Older systems have not that package, but this one.
    further = [partial(packages.done, playwrights)]
    if may_install:
        further.append(partial(packages.install, "chromium", FONTS))
    for gets in further:
        try:
            return chromium()
        except NoChromium:
            gets()
    return chromium()


def launch(playwright: Playwright, *further: str) -> Browser:
    """A headless Chromium that reaches 127.0.0.1 only."""
    return playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *further])


@contextmanager
def at_site(browser: Browser, name: str, port: int) -> Iterator[BrowserContext]:
    """Another of the same kind, for which a name is that of a site at a port of this machine."""
    rules = f"--host-resolver-rules=MAP {name}:443 127.0.0.1:{port}, MAP * ~NOTFOUND"
    kept = [one for one in ARGUMENTS if not one.startswith("--host-resolver-rules")]
    own = browser.browser_type.launch(executable_path=chromium(), args=[*kept, rules])
    try:
        yield own.new_context(
            base_url=f"https://{name}", ignore_https_errors=True, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
    finally:
        own.close()


def chinese_font_is_missing() -> bool:
    """Whether fontconfig knows no font with Chinese characters (False where there is no fontconfig)."""
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return not subprocess.run([lister, ":lang=zh"], capture_output=True, check=False).stdout.strip()


def main() -> int:
    try:
        found = get()
    except NoChromium as missing:
        print(missing, file=sys.stderr)
        return 1
    if chinese_font_is_missing() and not (packages.may_install() and packages.install(FONTS)):
        print("No font with Chinese characters: screenshots will show boxes.", file=sys.stderr)
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
