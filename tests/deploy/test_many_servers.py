"""Three servers over one folder and one database behind the shipped site: one dashboard, also as one dies."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle, islice, zip_longest
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from analytics.access.accounts import Account
from analytics.access.audit import Audit
from analytics.access.roles import Role
from analytics.database.engine import database, database_of
from analytics.database.events import Events
from analytics.intake.handed_in import HandIns
from analytics.reviews.store import stream_of
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.access.accounted import CHENGGUAN, QILIHE, made
from tests.browser.browsers import at_site
from tests.browser.watching import settled, visit
from tests.database.postgresql import Server as PostgreSQL
from tests.deploy.cluster import PATIENCE, STICKY, Cluster, SiteReader, clustered, components, shown
from tests.deploy.nginx import NAME
from tests.handing_in import DAY, file_of
from tests.reviewed import IN_REVIEW, YEAR, copied, under_way
from tests.server.client import dated, pressed
from tests.server.reader import Run

#: A question, as an address holds it.
QUESTION = "subject=people&measure=people&by=district_code&where.gender=female&as_of=2019-06-30"
#: What readers have chosen stands in the address alone; by page, and what is seen of it.
CHOSEN = (
    ("overview", "as_of=2018-06-30", "截至2018年6月30日"),
    ("districts", f"as_of=2018-06-30&district={CHENGGUAN}", "回到全市"),
    ("explore", QUESTION, "性别：女"),
    ("target", f"indicator=workforce.total&district={QILIHE}&lang=en", "Only Qilihe"),
)
READERS = 20
#: Where a reviewer asks a district about an item.
ASKING = f"as_of=2019-12-31&year={YEAR}&district={IN_REVIEW}&item=pay.contracts"


@dataclass(frozen=True)
class People:
    """An account of every kind that is needed."""

    reviewer: Account
    district: Account
    stewards: tuple[Account, Account]


@pytest.fixture(scope="module")
def cluster(
    sample: Path, tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgreSQL
) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with postgresql_server.database() as url, pytest.MonkeyPatch.context() as own:
        own.setenv("LANZHOU_DATABASE_URL", url.render_as_string(hide_password=False))
        snapshots = copied(sample, folder / "shared")
        under_way(snapshots)
        with clustered(snapshots, folder) as running:
            yield running
        database.cache_clear()


@pytest.fixture(scope="module")
def people(cluster: Cluster) -> People:
    root = cluster.snapshots
    made(root, "王管理", Role.ADMINISTRATOR)
    return People(
        reviewer=made(root, "李审核", Role.REVIEWER),
        district=made(root, "县区王工", Role.DISTRICT, districts=[CHENGGUAN, QILIHE]),
        stewards=(made(root, "数据甲", Role.STEWARD), made(root, "数据乙", Role.STEWARD)),
    )


@pytest.fixture
def whole(cluster: Cluster) -> Cluster:
    """With all of its servers running."""
    cluster.start()
    return cluster


def test_readers_are_spread_and_each_stays_at_one_server(whole: Cluster, people: People) -> None:
    readers = [whole.reader(whole.sign_in(people.reviewer), "method") for _ in range(READERS)]
    at = [reader.comes_to() for reader in readers]
    assert set(at) == set(whole.ports)
    before = whole.connected()
    try:
        for reader in readers:
            reader.open()
        now = whole.connected()
        # The websocket is where the requests go.
        assert {port: now[port] - before[port] for port in whole.ports} == Counter(at)
    finally:
        for reader in readers:
            reader.end()
    assert [reader.comes_to() for reader in readers] == at
    # Programs keep no cookies, and are given none.
    assert STICKY not in str(
        readers[0].request("GET", "/api/v1/openapi.json", headers={"Cookie": ""}).headers
    )


@dataclass
class Reading:
    """One who reads on while a server dies: what was seen, and what went wrong."""

    reader: SiteReader
    chosen: str
    seen: list[list[str]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lost: int = 0

    def read(self, is_over: threading.Event, *, more: int = 2) -> None:
        """Until it is over, and then so many times."""
        left = more
        while left:
            left -= is_over.is_set()
            self.statuses[self.reader.get(f"/{self.reader.path}").status] += 1
            try:
                self.seen.append(shown(self.reader.run()))
            except ConnectionClosed:
                self.lost += 1
                self.reader.end()
                # A browser comes back by itself, and is let in at the first attempt.
                self.reader.open()
            time.sleep(0.1)


@dataclass
class Asking:
    """One who puts questions to a district, one after the other, and knows which of them were taken."""

    reader: SiteReader
    name: str
    taken: list[str] = field(default_factory=list)
    tried: int = 0

    def ask(self, is_over: threading.Event, *, more: int = 2) -> None:
        left, run = more, self.reader.run()
        while left:
            left -= is_over.is_set()
            text = self.question(self.tried)
            self.tried += 1
            try:
                run = self._put(run, text)
                assert run.says(text), run.texts
                self.taken.append(text)
            except ConnectionClosed:
                self.reader.end()
                run = self.reader.open().run()

    def question(self, number: int) -> str:
        return f"{self.name}问：第{number}件"

    def _put(self, run: Run, text: str) -> Run:
        said = typed(run, "text_area", "review-question", text)
        run = self.reader.run(said, pressed(button(run, "提问")))
        self.reader.widgets.clear()
        return run


def test_a_server_killed_under_load_loses_no_choice_and_no_step_of_a_review(
    whole: Cluster, people: People
) -> None:
    cookies = whole.sign_in(people.reviewer)
    readings = [
        Reading(whole.reader(cookies, path, query), chosen)
        for path, query, chosen in islice(cycle(CHOSEN), READERS)
    ]
    victim = Counter(one.reader.comes_to() for one in readings).most_common(1)[0][0]
    others = [port for port in whole.ports if port != victim]
    asking = [
        Asking(whole.reader_at(port, whole.sign_in(people.reviewer), "reviews", ASKING), f"{port}")
        for port in (victim, others[0])
    ]
    of_it = [one for one in readings if one.reader.comes_to() == victim]
    everybody = [one.reader for one in readings] + [one.reader for one in asking]
    for reader in everybody:
        reader.open()
    over = threading.Event()
    with ThreadPoolExecutor(len(everybody)) as at_once:
        tasks = [at_once.submit(one.read, over) for one in readings]
        tasks += [at_once.submit(one.ask, over) for one in asking]
        try:
            until(lambda: all(one.seen for one in readings) and all(len(one.taken) >= 2 for one in asking))
            whole.kill(victim)
            until(lambda: all(one.lost for one in of_it))
        finally:
            over.set()
        for task in tasks:
            task.result()

    # Whoever was there is elsewhere, with the same page and choices; the others have noticed nothing.
    for one in readings:
        assert one.lost == (one in of_it)
        assert one.statuses.keys() == {200}
        assert one.chosen in "".join(one.seen[0])
        pairs = (pair for seen in one.seen for pair in zip_longest(one.seen[0], seen))
        assert [(first, later) for first, later in pairs if first != later] == [], one.reader.path
        assert one.reader.comes_to() in others
    assert sum(whole.connected().values()) == len(everybody)

    kept = Events(database_of(whole.snapshots))
    texts = Counter(event.body.get("text") for event in kept.of(stream_of(YEAR, IN_REVIEW)))
    for who in asking:
        assert len(who.taken) >= 3
        assert {texts[text] for text in who.taken} == {1}
        # What was under way at the kill is there or not, and never twice.
        assert max(texts[who.question(number)] for number in range(who.tried)) == 1
    assert kept.damage() is None
    assert Audit.of(whole.snapshots).damage() is None
    for reader in everybody:
        reader.end()


def test_files_of_a_page_are_found_where_it_is_when_its_own_server_returns(
    whole: Cluster, people: People
) -> None:
    left = whole.ports[0]
    sender = whole.reader_at(left, whole.sign_in(people.district), "data", "part=submit")
    reader = whole.reader_at(left, whole.sign_in(people.district), "funding")
    whole.kill(left)
    with sender, reader:
        drawn, taken = sender.run(), taken_from(reader.run())
        assert left not in {sender.comes_to(), reader.comes_to()}
        whole.start()
        # Requests go where they went before, the websockets are where they are.
        until(lambda: sender.comes_to() == reader.comes_to() == left)
        answer = reader.get(f"{taken}?as=csv")
        assert answer.status == 200
        assert "彩票公益金" in answer.body.decode("utf-8-sig")
        assert reader.get("/take/nobodys/source?as=csv").status == 404
        # A file with people in it would be refused here, where the site laid it down.
        shutil.rmtree(whole.site.folder / "client_body")
        sender.send_files(drawn, "submission-files-0", [("城关区.csv", bytes(19_000_000))])
        (place,) = sender.places(["x.csv"])
        stranger = whole.reader(whole.sign_in(people.district), "data")
        assert stranger.put(place.upload_url.replace(sender.session, "0" * 36), "x.csv", b"x").status in (
            403,
            404,
        )


def test_what_somebody_saves_or_ends_at_one_server_holds_at_all_of_them(
    whole: Cluster, people: People
) -> None:
    cookies = whole.sign_in(people.reviewer)
    first, second, third = (whole.reader_at(port, cookies, "explore", QUESTION) for port in whole.ports)
    with first, second, third:
        for one in (first, second, third):
            assert "我存的问题" not in "".join(components(one.run()))
        before = first.run()
        opened = first.run(pressed(button(before, "保存与管理")))
        # What is drawn in the dialog is a part of the page.
        (dialog,) = opened.parts - before.parts
        said = typed(opened, "text_input", "explore-kept-name", "我存的问题")
        first.run(said, pressed(button(opened, "保存")), part=dialog)
        for one in (second, third):
            assert "我存的问题" in "".join(components(one.run()))
        assert second.run(pressed(button(second.run(), "退出登录"))).says("登录")
        for one in (first, third):
            assert one.run().says("您已退出登录")
            assert one.get("/overview").status == 200


def test_an_open_page_comes_back_by_itself_with_its_choices(
    whole: Cluster, people: People, browser: Browser
) -> None:
    with at_site(browser, NAME, whole.site.port) as context:
        name, value = whole.sign_in(people.reviewer).split("=", 1)
        address = f"https://{NAME}/explore?{QUESTION}"
        context.add_cookies([{"name": name, "value": value, "url": f"https://{NAME}/", "secure": True}])
        page = visit(context.new_page(), address)
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        total = page.locator("header .total b")
        women = total.inner_text()
        number = next(one["value"] for one in context.cookies() if one["name"] == STICKY)
        asking = SiteReader(f"https://{NAME}", cookies=f"{STICKY}={number}", site=whole.site)
        whole.kill(asking.comes_to())
        page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState !== 'CONNECTED'"
        )
        expect(page.locator("[data-test-connection-state=CONNECTED]")).to_be_attached()
        settled(page)
        assert sockets
        expect(total).to_have_text(women)
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert dict(parse_qsl(urlsplit(page.url).query)) == dict(parse_qsl(QUESTION))
        # It is answered there, too.
        page.locator('details[data-column="gender"] li a').filter(has_text="女").click()
        expect(total).not_to_have_text(women)
        settled(page)


def test_what_is_handed_in_and_published_at_one_server_is_at_all_of_them(
    whole: Cluster, people: People, tmp_path: Path
) -> None:
    first, second, third = whole.ports
    head = Catalogue(whole.snapshots).head()
    assert head is not None
    # A district hands in at the third what data stewards see at the first and at the second.
    for number, code in enumerate((CHENGGUAN, QILIHE), start=1):
        with whole.reader_at(third, whole.sign_in(people.district), "data", "part=submit") as sender:
            drawn = sender.run()
            day = dated(drawn.widget("date_input", "submission-as-of").id, DAY)
            run = sender.run(
                day, sender.send_files(drawn, "submission-files-0", file_of(tmp_path / code, code))
            )
            run = sender.run(*ticked(run))
            assert sender.run(pressed(button(run, "报送"))).says(f"第{number}号")
    watchers = [whole.reader_at(port, whole.sign_in(people.reviewer), "overview") for port in whole.ports]
    stewards = [
        whole.reader_at(port, whole.sign_in(steward), "data", "part=handed-in")
        for port, steward in zip((first, second), people.stewards, strict=True)
    ]
    for one in (*watchers, *stewards):
        assert one.open().run().says(f"快照{head.seq}")

    # Both press at once, each on what they were shown: one publishes, the other is told of it.
    def prepared(steward: SiteReader, number: int) -> str:
        run = steward.run(*ticked(steward.run(), f"handed-in-{number}"))
        return button(steward.run(*ticked(run)), "发布")

    buttons = [prepared(steward, number) for number, steward in enumerate(stewards, start=1)]
    with ThreadPoolExecutor(2) as at_once:
        runs = list(at_once.map(lambda one: one[0].run(pressed(one[1])), zip(stewards, buttons, strict=True)))
    done = f"已发布：快照{head.seq + 1}"
    assert [run.says(done) for run in runs].count(True) == 1, [run.texts for run in runs]
    winner = 0 if runs[0].says(done) else 1
    assert runs[1 - winner].says(f"{people.stewards[winner].name}发布了快照{head.seq + 1}")
    catalogue = Catalogue(whole.snapshots)
    assert [one.seq for one in catalogue.snapshots()] == [head.seq + 1]
    assert catalogue.verify() == ()
    waiting = HandIns.of(whole.snapshots, people.stewards[0].viewer()).waiting()
    assert [one.number for one in waiting] == [2 - winner]

    # Everybody sees it at their next interaction, wherever they are.
    for one in watchers:
        assert one.run().says(f"快照{head.seq + 1}")
    for one in (*watchers, *stewards):
        one.end()


def typed(run: Run, kind: str, key: str, text: str) -> WidgetState:
    """The state of a drawn field in which a text was typed."""
    return WidgetState(id=run.widget(kind, key).id, string_value=text)


def ticked(run: Run, key: str = "submission-accept") -> list[WidgetState]:
    """The states of the boxes of a key, ticked."""
    return [WidgetState(id=one.id, bool_value=True) for one in run.drawn("checkbox") if f"-{key}" in one.id]


def taken_from(run: Run) -> str:
    """Where the page's first table is to be taken away from."""
    return str(next(one["line"]["address"] for one in map(json.loads, components(run)) if "line" in one))


def button(run: Run, label: str) -> str:
    """The button that is labelled so."""
    return next(str(one.id) for one in run.drawn("button") if one.label == label)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
