"""With sign-in: whoever is not let in any more is denied by the next thing they ask, whatever that is."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from analytics.access.accounts import Account, Accounts
from analytics.access.audit import Audit, Kind, session_of
from analytics.access.roles import Role
from analytics.access.signing_in import Sessions, key_of
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from analytics.database.tables import sessions
from tests.browser.server import ROOT, Server, ServerFailed, free_port, serving
from tests.cookies import ISS, claims, cookie, secrets
from tests.server.client import Answer, Client, asked, pressed
from tests.server.reader import Run

PAGES = ROOT / "pages"
IN, OUT = "兰州市：2020年目标进展", "登录"


@dataclass(frozen=True)
class Closed:
    """A dashboard with sign-in over a folder of its own; nobody asks the provider it names."""

    server: Server
    folder: Path

    def account(self, sub: str, role: Role = Role.REVIEWER, **options: Any) -> Account:
        return self.accounts.add(ISS, sub, name=f"某{sub}", role=role, **options)

    @property
    def accounts(self) -> Accounts:
        return Accounts.of(self.folder, everybody())

    def signed_in(self, sub: str, **others: Any) -> dict[str, Any]:
        """What a browser is given that has just signed in."""
        said = claims(sub, self.server.url, **others)
        Sessions.of(self.folder).begin(said)
        return said

    def client(self, said: dict[str, Any] | None, path: str = "overview", query: str = "") -> Client:
        cookies = f"_streamlit_user={cookie(said)}" if said else ""
        return Client(self.server.url, path, query, cookies=cookies)

    def ages(self, said: dict[str, Any], **by: timedelta) -> None:
        """Makes a moment of a sign-in lie longer back."""
        of_it = sessions.c.key == key_of(said)
        with database_of(self.folder).writing() as connection:
            row = connection.execute(sa.select(sessions).where(of_it)).one()._mapping
            older = {name: row[name] - much for name, much in by.items()}
            connection.execute(sa.update(sessions).where(of_it).values(older))


@pytest.fixture(scope="module")
def closed(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    folder, port = tmp_path_factory.mktemp("closed"), free_port()
    shutil.copytree(sample, folder / "data" / "snapshots")
    options = ("--secrets.files", str(secrets(folder, port)))
    with serving(folder / "data" / "snapshots", options=options, port=port) as server:
        made = Closed(server, folder / "data" / "snapshots")
        made.account("boss", Role.ADMINISTRATOR)
        yield made


@pytest.fixture
def somebody(closed: Closed, request: pytest.FixtureRequest) -> tuple[Account, dict[str, Any]]:
    """An account of the test's own, signed in."""
    sub = hashlib.sha256(request.node.name.encode()).hexdigest()[:8]
    return closed.account(sub), closed.signed_in(sub)


def is_out(run: Run) -> bool:
    """Whether nothing but the way in was drawn."""
    return (
        run.says(OUT)
        and not run.says("截至")
        and not any(one.component_name == "navigation" for one in run.drawn("bidi_component"))
    )


