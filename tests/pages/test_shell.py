"""The page around every page, before a script has run: its language, and labels the client really writes."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.types import Message
from streamlit.runtime import backend_operation_handler

from pages.frame import shell
from pages.frame.frame import NAVIGATION
from pages.frame.shell_labels import LABELS
from tests.in_a_thread import awaited

#: Put together from shorter pieces.
PUT_TOGETHER = (
    "Press Enter to apply",
    "Press Enter to submit form",
    "Press Ctrl+Enter to apply",
    "Press ⌘+Enter to apply",
    "Press Ctrl+Enter to submit form",
    "Press ⌘+Enter to submit form",
    "1 option available.",
    "{n} options available.",
)

CLIENT = Path(st.__file__).parent / "static" / "static" / "js"


def answer(path: str) -> tuple[dict[str, str], str]:
    """The heads and the text the routes answer a browser with."""
    address, _, query = path.partition("?")
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": address, "query_string": query.encode(), "headers": []}
    awaited(Starlette(routes=shell.routes())(scope, receive, send))
    assert sent[0]["status"] == 200
    heads = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return heads, b"".join(message.get("body", b"") for message in sent[1:]).decode()


@cache
def client() -> str:
    """Everything the client's script files say, and what the server has them say of a file not made."""
    files = [*sorted(CLIENT.glob("*.js")), Path(backend_operation_handler.__file__)]
    return "".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name, _ in NAVIGATION)])
@pytest.mark.parametrize(
    ("asked", "language", "title"),
    [
        ("", "zh-CN", "兰州社会工作人才"),
        ("?lang=en", "en", "Social work in Lanzhou"),
        ("?lang=fr", "zh-CN", "兰州社会工作人才"),
    ],
)
def test_every_page_says_its_language_and_title_before_anything_is_drawn(
    path: str, asked: str, language: str, title: str
) -> None:
    _, html = answer(path + asked)
    assert f'<html lang="{language}">' in html
    assert f"<title>{title}</title>" in html
    # Ours is read before Streamlit's own.
    scripts = re.findall(r'<script[^>]* src="\./([^"]+)"', html)
    assert scripts[0] == "shell.js"
    assert scripts[1].startswith("static/js/index.")


def test_the_script_says_every_label_in_chinese() -> None:
    heads, text = answer("/shell.js")
    assert heads["content-type"].startswith("text/javascript")
    said = json.loads(text.splitlines()[0].removeprefix("const LABELS = ").removesuffix(";"))
    assert list(said) == list(LABELS)
    plain = {english: re.sub(r"\{\w+\}|CSV|Esc|Ctrl|Enter", "", chinese) for english, chinese in said.items()}
    assert [english for english, chinese in plain.items() if re.search(r"[A-Za-z]", chinese)] == []


@pytest.mark.parametrize("label", sorted({*LABELS} - {*PUT_TOGETHER}))
def test_the_client_writes_every_label(label: str) -> None:
    parts = (part.strip() for part in re.split(r"\{\w+\}|[.,:\d]|add", label))
    assert [part for part in parts if part not in client()] == []
