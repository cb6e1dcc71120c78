"""The accounts page: what each may do there, and that nothing is done for who may not any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access.accounts import Account, Accounts
from analytics.access.roles import Role
from analytics.access.signing_in import Sessions
from analytics.access.tokens import Tokens, TokenUnknown, viewer_of
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from pages.frame import admission
from tests.access.accounted import CHENGGUAN, ISS, QILIHE, made, signed_in, some
from tests.pages.conftest import OpenPage
from tests.pages.drawn import component, sent, texts
from tests.pages.test_takeaway import choosing

#: Opens the page as somebody sees it who is signed in.
OpenAs = Callable[..., AppTest]


@pytest.fixture
def open_as(root: Path, open_own: OpenPage, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    def run(by: Account, /, **choices: str) -> AppTest:
        said = signed_in(root, by)
        monkeypatch.setattr(admission, "is_open", lambda: False)
        monkeypatch.setattr(admission, "_claims", lambda: said)
        # Of which client and address they are is the settings' word, which a test has none of.
        monkeypatch.setattr(admission, "_checked", lambda claims: claims)
        return open_own("accounts", **choices)

    return run


@pytest.fixture
def boss(root: Path) -> Account:
    return made(root, "王管理", Role.REVIEWER, beside=[Role.ADMINISTRATOR])


def kept(root: Path) -> Accounts:
    return Accounts.of(root, everybody())


def rows(app: AppTest) -> list[list[str]]:
    """Names and cells of the table of accounts, as they are written."""
    drawn = component(app, "accounts-table")["rows"]
    return [
        [row["name"], *(f"{cell['symbol']}{cell['word']}{cell['main']}" for cell in row["cells"])]
        for row in drawn
    ]


def told(app: AppTest) -> str:
    """What became of the last click."""
    (said,) = (element.value for kind in (app.success, app.warning) for element in kind)
    return str(said).replace("\\", "")


def parts(app: AppTest) -> list[str]:
    switch = next(one for one in choosing(app) if one.key == "choice-part")
    return list(switch.options)


def test_an_open_server_says_so_and_lets_nobody_change_anything(root: Path, open_own: OpenPage) -> None:
    app = open_own("accounts")
    assert "本服务器未设登录" in texts(app)
    assert "account add" in app.code[0].value
    assert not app.button
    some(root)
    app = open_own("accounts")
    assert [row[0] for row in rows(app)] == ["王管理", "李工", "=钱分析"]
    assert not app.button
    assert [row["to"] for row in component(app, "accounts-table")["rows"]] == [None] * 3


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", ["李工", "县区人员", "城关区、七里河区", "正常", "1"]),
    ("en", ["李工", "district", "Chengguan, Qilihe", "enabled", "1"]),
])  # fmt: skip
def test_every_account_is_listed_with_what_it_may(
    root: Path, open_as: OpenAs, lang: str, said: list[str]
) -> None:
    some(root)
    listed = rows(open_as(kept(root).all()[0], lang=lang))
    name, role, places, state, seen, signed_in_now = listed[1]
    assert [name, role, places, state, signed_in_now] == said
    assert seen.startswith("20")
    assert listed[2][3].startswith("■")
    assert listed[2][4] == "—"


def test_an_account_is_made(root: Path, boss: Account, open_as: OpenAs) -> None:
    app = open_as(boss, set="new")
    assert app.text_input(key="account-new-iss").value == ISS
    app.button(key="account-make").click().run()
    assert "（iss）" in told(app)
    app.text_input(key="account-new-sub").set_value("00u1")
    app.text_input(key="account-new-name").set_value("李工")
    app.multiselect(key="account-new-districts").set_value([CHENGGUAN])
    app.button(key="account-make").click().run()
    assert not app.exception
    made_now = kept(root).all()[-1]
    assert (made_now.iss, made_now.sub, made_now.role, made_now.districts) == (
        ISS, "00u1", Role.DISTRICT, frozenset({CHENGGUAN}),
    )  # fmt: skip
    assert told(app) == f"{made_now.id}号账户已建立。"
    assert app.query_params["account"] == str(made_now.id)
    assert "set" not in app.query_params


def test_an_account_is_changed_disabled_and_ended(root: Path, boss: Account, open_as: OpenAs) -> None:
    somebody = made(root, "李工", Role.DISTRICT, districts=[CHENGGUAN])
    _, opens = Tokens.of(root, somebody.viewer()).make("月报", days=1)
    signed_in(root, somebody)
    app = open_as(boss, account=str(somebody.id))
    (districts,) = [one for one in app.multiselect if str(one.key).endswith("-districts")]
    districts.set_value([QILIHE])
    app.button(key="account-keep").click().run()
    assert kept(root).get(somebody.id).districts == {QILIHE}
    (districts,) = [one for one in app.multiselect if str(one.key).endswith("-districts")]
    assert districts.value == [QILIHE]
    app.button(key="account-disable").click().run()
    assert kept(root).get(somebody.id).is_disabled
    app.button(key="account-disable").click().run()
    assert not kept(root).get(somebody.id).is_disabled
    with pytest.raises(TokenUnknown):
        viewer_of(database_of(root), opens, "zh")
    Tokens.of(root, somebody.viewer()).make("季报", days=1)
    signed_in(root, somebody, iat=datetime.now(UTC).timestamp() + 1)
    app.button(key="account-revoke").click().run()
    assert Sessions.of(root).open(everybody(), account=somebody.id) == ()
    assert Tokens.of(root, somebody.viewer()).all() == ()


def test_nothing_of_another_administrator_is_overwritten(root: Path, boss: Account, open_as: OpenAs) -> None:
    somebody = made(root, "李工", Role.DISTRICT, districts=[CHENGGUAN])
    app = open_as(boss, account=str(somebody.id))
    (name,) = [one for one in app.text_input if str(one.key).endswith("-name")]
    kept(root).change(somebody.id, name="李工", role=Role.LEADER)
    name.set_value("李工程师")
    app.button(key="account-keep").click().run()
    assert "其间有人改过这个账户" in told(app)
    now = kept(root).get(somebody.id)
    assert (now.name, now.role) == ("李工", Role.LEADER)
    (role,) = [one for one in app.selectbox if str(one.key).endswith("-role")]
    assert role.value == Role.LEADER


def test_the_last_administrator_stays(root: Path, boss: Account, open_as: OpenAs) -> None:
    app = open_as(boss, account=str(boss.id))
    app.button(key="account-disable").click().run()
    assert "最后一" in told(app)
    assert not kept(root).get(boss.id).is_disabled


def test_what_is_signed_in_is_ended_one_by_one(root: Path, boss: Account, open_as: OpenAs) -> None:
    somebody = made(root, "李工", Role.LEADER)
    first, second = (signed_in(root, somebody, sid=sid) for sid in "12")
    app = open_as(boss, part="signed-in")
    ends = [one for one in app.button if str(one.key).startswith("sign-in-end-")]
    assert len(ends) == 3
    sessions = Sessions.of(root)
    (ended,) = {one.key for one in sessions.open(everybody(), account=somebody.id)} - {
        one.key for one in sessions.open(everybody(), account=somebody.id)[:1]
    }
    app.button(key=f"sign-in-end-{ended[:16]}").click().run()
    assert told(app) == "李工的一次登录已结束。"
    assert ended not in {one.key for one in sessions.open(everybody())}
    assert len(sessions.open(everybody())) == 2
    assert first != second


@pytest.mark.parametrize("key", ["account-disable", "account-revoke", "account-keep"])
def test_nothing_is_done_for_who_administers_no_more(
    root: Path, boss: Account, open_as: OpenAs, key: str
) -> None:
    """The page is still that of before; the database is asked."""
    made(root, "首", Role.ADMINISTRATOR)
    somebody = made(root, "李工", Role.LEADER)
    app = open_as(boss, account=str(somebody.id))
    before = kept(root).get(somebody.id)
    kept(root).change(boss.id, name="王管理", role=Role.REVIEWER)
    if key == "account-keep":
        (name,) = [one for one in app.text_input if str(one.key).endswith("-name")]
        name.set_value("改了")
    app.button(key=key).click().run()
    assert kept(root).get(somebody.id) == before
    assert parts(app) == ["我的令牌"]


def test_a_token_is_shown_once(root: Path, open_as: OpenAs) -> None:
    somebody = made(root, "李工", Role.DISTRICT, districts=[CHENGGUAN])
    app = open_as(somebody, part="tokens")
    app.text_input(key="token-name").set_value("月报")
    app.selectbox(key="token-days").set_value(30)
    app.button(key="token-make-it").click().run()
    opens = app.code[0].value
    assert viewer_of(database_of(root), opens, "zh") == somebody.viewer()
    (token,) = Tokens.of(root, somebody.viewer()).all()
    assert (token.name, (token.expires_at - token.made_at).days) == ("月报", 30)
    app.run()
    assert not app.code
    assert "token-made" not in app.session_state
    assert opens not in str(sent(app))
    app.button(key=f"token-revoke-{token.id}").click().run()
    assert Tokens.of(root, somebody.viewer()).all() == ()
    assert told(app) == "令牌“月报”已吊销。"


def test_a_token_without_a_name_is_refused(root: Path, open_as: OpenAs) -> None:
    somebody = made(root, "李工", Role.ANALYST)
    app = open_as(somebody, part="tokens")
    app.button(key="token-make-it").click().run()
    assert "40" in told(app)
    assert Tokens.of(root, somebody.viewer()).all() == ()


def test_who_does_not_administer_has_their_own_tokens_alone(root: Path, open_as: OpenAs) -> None:
    somebody, other = made(root, "甲", Role.ANALYST), made(root, "乙", Role.ANALYST)
    Tokens.of(root, other.viewer()).make("乙的令牌", days=1)
    for choices in ({}, {"part": "accounts"}, {"part": "signed-in"}, {"account": str(other.id)}):
        app = open_as(somebody, **choices)
        assert parts(app) == ["我的令牌"]
        drawn = texts(app) + str(sent(app))
        assert "乙" not in drawn
        assert ISS not in drawn


def test_an_administrator_alone_has_this_page_and_no_figures(root: Path, open_as: OpenAs) -> None:
    alone = made(root, "王管理", Role.ADMINISTRATOR)
    app = open_as(alone)
    assert parts(app) == ["账户", "当前登录"]
    assert [row[0] for row in rows(app)] == ["王管理"]
    assert not app.exception


def test_an_auditor_alone_does_not_open_it(root: Path, open_as: OpenAs) -> None:
    app = open_as(made(root, "孙审计", Role.AUDITOR))
    assert [one.value for one in app.title] == ["账户"]
    assert len(app.error) == 1
    assert "权限" in app.error[0].value
    assert not app.main.caption