def ended(closed: Closed, account: Account, said: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """The ways in which a sign-in ends."""
    return {
        "signed out": lambda: Sessions.of(closed.folder).end(key_of(said), by="reader"),
        "ended": lambda: Sessions.of(closed.folder).end(key_of(said), by="administrator"),
        "revoked": lambda: closed.accounts.revoke(account.id),
        "disabled": lambda: closed.accounts.disable(account.id),
        "idle": lambda: closed.ages(said, seen_at=timedelta(minutes=31)),
        "old": lambda: closed.ages(said, signed_in_at=timedelta(hours=8, seconds=1)),
    }


WAYS = {
    "signed out": "您已退出登录",
    "ended": "管理员",
    "revoked": "管理员",
    "disabled": "您的账户已停用",
    "idle": "30分钟",
    "old": "8小时",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_next_run_is_denied_and_says_why(
    closed: Closed, somebody: tuple[Account, dict[str, Any]], way: str
) -> None:
    account, said = somebody
    with closed.client(said) as client:
        assert client.run().says(IN)
        ended(closed, account, said)[way]()
        run = client.run()
        assert is_out(run)
        assert run.says(WAYS[way])
    # So is whoever sends the cookie once more.
    with closed.client(said) as client:
        assert is_out(client.run())


def test_whoever_brings_nothing_reads_nothing(closed: Closed) -> None:
    for path in ("overview", "data", "reviews", "sql"):
        with closed.client(None, path, "district=620102") as client:
            run = client.run()
            assert is_out(run)
            assert run.says("请登录")


def forged(closed: Closed, said: dict[str, Any]) -> dict[str, str]:
    """Cookies that nobody was given."""
    other = {**said, "sub": "boss"}
    name, good = "_streamlit_user", cookie(said)
    return {
        "cut": f"{name}={good[:-2]}",
        "bent": f"{name}={good[:20]}{'A' if good[20] != 'A' else 'B'}{good[21:]}",
        "of another secret": f"{name}={cookie(said, secret='another one of forty characters, as it were')}",
        "of another name": f"{name}_1={good}",
        "of another origin": f"{name}={cookie({**said, 'origin': 'http://127.0.0.1:1'})}",
        # Also where a provider has called back with it.
        "for another audience": f"{name}={cookie(closed.signed_in(said['sub'], aud='another'))}",
        "for no audience": f"{name}={cookie(closed.signed_in(said['sub'], aud=[]))}",
        "of another issuer": f"{name}={cookie({**said, 'iss': 'https://other.invalid'})}",
        # The secret has leaked: still nobody has signed in so.
        "of somebody else": f"{name}={cookie(other)}",
        "of another sign-in": f"{name}={cookie({**said, 'nonce': 'another'})}",
        "of a later one": f"{name}={cookie({**said, 'auth_time': said['auth_time'] + 60})}",
        "without a moment": f"{name}={cookie({**said, 'iat': None, 'auth_time': None})}",
        "no claims": f"{name}={cookie([1, 2])}",  # type: ignore[arg-type]
        "mixed chunks": mixed(said, other),
    }


def mixed(said: dict[str, Any], other: dict[str, Any]) -> str:
    """The first half of one cookie, and the second of another."""
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    from tests.cookies import COOKIE_SECRET

    first, second = json.dumps(other), json.dumps(said)
    middle = first.index('"aud"')
    parts = {
        "_streamlit_user": "chunks-2", "_streamlit_user_1": first[:middle],
        "_streamlit_user_2": second[second.index('"aud"') :],
    }  # fmt: skip
    signed = {name: create_signed_value(COOKIE_SECRET, name, part).decode() for name, part in parts.items()}
    return "; ".join(f"{name}={value}" for name, value in signed.items())


def test_cookies_that_no_sign_in_gave_open_nothing(
    closed: Closed, somebody: tuple[Account, dict[str, Any]]
) -> None:
    _, said = somebody
    with closed.client(said) as client:
        assert client.run().says(IN)
    for kind, cookies in forged(closed, said).items():
        with Client(closed.server.url, cookies=cookies) as client:
            assert is_out(client.run()), kind
        address = f"/media/{'0' * 56}.csv"
        assert asked(closed.server.url, "GET", address, headers={"Cookie": cookies}).status == 404, kind
    assert "Traceback" not in closed.server.written()


def test_another_role_is_that_of_the_next_run(
    closed: Closed, somebody: tuple[Account, dict[str, Any]]
) -> None:
    account, said = somebody
    with closed.client(said) as client:
        assert client.run().says(IN)
        closed.accounts.change(account.id, name=account.name, role=Role.DISTRICT, districts=["620104"])
        run = client.run()
        assert run.says("西固区")
        assert not run.says(IN)
        assert run.says("县区人员（西固区）")


def test_a_session_of_pages_is_not_taken_up_by_another_account(closed: Closed) -> None:
    closed.account("first")
    closed.account("second")
    one, other = closed.signed_in("first"), closed.signed_in("second")
    with closed.client(one) as client:
        client.run()
        own = client.session
        for said in (other, None):
            with closed.client(said) as thief:
                thief.session = own
                thief.end()
                thief.open()
                thief.run()
                assert thief.session != own
        # Whose it is goes on with it.
        client.end()
        assert client.open().run().says("某first")
        assert client.session == own


def test_callbacks_of_whoever_is_out_are_not_called(
    closed: Closed, somebody: tuple[Account, dict[str, Any]]
) -> None:
    account, said = somebody
    with closed.client(said, "districts") as client:
        run = client.run()
        id = run.widget("button_group", "choice-lang").id
        closed.accounts.disable(account.id)
        # One of those anybody may press, one of those nobody may.
        assert client.run(pressed(run.widget("button", "sign-out").id)).says(WAYS["disabled"])
        assert client.run(WidgetState(id=id)).says(WAYS["disabled"])
        closed.accounts.disable(account.id, is_disabled=False)
        assert client.run().says(WAYS["revoked"])
    assert Kind.SIGNED_OUT not in [one.kind for one in Audit.of(closed.folder).entries()]


def address_of(run: Run, sign: str) -> str:
    """The first address with such a sign that a page has drawn."""
    import re

    found = re.findall(rf"[/\w%.?=&-]*{sign}[/\w%.?=&-]*", str(run.elements))
    assert found, sign
    return str(found[0])


def test_files_are_handed_to_their_account_alone(
    closed: Closed, somebody: tuple[Account, dict[str, Any]]
) -> None:
    account, said = somebody
    closed.account("neighbour")
    other = closed.signed_in("neighbour")

    def taken(address: str, said: dict[str, Any] | None) -> Answer:
        headers = {"Cookie": f"_streamlit_user={cookie(said)}"} if said else {}
        return asked(closed.server.url, "GET", address, headers=headers)

    with closed.client(said, "workforce") as client:
        address = address_of(client.run(), "/take/") + "?as=csv"
        answer = taken(address, said)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store, private"
        noted = next(one for one in Audit.of(closed.folder).entries() if one.kind == Kind.EXPORTED)
        assert noted.body["session"] == session_of(key_of(said))
        assert taken(address, other).status == 404
        assert taken(address, closed.signed_in(account.sub)).status == 404
        assert taken(address, None).status == 404
        # Also before the page has heard of it, which is drawn anew by that.
        closed.accounts.change(account.id, name=account.name, role=Role.DISTRICT, districts=["620104"])
        assert taken(address, said).status == 404
        assert client.ran().says("西固区")
        closed.accounts.change(account.id, name=account.name, role=account.role)
        address = address_of(client.run(), "/take/") + "?as=csv"
        assert taken(address, said).status == 200
        closed.accounts.disable(account.id)
        assert taken(address, said).status == 404


def test_a_page_whose_file_is_refused_says_why_and_hears_nobody_else_ask(
    closed: Closed, somebody: tuple[Account, dict[str, Any]]
) -> None:
    account, said = somebody
    closed.account("asks")
    other = f"_streamlit_user={cookie(closed.signed_in('asks'))}"
    with closed.client(said, "workforce") as client:
        address = address_of(client.run(), "/take/") + "?as=csv"
        own = {"Cookie": f"_streamlit_user={cookie(said)}"}
        # A run of the page would draw it for the other role, and what it offered would be gone.
        closed.accounts.change(account.id, name=account.name, role=Role.ANALYST)
        for cookies in (other, ""):
            assert asked(closed.server.url, "GET", address, headers={"Cookie": cookies}).status == 404
        closed.accounts.change(account.id, name=account.name, role=account.role)
        assert asked(closed.server.url, "GET", address, headers=own).status == 200
        closed.accounts.disable(account.id)
        assert asked(closed.server.url, "GET", address, headers=own).status == 404
        assert client.ran().says(WAYS["disabled"])


def made_on_a_click(client: Client, run: Run, key: str) -> str:
    """The address at /media of a file that its button makes."""
    message = BackMsg()
    asked_for = message.backend_operation_request
    asked_for.request_id, asked_for.session_id = key, client.session
    asked_for.deferred_file.file_id = run.widget("download_button", key).deferred_file_id
    client.send(message)
    for answer in client.messages():
        if answer.WhichOneof("type") == "backend_operation_response":
            return str(answer.backend_operation_response.deferred_file.url)
    raise TimeoutError("No file was made")


def test_files_that_a_click_made_are_handed_to_their_sign_in_alone(
    closed: Closed, somebody: tuple[Account, dict[str, Any]]
) -> None:
    """Their addresses are hashes of what they hold, and another's page may hold the same."""
    account, said = somebody
    closed.account("beside")
    other, again = closed.signed_in("beside"), closed.signed_in(account.sub)

    def status(address: str, said: dict[str, Any] | None) -> int:
        headers = {"Cookie": f"_streamlit_user={cookie(said)}"} if said else {}
        return asked(closed.server.url, "GET", address, headers=headers).status

    with closed.client(said, "overview") as client, closed.client(other, "overview") as beside:
        run = client.run()
        address = made_on_a_click(client, run, "brief-html")
        assert address.startswith("/media/")
        assert [status(address, each) for each in (said, other, again, None)] == [200, 404, 404, 404]
        theirs = made_on_a_click(beside, beside.run(), "brief-html")
        assert [status(theirs, each) for each in (other, None)] == [200, 404]
        # The address is the same where the file is: each has it, as the page of each has made it.
        assert status(theirs, said) == (200 if theirs == address else 404)
    assert status("/media/" + "0" * 56 + ".html", said) == 404


def test_the_icon_of_the_tab_is_everybodys_and_the_products_own(closed: Closed) -> None:
    for path in ("/favicon.png", "/link/favicon.png"):
        icon = asked(closed.server.url, "GET", path)
        assert (icon.status, icon.headers["Content-Type"]) == (200, "image/png")
        assert icon.body == (PAGES / "frame" / "icon.png").read_bytes()
    with closed.client(None) as client:
        run = client.run()
    # A page that names one would send whoever is not let in to the file of a session.
    sent = [ForwardMsg.FromString(data) for data in run.sent]
    named = [one.page_config_changed.favicon for one in sent if one.HasField("page_config_changed")]
    assert set(named) == {""}


def test_files_are_taken_in_from_their_account_alone(closed: Closed) -> None:
    closed.account("steward", Role.STEWARD)
    said = closed.signed_in("steward")
    closed.account("visitor")
    with closed.client(said, "data") as client:
        client.run()
        (place,) = client.places(["a.csv"])
        own = client.cookies
        for cookies in ("", f"_streamlit_user={cookie(closed.signed_in('visitor'))}"):
            client.cookies = cookies
            assert client.put(place.upload_url, "a.csv", b"x").status == 404
        client.cookies = own
        assert client.put(place.upload_url, "a.csv", b"x").status == 204


def test_pages_are_kept_by_no_browser(closed: Closed) -> None:
    for path in ("/", "/data", "/shell.js"):
        assert asked(closed.server.url, "GET", path).headers["cache-control"] == "no-store, private"
    for path in ("/", "/reviews"):
        page = asked(closed.server.url, "GET", path).body.decode()
        assert "<title>兰州社会工作人才</title>" in page


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (None, ("--server.address", "0.0.0.0"), "未启动"),
        (None, ("--server.allowedHosts", "progress.invalid"), "未启动"),
        ("[auth\n", (), "无法读取"),
        ('[auth]\ncookie_secret = "short"\n', (), "cookie_secret"),
    ],
)
def test_a_server_that_would_let_in_whoever_comes_does_not_start(
    sample: Path, tmp_path: Path, text: str | None, options: tuple[str, ...], said: str
) -> None:
    if text is not None:
        (tmp_path / "secrets.toml").write_text(text, encoding="utf-8")
        options = ("--secrets.files", str(tmp_path / "secrets.toml"))
    with pytest.raises(ServerFailed, match=said), serving(sample, options=options):
        pass


def test_whoever_comes_back_from_signing_out_is_no_warning(closed: Closed) -> None:
    """The provider sends them to the address of its call back, with nothing; a stale call back says more."""

    def warned(query: str) -> bool:
        before = closed.server.written()
        answer = asked(closed.server.url, "GET", f"/oauth2callback{query}")
        assert (answer.status, answer.headers["location"]) == (302, "/")
        return "OAuth callback" in closed.server.written()[len(before) :]

    assert not warned("")
    assert warned("?state=stale&code=stale")
