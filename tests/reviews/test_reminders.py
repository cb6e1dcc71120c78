"""Reminders: who is reminded of what, by a mail server that is really there, once a day."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from analytics.access.viewer import Right
from analytics.errors import NotAllowed, Refusal
from analytics.language.translator import translator
from analytics.reviews import acting, reminders
from analytics.reviews.acting import Actions
from analytics.reviews.reminders import Mailed, due_now, send
from analytics.reviews.store import today
from tests.looking import look_at
from tests.plain_snapshots import plain, publish
from tests.reviews.acting_city import CHENGGUAN, CLERK, QILIHE, SETTER, in_days, set_one

ADDRESSES = """
from = "social-work@lanzhou.example"
link = "https://progress.lanzhou.example/actions"
[to]
620102 = ["mzj@chengguan.example", "office@chengguan.example"]
"""
Set = Callable[..., None]


class Box:
    """What a mail server took."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.refuses = False

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses:
            return "554 no"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), mail))
        return "250 taken"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one snapshot, so that there is something to look at."""
    folder = tmp_path / "snapshots"
    publish(folder, today(), registrations=[plain("registrations")])
    return folder


@pytest.fixture
def addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "addresses.toml"
    file.write_text(ADDRESSES, encoding="utf-8")
    monkeypatch.setenv("LANZHOU_ADDRESSES_FILE", str(file))
    return file


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Box]]:
    """Starts a mail server on this machine and names it."""
    running: list[Controller] = []

    def start(*, login: str = "", **how: Any) -> Box:
        box = Box()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(box, hostname="127.0.0.1", port=port, **how)
        controller.start()
        running.append(controller)
        monkeypatch.setenv("LANZHOU_SMTP_URL", f"smtp://{login}127.0.0.1:{port}")
        return box

    yield start
    for one in running:
        one.stop()


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate of its own making, `cert.pem`."""
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem"
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made.split(), *named], cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def outcome(mailed: tuple[Mailed, ...]) -> list[tuple[str, bool, str | None]]:
    return [(one.reminder.district_code, one.is_sent, one.reason) for one in mailed]


def test_a_unit_is_reminded_of_what_is_yellow_or_red_the_most_urgent_first(root: Path) -> None:
    for days, district in ((60, CHENGGUAN), (3, CHENGGUAN), (0, CHENGGUAN), (2, QILIHE), (1, CHENGGUAN)):
        set_one(root, due=in_days(days), district_code=district)
    actions = Actions.of(root, CLERK)
    actions.write(5, lambda now: acting.take_over(now, CLERK))
    actions.write(5, lambda now: acting.report_done(now, CLERK, "完成"))
    found = due_now(actions.all(), in_days(1))
    assert [(one.district_code, [action.id for action in one.actions]) for one in found] == [
        (CHENGGUAN, [3, 2]),
        (QILIHE, [4]),
    ]


def test_a_mail_says_what_is_due_and_names_nobody(
    root: Path, addresses: Path, serve: Callable[..., Box]
) -> None:
    box = serve()
    set_one(root, due=in_days(0), responsible="张三")
    set_one(root, due=in_days(5), what="核对名册")
    assert outcome(send(look_at(root), SETTER, in_days(1))) == [(CHENGGUAN, True, None)]
    ((to, mail),) = box.mails
    assert to == ["mzj@chengguan.example", "office@chengguan.example"]
    assert mail["Subject"] == "城关区督办事项：逾期1项，临近期限1项"
    text = mail.get_content()
    for said in ("督办2号：核对名册", "红灯：已逾期", "https://progress.lanzhou.example/actions"):
        assert said in text
    for name in ("张三", SETTER.name, CLERK.name):
        assert str(name) not in text + str(mail)


def test_nothing_is_sent_twice_a_day(root: Path, addresses: Path, serve: Callable[..., Box]) -> None:
    box = serve()
    set_one(root, due=in_days(0))
    look = look_at(root)
    sent = [outcome(send(look, SETTER, day)) for day in (today(), today(), in_days(1))]
    assert sent == [
        [(CHENGGUAN, True, None)],
        [(CHENGGUAN, False, reminders.ALREADY)],
        [(CHENGGUAN, True, None)],
    ]
    assert len(box.mails) == 2


