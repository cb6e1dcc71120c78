"""Every choice lives in the address as a plain id: shared, gone back to, reloaded, refused with a notice."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import board
from tests.browser.watching import settled, visit
from tests.command_answers import CHENGGUAN, CITY, Answers

CITY_TITLE = "兰州市：2020年目标进展"
DISTRICT_TITLE = "城关区：2020年目标进展"


def test_choices_are_written_as_plain_ids(page: Page) -> None:
    visit(page)
    _choose(page, "县区", "城关区")
    _arrived(page, f"/?district={CHENGGUAN}", DISTRICT_TITLE)
    _choose(page, "截至", "2018年12月31日")
    _arrived(page, f"/?district={CHENGGUAN}&as_of=2018-12-31", DISTRICT_TITLE)
    page.get_by_role("radio", name="English").click()
    _arrived(
        page, f"/?district={CHENGGUAN}&as_of=2018-12-31&lang=en", "Chengguan: progress on the 2020 targets"
    )
    # The default leaves no trace.
    page.get_by_role("radio", name="中文").click()
    _arrived(page, f"/?district={CHENGGUAN}&as_of=2018-12-31", DISTRICT_TITLE)
    _choose(page, "县区", "全市")
    _arrived(page, "/?as_of=2018-12-31", CITY_TITLE)
    _choose(page, "截至", "2020年6月30日")
    _arrived(page, "/", CITY_TITLE)


def test_back_and_forward_restore_the_choice_and_what_it_shows(page: Page, answers: Answers) -> None:
    visit(page)
    _choose(page, "县区", "城关区")
    _arrived(page, f"/?district={CHENGGUAN}", DISTRICT_TITLE)
    _choose(page, "截至", "2018年12月31日")
    _arrived(page, f"/?district={CHENGGUAN}&as_of=2018-12-31", DISTRICT_TITLE)
    _shows(page, answers, CHENGGUAN, "2018-12-31")
    page.go_back()
    _arrived(page, f"/?district={CHENGGUAN}", DISTRICT_TITLE)
    _shows(page, answers, CHENGGUAN, "2020-06-30")
    page.go_back()
    _arrived(page, "/", CITY_TITLE)
    _shows(page, answers, CITY, "2020-06-30")
    page.go_forward()
    page.go_forward()
    _arrived(page, f"/?district={CHENGGUAN}&as_of=2018-12-31", DISTRICT_TITLE)
    _shows(page, answers, CHENGGUAN, "2018-12-31")
    page.reload()
    _arrived(page, f"/?district={CHENGGUAN}&as_of=2018-12-31", DISTRICT_TITLE)
    _shows(page, answers, CHENGGUAN, "2018-12-31")


def test_back_and_forward_twice_within_a_moment_lose_no_choice(page: Page) -> None:
    visit(page)
    _choose(page, "县区", "城关区")
    _arrived(page, f"/?district={CHENGGUAN}", DISTRICT_TITLE)
    _choose(page, "截至", "2018年12月31日")
    _arrived(page, f"/?district={CHENGGUAN}&as_of=2018-12-31", DISTRICT_TITLE)
    # Where in the drawing the second press falls depends on the machine.
    for pause_ms in (15, 45):
        _walk_twice(page, "back", pause_ms)
        _arrived(page, "/", CITY_TITLE)
        _walk_twice(page, "forward", pause_ms)
        _arrived(page, f"/?district={CHENGGUAN}&as_of=2018-12-31", DISTRICT_TITLE)


def test_choices_within_a_moment_are_all_kept_also_by_a_link_of_before(page: Page, soaks: bool) -> None:
    """Where in the drawing a click falls depends on the machine; in a soak more places are tried."""
    kept = "group=certified&by=age_band"
    visit(page, "/workforce?lang=en")
    for pause_ms in (0, 15, 30, 60) if soaks else (0, 30):
        _click_in_turn(page, ["Certificate holders", "Age and gender"], pause_ms)
        _arrived(page, f"/workforce?lang=en&{kept}", "Lanzhou: the workforce")
        for name in ("Certificate holders", "Age and gender"):
            expect(page.get_by_role("radio", name=name)).to_be_checked()
        _click_in_turn(page, ["Professionals", "Education", "Mid-level and senior", "Employer"], pause_ms)
        _arrived(page, "/workforce?lang=en&group=senior", "Lanzhou: the workforce")
        for name in ("Mid-level and senior", "Employer"):
            expect(page.get_by_role("radio", name=name)).to_be_checked()
    # The link still leads to the Chinese page when it is followed.
    for pause_ms in (15, 60) if soaks else (15,):
        visit(page, "/workforce")
        _click_in_turn(page, ["English", "总览"], pause_ms)
        _arrived(page, "/overview?lang=en", "Lanzhou: progress on the 2020 targets")
        expect(_box(page, "As of")).to_have_value("30 Jun 2020")
        expect(_box(page, "District")).to_have_value("Whole city")


def test_a_chosen_target_is_in_the_address_and_navigation_keeps_the_shared_choices(page: Page) -> None:
    visit(page, f"/target?district={CHENGGUAN}&lang=en")
    _choose(page, "Target", "Urban communities with a professional")
    _arrived(
        page,
        f"/target?district={CHENGGUAN}&lang=en&target=communities.staffed",
        "Chengguan: Urban communities with a professional",
    )
    _navigate(page, "Overview")
    _arrived(page, f"/overview?district={CHENGGUAN}&lang=en", "Chengguan: progress on the 2020 targets")
    page.go_back()
    _arrived(
        page,
        f"/target?district={CHENGGUAN}&lang=en&target=communities.staffed",
        "Chengguan: Urban communities with a professional",
    )
    expect(page.get_by_role("combobox", name="Target")).to_have_value("Urban communities with a professional")


def test_what_the_address_asks_for_and_is_not_there_is_said(page: Page) -> None:
    visit(page, "/target?district=999&as_of=2013-01-01&target=nope&lang=fr")
    expect(page.locator("h1")).to_have_text("兰州市：社会工作人才总量")
    notices = " ".join(page.get_by_test_id("stAlert").all_inner_texts())
    for name, value in (("district", "999"), ("as_of", "2013-01-01"), ("target", "nope"), ("lang", "fr")):
        assert f"{name}={value}" in notices
    # A right choice afterwards ends the notice of that choice.
    _choose(page, "县区", "城关区")
    expect(page.locator("h1")).to_have_text("城关区：社会工作人才总量")
    settled(page)
    assert "999" not in " ".join(page.get_by_test_id("stAlert").all_inner_texts())


def _choose(page: Page, label: str, option: str) -> None:
    """Takes an option of a select box."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def _click_in_turn(page: Page, names: list[str], pause_ms: int) -> None:
    """Clicks on choices or links that stand there now, each a moment after the one before.

    Drawn anew meanwhile, it is the new one that a hand meets; of another name by then, the one of before.
    """
    page.evaluate(
        """([names, ms]) => {
          const inside = () => [...document.querySelectorAll('*')].flatMap(one => one.shadowRoot ?? []);
          const roots = () => [document, ...inside()];
          const there = name => roots().flatMap(root => [...root.querySelectorAll('[role="radio"], a')])
            .find(one => one.textContent.trim() === name);
          const chosen = names.map(there);
          chosen.forEach((one, place) =>
            setTimeout(() => (one.isConnected ? one : there(names[place]) ?? one).click(), place * ms));
        }""",
        [names, pause_ms],
    )


