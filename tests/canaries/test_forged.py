"""What no page of ours would send: from the session of another, of another's parts, files and addresses.

None of it is answered with what is somebody else's, does anything, or shows how the server came to refuse it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState

from analytics.access.accounts import Account, Accounts
from analytics.access.roles import Role
from analytics.access.tokens import Tokens
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from analytics.database.tables import tables
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import districts
from analytics.reviews.meetings import Meetings
from analytics.reviews.store import today
from analytics.warehouse.snapshots.catalogue import Catalogue
from pages.frame.frame import NAVIGATION
from tests.canaries.city import ISSUER, LEDGER, mark
from tests.canaries.crawling import PUBLIC
from tests.canaries.entered import CHENGGUAN, QILIHE
from tests.canaries.foreign import Figures, Foreign
from tests.canaries.wire import Wired
from tests.server.client import pressed, uploaded
from tests.server.reader import Run

#: What a page draws for who may do everything there, by the account that may.
OWNERS = {"meeting": "leader", "accounts": "administrator", "audit": "auditor", "data": "steward"}
#: Of the database: what is not changed by looking.
DONE = [table for table in tables.sorted_tables if table.name not in ("sessions", "audit")]


def on_record(wired: Wired) -> dict[str, list[Any]]:
    """Everything anybody has done."""
    with database_of(wired.city.snapshots).reading() as connection:
        kept = {one.name: list(map(tuple, connection.execute(sa.select(one)))) for one in DONE}
    return {**kept, "published": [Catalogue(wired.city.snapshots).last_seq]}


@pytest.fixture
def figures_of(wired: Wired, figures: Figures) -> Callable[[str], Foreign]:
    return lambda who: Foreign(wired.city.viewer(who), figures)


@pytest.fixture
def quiet(wired: Wired) -> Iterator[None]:
    """The server tells of no error meanwhile that nobody had thought of."""
    begun = len(_written(wired))
    yield
    logged = _written(wired)[begun:]
    assert "ERROR" not in logged
    assert "Uncaught" not in logged


def _written(wired: Wired) -> str:
    log = wired.log.read_text(encoding="utf-8") if wired.log.exists() else ""
    return wired.server.written() + log


def untouched(run: Run, foreign: Foreign, page: str = "") -> None:
    """Nothing of anybody else was sent, and nothing of how the server is made."""
    found = {
        what for message in run.sent for what in foreign.in_bytes(message, with_places=page not in PUBLIC)
    }
    assert found == set()
    assert run.drawn("exception") == []
    assert b"Traceback" not in b"".join(run.sent)


def said(id: str, kind: str, code: str) -> WidgetState:
    """What somebody says of a widget who means a unit that is not theirs."""
    word = districts()[code].name
    if kind in ("button", "download_button"):
        return pressed(id)
    if kind == "checkbox":
        return WidgetState(id=id, bool_value=True)
    if kind in ("button_group", "multiselect", "date_input"):
        return WidgetState(id=id, string_array_value=StringArray(data=[word, code]))
    if kind in ("bidi_component", "trigger"):
        asked = f"?district={code}&unit={code}&where.district_code={code}"
        told = json.dumps([{"event": "asked", "value": asked}])
        return WidgetState(id=id, json_trigger_value=told)
    return WidgetState(id=id, string_value=word)


@pytest.mark.usefixtures("quiet")
def test_the_widgets_of_another_account_are_nobodys_elsewhere(
    wired: Wired, figures_of: Callable[[str], Foreign]
) -> None:
    others: dict[str, str] = {}
    for page, _ in NAVIGATION:
        with wired.client(OWNERS.get(page, "reviewer"), page) as owner:
            others |= owner.run().widgets()
    assert {"button", "selectbox", "bidi_component", "file_uploader"} <= set(others.values())
    foreign, before = figures_of(CHENGGUAN), on_record(wired)
    for page, _ in NAVIGATION:
        with wired.client(CHENGGUAN, page) as client:
            own = client.run().widgets()
            mine = [said(id, kind, QILIHE) for id, kind in others.items() if id not in own]
            untouched(client.run(*mine), foreign, page)
    assert on_record(wired) == before


@pytest.mark.usefixtures("quiet")
def test_a_unit_that_was_not_offered_cannot_be_chosen(
    wired: Wired, figures_of: Callable[[str], Foreign]
) -> None:
    foreign = figures_of(CHENGGUAN)
    for page, _ in NAVIGATION:
        with wired.client(CHENGGUAN, page) as client:
            own = client.run().widgets()
            for id, kind in own.items():
                if kind in ("button", "download_button", "file_uploader"):
                    continue
                run = client.run(said(id, kind, QILIHE))
                typed = [QILIHE, districts()[QILIHE].name]
                found = {
                    what
                    for message in run.sent
                    for what in foreign.in_bytes(message, with_places=page not in PUBLIC)
                }
                # A text that somebody types stands where they typed it.
                assert {what for what in found if what.partition(" ")[2] not in typed} == set(), (page, id)
                assert run.drawn("exception") == []
                client.widgets.clear()


def test_a_part_is_run_on_its_own_page_of_its_own_session_alone(
    wired: Wired, figures_of: Callable[[str], Foreign]
) -> None:
    with wired.client("reviewer", "explore", subject="communities", by="name") as owner:
        others = owner.run().parts
        assert others
        foreign = figures_of(CHENGGUAN)
        for page in ("explore", "overview"):
            with wired.client(CHENGGUAN, page) as client:
                own = client.run().parts
                for part in (*others, "0" * 32):
                    # Where there is no such part nothing is run, and nothing said; then the page is itself.
                    client.send(client.asking(part=part))
                    untouched(client.run(), foreign)
                if page == "explore":
                    client.query = f"subject=communities&by=name&where.district_code={QILIHE}"
                    for part in own:
                        run = client.run(part=part)
                        found = {what for message in run.sent for what in foreign.in_bytes(message)}
                        # The filter is told again as what does not exist here.
                        assert {what for what in found if QILIHE not in what} == set()


@pytest.mark.usefixtures("quiet")
def test_files_of_another_session_are_neither_read_nor_taken_back(
    wired: Wired, figures_of: Callable[[str], Foreign]
) -> None:
    content = f"县区,备注\n七里河区,{mark(QILIHE, LEDGER)}\n".encode()
    files, before = [("七里河区.csv", content)], on_record(wired)
    foreign = figures_of(CHENGGUAN)
    with (
        wired.client("steward", "data", part="submit") as owner,
        wired.client(CHENGGUAN, "data", part="submit") as thief,
    ):
        theirs = owner.run()
        state = owner.send_files(theirs, "submission-files-0", files)
        examined = owner.run(state).texts
        info = state.file_uploader_state_value.uploaded_file_info[0]
        drawn = thief.run()
        field = next(one for one in drawn.drawn("file_uploader"))
        forged = FileUploaderState()
        forged.uploaded_file_info.add().CopyFrom(info)
        run = thief.run(WidgetState(id=field.id, file_uploader_state_value=forged))
        untouched(run, foreign)
        # By the session's own address with the other's file in it, and the other way round.
        place = FileURLs(
            file_id=info.file_id,
            upload_url=info.file_urls.upload_url.replace(owner.session, thief.session),
            delete_url=info.file_urls.delete_url.replace(owner.session, thief.session),
        )
        untouched(thief.run(uploaded(field.id, files, [place])), foreign)
        for url in (info.file_urls.delete_url, place.delete_url):
            thief.delete(url)
        assert thief.put(info.file_urls.upload_url, "a.csv", b"x").status == 404
        # It is still there for whose it is.
        assert owner.run().texts == examined
    assert on_record(wired) == before


@pytest.mark.usefixtures("quiet")
def test_files_offered_to_another_session_are_not_made(wired: Wired) -> None:
    with wired.client("reviewer", "overview") as owner, wired.client(CHENGGUAN, "overview") as thief:
        thief.run()
        for button in owner.run().drawn("download_button"):
            answer = thief.made(button.deferred_file_id)
            assert (answer.status, answer.body) == (403, b"refused")
        assert thief.made("0" * 32).status == 403


#: How an account is let in no longer, or as less.
ENDS: dict[str, Callable[[Accounts, Account], object]] = {
    "disabled": lambda kept, one: kept.disable(one.id),
    "revoked": lambda kept, one: kept.revoke(one.id),
    "of another role": lambda kept, one: kept.change(
        one.id, name=one.name, role=Role.DISTRICT, districts=["620104"]
    ),
}


@pytest.fixture
def doing(wired: Wired, request: pytest.FixtureRequest) -> tuple[str, Account]:
    """An account of the test's own that may do nearly everything, its token, and a meeting under way."""
    root, who = wired.city.snapshots, hashlib.sha256(request.node.name.encode()).hexdigest()[:8]
    accounts = Accounts.of(root, everybody())
    account = accounts.add(ISSUER, who, name="某人", role=Role.REVIEWER, beside=[Role.ADMINISTRATOR])
    Tokens.of(root, account.viewer()).make("月报", days=7)
    meetings = Meetings.of(root, everybody().named("某人"))
    if meetings.under_way is None:
        meetings.hold(Look.of(everybody(), Catalogue(root), register()), today())
    accounts_by_word: dict[str, Account] = wired.city.accounts  # type: ignore[assignment]
    accounts_by_word[who] = account
    return who, account