def test_what_may_be_on_its_way_is_not_sent_again(
    root: Path, addresses: Path, serve: Callable[..., Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    box = serve()
    set_one(root, due=in_days(0))

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reminders, "_send", killed)
        with pytest.raises(KeyboardInterrupt):
            send(look_at(root), SETTER, today())
    assert outcome(send(look_at(root), SETTER, today())) == [(CHENGGUAN, False, reminders.ALREADY)]
    assert box.mails == []


def test_a_mail_that_failed_is_told_and_tried_again(
    root: Path, addresses: Path, serve: Callable[..., Box]
) -> None:
    box = serve()
    set_one(root, due=in_days(0))
    box.refuses = True
    assert outcome(send(look_at(root), SETTER, today())) == [(CHENGGUAN, False, reminders.REFUSED)]
    box.refuses = False
    assert outcome(send(look_at(root), SETTER, today())) == [(CHENGGUAN, True, None)]


def test_a_server_that_is_not_there_is_told_in_a_sentence(
    root: Path, addresses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_one(root, due=in_days(0))
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("LANZHOU_SMTP_URL", f"smtp://127.0.0.1:{closed.getsockname()[1]}")
        ((_, _, reason),) = outcome(send(look_at(root), SETTER, today()))
    assert reason == reminders.UNREACHABLE
    assert translator("zh")(reason) == "邮件服务器没有响应"


def test_a_unit_without_an_address_is_named_and_holds_up_nobody(
    root: Path, addresses: Path, serve: Callable[..., Box]
) -> None:
    serve()
    set_one(root, due=in_days(0), district_code=QILIHE)
    set_one(root, due=in_days(0))
    assert outcome(send(look_at(root), SETTER, today())) == [
        (CHENGGUAN, True, None),
        (QILIHE, False, reminders.NO_ADDRESS),
    ]


def test_encryption_is_used_where_it_is_offered_and_only_with_a_certificate_that_is_trusted(
    root: Path, addresses: Path, serve: Callable[..., Box], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = serve(tls_context=certificate(tmp_path), require_starttls=True)
    set_one(root, due=in_days(0))
    assert outcome(send(look_at(root), SETTER, today())) == [(CHENGGUAN, False, reminders.BAD_TLS)]
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    assert outcome(send(look_at(root), SETTER, today())) == [(CHENGGUAN, True, None)]
    assert len(box.mails) == 1


@pytest.mark.parametrize(("password", "reason"), [("right", None), ("wrong", reminders.NO_LOGIN)])
def test_a_name_and_password_are_given_where_they_are_asked_for(
    root: Path, addresses: Path, serve: Callable[..., Box], password: str, reason: str | None
) -> None:
    def authenticate(*told: Any) -> AuthResult:
        is_right = told[-1].password == b"right"
        return AuthResult(success=is_right, handled=is_right)

    serve(login=f"clerk:{password}@", authenticator=authenticate, auth_require_tls=False)
    set_one(root, due=in_days(0))
    assert outcome(send(look_at(root), SETTER, today())) == [(CHENGGUAN, reason is None, reason)]


def test_a_password_is_not_sent_over_a_line_that_is_not_encrypted(
    root: Path, addresses: Path, serve: Callable[..., Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(login="clerk:right@", authenticator=lambda *_: AuthResult(success=True), auth_require_tls=False)
    monkeypatch.setattr(reminders, "_LOCAL", ())
    set_one(root, due=in_days(0))
    assert outcome(send(look_at(root), SETTER, today())) == [(CHENGGUAN, False, reminders.NO_TLS)]


@pytest.mark.parametrize(
    ("url", "file", "refused"),
    [
        ("", ADDRESSES, "No mail server is named"),
        ("http://x", ADDRESSES, "names no mail server"),
        ("smtp://u:secret@h:port", ADDRESSES, "names no mail server"),
        ("smtp://127.0.0.1", "", "from in it is wrong"),
        ("smtp://127.0.0.1", 'from = "a@b"\n[to]\n620199 = ["a@b"]', "to.620199 in it is wrong"),
        ("smtp://127.0.0.1", 'from = "a@b"\n[to]\n620102 = ["a@b\\nBcc: c@d"]', "to.620102"),
        ("smtp://127.0.0.1", "from = ", "cannot be read"),
    ],
)
def test_a_setting_that_is_wrong_is_named_and_no_password_told(
    root: Path, addresses: Path, monkeypatch: pytest.MonkeyPatch, url: str, file: str, refused: str
) -> None:
    monkeypatch.setenv("LANZHOU_SMTP_URL", url)
    addresses.write_text(file, encoding="utf-8")
    with pytest.raises(Refusal, match=refused) as told:
        send(look_at(root), SETTER, today())
    assert "secret" not in str(told.value)


def test_only_who_acts_sends(root: Path, addresses: Path, serve: Callable[..., Box]) -> None:
    serve()
    with pytest.raises(NotAllowed):
        send(look_at(root), replace(CLERK, rights=frozenset({Right.READ})), today())