def _walk_twice(page: Page, way: str, pause_ms: int) -> None:
    """Presses Back or Forward again while the page is being drawn, and waits for rest."""
    page.evaluate("([way, ms]) => { history[way](); setTimeout(() => history[way](), ms); }", [way, pause_ms])
    page.wait_for_timeout(500)
    settled(page)


def _navigate(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()


def _arrived(page: Page, path: str, title: str) -> None:
    """The address, the heading and the boxes have come to say the same."""
    page.wait_for_function("path => location.pathname + location.search === path", arg=path)
    expect(page.locator("h1")).to_have_text(title)
    settled(page)


def _shows(page: Page, answers: Answers, district: str, day: str) -> None:
    """Widgets and content alike are those of a unit and day."""
    names = {CITY: "全市", CHENGGUAN: "城关区"}
    days = {"2020-06-30": "2020年6月30日", "2018-12-31": "2018年12月31日"}
    expect(_box(page, "县区")).to_have_value(names[district])
    expect(_box(page, "截至")).to_have_value(days[day])
    said = answers.targets(district, day)
    shown = {row.target: row.status for row in board(page)}
    assert shown.items() <= {id: one["status"] for id, one in said.items()}.items()
    assert len(shown) == (12 if district == CITY else 3)


def _box(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label)
