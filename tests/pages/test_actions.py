"""The page of actions, and where other pages tell of those that are overdue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from analytics.language.written import in_words
from analytics.policy.loading import register
from analytics.reviews.acting import Actions, take_over
from analytics.reviews.notes import Notes
from analytics.reviews.store import today
from tests.acted import WANG, set_one
from tests.pages.conftest import OpenPage
from tests.pages.drawn import alt, component, figure, key_figures, sent, texts
from tests.pages.test_takeaway import offers


def rows(app: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = component(app, "actions-table")["rows"]
    return found


def test_actions_stand_with_their_light_the_urgent_ones_first(root: Path, open_own: OpenPage) -> None:
    set_one(root, what="从容")
    set_one(root, what="逾期", days=-3)
    set_one(root, what="临近", days=5)
    app = open_own("actions")
    assert [row["name"] for row in rows(app)] == ["逾期", "临近", "从容"]
    assert [row["cells"][0]["word"] for row in rows(app)] == [
        "红灯：已逾期",
        "黄灯：临近期限",
        "绿灯：期限内",
    ]
    assert rows(app)[0]["cells"][4]["note"] == "逾期3天"
    assert [*key_figures(app).values()] == ["3", "1", "1", "3", "0"]


def test_actions_are_chosen_by_state_indicator_and_district(root: Path, open_own: OpenPage) -> None:
    set_one(root, what="甲", days=-3)
    set_one(root, what="乙", indicator="bases.district", district_code="620102")
    one = set_one(root, what="丙")
    Actions.of(root, WANG).write(one.id, lambda now: take_over(now, WANG))
    assert [row["name"] for row in rows(open_own("actions", which="overdue"))] == ["甲"]
    assert [row["name"] for row in rows(open_own("actions", indicator="bases.district"))] == ["乙"]
    assert [row["name"] for row in rows(open_own("actions", district="620102"))] == ["乙"]
    assert len(rows(open_own("actions", which="to_take_over"))) == 2


def test_the_file_of_actions_holds_what_is_chosen(root: Path, open_own: OpenPage) -> None:
    set_one(root, what="甲", days=-3)
    set_one(root, what="乙")
    offer = offers(open_own("actions", which="overdue"))["actions"]
    columns = {column.id: list(column.cells) for column in in_words(offer.table())}
    assert columns["action"] == ["甲"]
    assert [label.zh for label, _ in offer.stamp.choices] == ["范围", "指标"]


def test_what_is_behind_leads_to_setting_an_action_until_it_has_one(root: Path, open_own: OpenPage) -> None:
    def behind() -> list[str]:
        drawn = component(open_own("actions", district="620104"), "actions-behind")
        return [row["to"]["href"] for row in drawn["rows"]]

    before = behind()
    assert any("communities.staffed" in href for href in before)
    set_one(root)
    assert len(behind()) == len(before) - 1
    assert not any("communities.staffed" in href for href in behind())


def test_an_action_is_set_by_the_form_its_address_opens(root: Path, open_own: OpenPage) -> None:
    app = open_own("actions", set="communities.staffed", district="620104")
    app.text_input(key="acting-field").set_value("王芳").run()
    app.text_area(key="action-set-what").set_value("补齐社工")
    app.text_input(key="action-set-who").set_value("西固区民政局")
    app.date_input(key="action-set-due").set_value(today() + timedelta(days=30))
    app.button(key="action-set-it").click().run()
    assert not app.exception
    (one,) = Actions.of(root, WANG).all()
    assert (one.indicator, one.district_code, one.what, one.set_by.actor) == (
        "communities.staffed", "620104", "补齐社工", "王芳",
    )  # fmt: skip
    assert app.query_params["action"] in ("1", ["1"])
    assert "set" not in app.query_params


def test_what_is_refused_says_why_and_keeps_what_was_typed(root: Path, open_own: OpenPage) -> None:
    app = open_own("actions", set="communities.staffed")
    app.text_area(key="action-set-what").set_value("补齐社工")
    app.button(key="action-set-it").click().run()
    assert [one.value for one in app.warning] == ["请选择办理期限。"]
    assert app.text_area(key="action-set-what").value == "补齐社工"
    assert Actions.of(root, WANG).all() == ()


def test_nothing_of_another_is_overwritten(root: Path, open_own: OpenPage) -> None:
    one = set_one(root)
    app = open_own("actions", action="1")
    app.text_input(key="acting-field").set_value("李强").run()
    Actions.of(root, WANG).write(one.id, lambda now: take_over(now, WANG))
    app.button(key="action-take_over").click().run()
    assert [said.value for said in app.warning] == ["王芳同时作了修改：请重新查看。"]
    assert len(Actions.of(root, WANG).get(1).history) == 2


def test_an_action_that_is_not_there_is_told_of(open_own: OpenPage) -> None:
    assert "action" in open_own("actions", action="9").warning[0].value


def test_overdue_actions_are_told_on_the_overview_and_on_their_target_only(
    root: Path, open_own: OpenPage
) -> None:
    def sentence() -> str:
        (drawn,) = sent(open_own("overview"), "sentences")
        return "".join(piece["text"] for pieces in drawn["sentences"] for piece in pieces)

    set_one(root)
    assert "督办" not in sentence()
    set_one(root, days=-2)
    assert "逾期督办1项" in sentence()
    links = [
        str(one.proto.label) for one in open_own("target", target="communities.staffed").get("page_link")
    ]
    assert any("逾期督办第2号" in label for label in links)
    links = [str(one.proto.label) for one in open_own("target", target="bases.district").get("page_link")]
    assert not any("逾期督办" in label for label in links)


def test_a_note_is_a_flag_on_its_curve_and_words_for_eyes_ears_and_files(
    root: Path, open_own: OpenPage
) -> None:
    notes = Notes.of(root, WANG)
    day = today().replace(2019, 12, 31)
    for text in ("红古区合并社区", "口径调整"):
        notes.pin(register(), indicator="communities.staffed", district_code="620100", on=day, text=text)
    app = open_own("target", target="communities.staffed")
    flags = [one["text"] for one in figure(app, "burnup")["layout"]["annotations"]]
    assert {"<b>1</b>", "<b>2</b>"} <= set(flags)
    assert "红古区合并社区" in alt(app, "burnup")
    assert "口径调整" in texts(app)
    table = offers(app)["notes"].table()
    assert table.frame["note"].tolist() == ["红古区合并社区", "口径调整"]
    # The curve before that day knows nothing of it, nor does another unit's.
    for other in ({"as_of": "2018-12-31"}, {"district": "620102"}):
        assert "口径调整" not in texts(open_own("target", target="communities.staffed", **other))


def test_a_measure_and_fund_years_have_notes_too(root: Path, open_own: OpenPage) -> None:
    day = today().replace(2019, 12, 31)
    for id in ("pay.contracts", "funding.growth", "training.frontline"):
        Notes.of(root, WANG).pin(register(), indicator=id, district_code="620100", on=day, text="标注文字")
        assert "标注文字" in texts(open_own("target", target=id))


def test_where_the_database_fails_other_pages_go_on(root: Path, open_own: OpenPage) -> None:
    root.with_name("snapshots.kept.sqlite").write_bytes(b"no database" * 500)
    assert open_own("actions").warning
    assert open_own("meeting").warning
    assert not open_own("overview").warning
    assert not open_own("target", target="communities.staffed").warning