def pressing(drawn: Run) -> list[WidgetState]:
    """Every button that is drawn, pressed at once, but the one that signs out."""
    ids = [id for id, kind in drawn.widgets().items() if kind == "button" and not id.endswith("-sign-out")]
    return [pressed(id) for id in ids]


PLACES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("accounts", {"part": "tokens"}), ("accounts", {"account": "1"}), ("accounts", {"part": "signed-in"}),
    ("meeting", {}), ("actions", {"action": "1"}), ("data", {"part": "submit"}), ("explore", {}),
    ("reviews", {"year": "2019", "district": CHENGGUAN, "item": "communities.staffed"}),
)  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_done_for_who_was_let_in_a_moment_ago(
    wired: Wired, doing: tuple[str, Account], end: str
) -> None:
    who, account = doing
    kept = Accounts.of(wired.city.snapshots, everybody())
    opened = [wired.client(who, page, **choices).open() for page, choices in PLACES]
    waiting = [(client, pressing(client.run())) for client in opened]
    assert sum(len(states) for _, states in waiting) > len(PLACES)
    ENDS[end](kept, account)
    before = on_record(wired)
    for client, states in waiting:
        run = client.run(*states)
        assert run.drawn("exception") == []
        client.end()
    assert on_record(wired) == before


def test_the_same_is_done_for_who_is_still_let_in(wired: Wired, doing: tuple[str, Account]) -> None:
    who, _ = doing
    for page, choices, key, table in (
        ("accounts", {"part": "tokens"}, "token-revoke-", "tokens"),
        ("meeting", {}, "meeting-end", "events"),
    ):
        with wired.client(who, page, **choices) as client:
            ids = [id for id, kind in client.run().widgets().items() if kind == "button" and key in id]
            before = on_record(wired)
            client.run(pressed(ids[0]))
            assert on_record(wired)[table] != before[table], page
