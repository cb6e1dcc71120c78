"""The brief says the numbers of `targets --json`, on one or two sheets, in the layout officials use."""

from __future__ import annotations

import io
import math
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn

from analytics.answers.districts.profile import KEY_FIGURES
from analytics.language import formats
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.reference import districts
from analytics.reports.brief import Brief, brief
from analytics.reports.pdf import pdf
from analytics.reports.target_lines import TargetLine
from analytics.reports.word import word
from tests.command_answers import CITY, ROOT, TARGETS, Answer, Answers
from tests.looking import look_at

GAOLAN = "620122"
UNITS = (CITY, *districts())


@cache
def said(sample: Path, unit: str = CITY, language: str = "zh", day: str = "2020-06-30") -> Brief:
    return brief(look_at(sample, as_of=date.fromisoformat(day), unit=unit), translator(language))


@cache
def pages(made: Brief) -> tuple[pypdf.PageObject, ...]:
    return tuple(pypdf.PdfReader(io.BytesIO(pdf(made, translator(made.language)))).pages)


def text(made: Brief) -> str:
    """The PDF's text without its line breaks and spaces, which depend on where a line ended."""
    return "".join("".join(page.extract_text() for page in pages(made)).split())


def written(made: Brief) -> Any:
    return docx.Document(io.BytesIO(word(made, translator(made.language))))


def tight(value: str) -> str:
    return "".join(value.split())


def numbers(answer: Answer) -> list[str]:
    """What a reader must find of an answer, in the order of the row; a number that is not there is a dash."""
    lag = answer["lag_months"]
    return [
        formats.number(answer["value"]),
        formats.MISSING if answer["gap_pp"] is None else f"{formats.signed(answer['gap_pp'])}个百分点",
        ""
        if lag is None or round(lag, 1) == 0
        else f"{'落后' if lag > 0 else '超前'}{formats.number(abs(lag), decimals=1)}个月",
    ]


def own(found: dict[str, Answer]) -> dict[str, Answer]:
    """The targets the policy sets for the unit itself."""
    return {id: one for id, one in found.items() if one["reason"] != "no_district_target"}


@pytest.mark.parametrize(
    ("unit", "day"),
    [(CITY, "2020-06-30"), (CITY, "2015-12-31"), (GAOLAN, "2020-06-30"), (CITY, "2014-03-31")],
)
def test_a_row_of_the_pdf_says_what_the_command_line_says(
    sample: Path, answers: Answers, unit: str, day: str
) -> None:
    made = said(sample, unit, day=day)
    found, whole = own(answers.targets(unit, day)), text(made)
    assert {line.id for line in made.targets} == set(found)
    starts = [whole.index(tight(line.name)) for line in made.targets]
    assert starts == sorted(starts)
    for line, start, end in zip(made.targets, starts, [*starts[1:], len(whole)], strict=True):
        row, place = whole[start:end], 0
        for number in numbers(found[line.id]):
            place = row.index(number, place) + len(number)
        assert tight(line.status) in row
        assert tight(line.target) in row


@pytest.mark.parametrize("unit", [CITY, GAOLAN])
def test_word_says_the_same_numbers(sample: Path, answers: Answers, unit: str) -> None:
    made = said(sample, unit)
    found = own(answers.targets(unit))
    rows = {
        row.cells[0].text: tight("".join(cell.text for cell in row.cells[1:]))
        for row in written(made).tables[0].rows
    }
    assert len(rows) == len(found) + 1
    for id, answer in found.items():
        row, place = rows[register().indicator(id).name.zh], 0
        for number in numbers(answer):
            place = row.index(number, place) + len(number)


def test_the_headline_counts_every_target_once(sample: Path, answers: Answers) -> None:
    counts = dict(said(sample).counts)
    statuses = [one["status"] for one in answers.targets().values()]
    assert counts["已完成"] == sum(status in ("achieved", "met") for status in statuses)
    assert counts["严重滞后或未达标"] == sum(
        status in ("seriously_behind", "missed", "not_met") for status in statuses
    )
    assert sum(counts.values()) == said(sample).total == len(TARGETS)


def test_what_is_behind_is_said_in_a_sentence_and_nothing_else_is(sample: Path, answers: Answers) -> None:
    late = ("seriously_behind", "missed", "not_met", "slightly_behind", "flat")
    expected = {id for id, one in answers.targets().items() if one["status"] in late or one["sliding"]}
    made = said(sample)
    body = [tight(paragraph.text) for paragraph in written(made).paragraphs]
    found = {
        line.id: paragraph
        for line in made.targets
        for paragraph in body
        if paragraph.startswith(tight(line.sentence))
    }
    assert set(found) == expected
    for line in made.targets:
        if line.id in found:
            rest = found[line.id].removeprefix(tight(line.sentence))
            where = f"落后县区：{tight(line.districts_behind)}。" if line.districts_behind else ""
            next_step = tight(line.next_step)
            assert rest == f"{where}责任单位：{tight(line.in_charge)}。下一步：{next_step}"
            assert next_step


def test_the_bars_are_as_long_as_the_page_says(sample: Path, answers: Answers) -> None:
    def line(id: str) -> TargetLine:
        return next(one for one in said(sample).targets if one.id == id)

    found = answers.targets()["workforce.total"]
    assert line("workforce.total").done == found["value"] / found["target"]
    assert line("workforce.total").expected == found["expected"] / found["target"]
    years = answers.targets()["funding.district_floor"]
    assert line("funding.district_floor").done == years["value"] / years["total"]


def test_what_nobody_reported_is_a_dash_and_no_zero(sample: Path, answers: Answers) -> None:
    day = "2014-03-31"
    found = answers.targets(GAOLAN, day)
    values = {line.id: line.value for line in said(sample, GAOLAN, day=day).targets}
    assert (
        {id for id, value in values.items() if value == formats.MISSING}
        == {id for id in values if found[id]["value"] is None}
        != set()
    )


def test_a_districts_brief_names_the_communities_that_lack_a_professional(
    sample: Path, answers: Answers
) -> None:
    lacking = answers.targets(GAOLAN)["communities.staffed"]["missing"]
    made = said(sample, GAOLAN)
    assert 0 < len(lacking) == len(made.missing.split("、"))
    assert tight(made.missing) in text(made)


def test_a_districts_brief_has_the_key_figures_of_its_profile(sample: Path, answers: Answers) -> None:
    made = said(sample, GAOLAN)
    own, everybody = (
        sum(one.population_2020 for one in units) for units in ([districts()[GAOLAN]], districts().values())
    )
    rows = {row[0]: row[1:] for row in made.tables[0].rows}
    found = answers.targets(GAOLAN)
    for id in ("workforce.total", "workforce.professional", "workforce.senior"):
        value, city = found[id]["value"], answers.targets()[id]["value"]
        assert value is not None
        assert city
        count, by_residents, all_districts, rank = rows[register().indicator(id).name.zh]
        assert count.startswith(f"{value:,.0f}人 · 参考数的")
        assert by_residents == f"{value / own * 10_000:.2f}"
        assert all_districts == f"{city / everybody * 10_000:.2f}"
        assert rank
    assert len(rows) == len(KEY_FIGURES)
    whole = text(made)
    (table,) = (one for one in written(made).tables if one.rows[0].cells[1].text == "皋兰县")
    for name, row in rows.items():
        assert tight(name + "".join(row)) in whole
        assert [name, *row] in [[cell.text for cell in one.cells] for one in table.rows]
    assert tight(made.tables[0].note) in whole


def test_a_paragraph_says_what_there_is_and_what_is_missing(sample: Path) -> None:
    sentences = {line.id: line.sentence for line in said(sample).targets}
    assert sentences["communities.staffed"] == (
        "配备专业人才的城市社区：421个社区中已有328个（77.9%）；略有滞后；低于序时进度17.1个百分点；"
        "落后13.9个月。差距最大的是西固区，缺25个。"
    )
    assert "差距最大的是西固区等4个，各缺1个。" in sentences["bases.district"]
    assert sentences["funding.growth"].startswith("彩票公益金逐年加大：47个单位·年，42个达标；未达标。")
    own = {line.id: line.sentence for line in said(sample, "620121").targets}
    assert own["associations.district"] == "县区社会工作（者）协会：尚未建立；略有滞后。"


def test_what_is_behind_says_who_is_in_charge_where_and_what_is_next(sample: Path) -> None:
    lines = {line.id: line for line in said(sample).targets}
    communities = lines["communities.staffed"]
    owners = register().owner_labels(register().indicator("communities.staffed"))
    assert communities.in_charge.startswith("、".join(owner.zh for owner in owners))
    assert communities.districts_behind == "西固区、红古区、永登县、皋兰县"
    assert communities.next_step == "至2020年12月31日，平均每月还需15.4个社区。"
    assert lines["funding.district_floor"].next_step == "今后每个资金年度不低于3万元。"
    assert lines["funding.growth"].next_step == "今后每个资金年度都比上一年度有所增加。"
    assert lines["workforce.senior"].next_step == "已达到目标，但较此前回落：须保持在目标之上。"
    assert {line.id for line in lines.values() if line.next_step} == {
        line.id for line in lines.values() if line.is_behind
    }
    own = {line.id: line for line in said(sample, "620121").targets}
    assert own["associations.district"].next_step == "须在2020年12月31日前建立。"
    assert own["associations.district"].districts_behind == ""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("unit", UNITS)
def test_the_pdf_is_one_or_two_sheets_of_a4(sample: Path, unit: str, language: str) -> None:
    found = pages(said(sample, unit, language))
    assert len(found) <= 2
    for page in found:
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]


def test_the_pdf_holds_no_pictures(sample: Path) -> None:
    assert not any(page.images for page in pages(said(sample)))


def test_the_same_brief_gives_the_same_bytes(sample: Path) -> None:
    t = translator("zh")
    assert pdf(said(sample), t) == pdf(said(sample), t)


def test_data_is_text_in_a_pdf_and_never_markup(sample: Path) -> None:
    hostile = '#panic("x") *a* $b$ <c> @d \\ /* "'
    made = replace(said(sample, GAOLAN), title=hostile, missing=hostile)
    assert text(made).count(tight(hostile)) == 2


def test_sample_data_is_called_so_in_both_files(sample: Path) -> None:
    made = said(sample)
    assert text(made).count("示例数据") >= len(pages(made))
    assert any("示例数据" in paragraph.text for paragraph in written(made).paragraphs)


def test_word_has_the_page_and_grid_of_official_documents(sample: Path) -> None:
    made = written(said(sample))
    (section,) = made.sections
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [margin.mm for margin in margins] == pytest.approx([37, 35, 28, 26], abs=0.1)
    (grid,) = section._sectPr.findall(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert (225 / 25.4 * 1440) // int(grid.get(qn("w:linePitch"))) == 22
    assert (156 / 25.4 * 72) // (16 + int(grid.get(qn("w:charSpace"))) / 4096) == 28
    normal = made.styles["Normal"]
    spacing = normal.element.rPr.find(qn("w:spacing"))
    assert (156 / 25.4 * 72) // (16 + int(spacing.get(qn("w:val"))) / 20) == 28
    assert (225 / 25.4 * 72) // normal.paragraph_format.line_spacing.pt == 22


def test_words_paragraphs_are_official_text_without_screen_spacing(sample: Path) -> None:
    body = "\n".join(paragraph.text for paragraph in written(said(sample)).paragraphs)
    assert "421个社区中已有328个（77.9%）；略有滞后；低于序时进度17.1个百分点；落后13.9个月。" in body
    assert body.splitlines()[-1] == said(sample).source


def test_word_names_the_fonts_of_official_documents(sample: Path) -> None:
    found = {}
    for paragraph in written(said(sample)).paragraphs:
        for run in paragraph.runs:
            found[run.text] = (run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt)
    assert found[said(sample).title] == ("方正小标宋_GBK", 22)
    assert next(font for said, font in found.items() if said.startswith("示例数据")) == ("楷体_GB2312", 12)
    assert found["一、总体进展"] == ("黑体", 10)
    assert found[next(text for text in found if text.startswith("共12项目标"))] == ("仿宋_GB2312", 10)


def height(document: Any) -> float:
    """How high everything stands in points, line by line, by the file itself."""

    def lines(text: str, size: float, width: float) -> int:
        return math.ceil(sum(size * (1 if ord(char) > 0x7F else 0.47) for char in text) / width) or 1

    def stands(paragraph: Any, width: float) -> float:
        format, (run,) = paragraph.paragraph_format, paragraph.runs
        assert format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
        indent = format.first_line_indent.pt if format.first_line_indent else 0
        said = "　" * round(indent / run.font.size.pt) + run.text
        above = format.space_before.pt if format.space_before else 0
        return float(above + format.line_spacing.pt * lines(said, run.font.size.pt, width))

    whole = sum(stands(paragraph, 156 / 25.4 * 72) for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            whole += max(stands(cell.paragraphs[0], cell.width.pt - 6) for cell in row.cells) + 0.5
    return whole


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("day", ["2015-12-31", "2020-06-30"])
@pytest.mark.parametrize("unit", UNITS)
def test_word_is_on_one_page(sample: Path, unit: str, day: str, language: str) -> None:
    assert height(written(said(sample, unit, language, day))) <= 225 / 25.4 * 72


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice sets Word files; none is here.")
def test_libreoffice_sets_word_on_one_page(sample: Path, tmp_path: Path) -> None:
    for unit in UNITS:
        for language in ("zh", "en"):
            made = word(said(sample, unit, language), translator(language))
            (tmp_path / f"{unit}-{language}.docx").write_bytes(made)
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    files = sorted(map(str, tmp_path.glob("*.docx")))
    convert = ["--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *convert, *files], check=True, capture_output=True)
    counts = {path.stem: len(pypdf.PdfReader(path).pages) for path in tmp_path.glob("*.pdf")}
    assert counts == {Path(file).stem: 1 for file in files}


def test_page_numbers_stand_outside_between_dashes(sample: Path) -> None:
    made = written(said(sample))
    assert made.settings.odd_and_even_pages_header_footer
    (section,) = made.sections
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        (paragraph,) = footer.paragraphs
        assert paragraph.alignment.name == side
        (field,) = paragraph._p.findall(qn("w:fldSimple"))
        assert field.get(qn("w:instr")) == "PAGE"
        assert "".join(node.text for node in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert {node.get(qn("w:ascii")) for node in paragraph._p.iter(qn("w:rFonts"))} == {"宋体"}


@pytest.mark.parametrize(
    ("name", "options", "code", "sentence"),
    [
        ("a.pdf", [], 0, "a.pdf: "),
        ("a.docx", ["--lang", "en", "--district", GAOLAN], 0, "a.docx: "),
        ("a.PNG", ["--format", "png"], 0, "a.PNG: "),
        ("a.html", [], 0, "a.html: "),
        ("a.txt", [], 2, "ends in none of .pdf, .docx, .png, .html"),
        ("a.pdf", ["--format", "word"], 2, "ends in .pdf, not in .docx"),
        ("a.pdf", ["--district", "620199"], 1, "Unknown district"),
    ],
)
def test_the_command_writes_it_or_says_why_not(
    sample: Path, tmp_path: Path, name: str, options: list[str], code: int, sentence: str
) -> None:
    out = tmp_path / name
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "--data", str(sample), "brief", str(out), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in "".join(done.stderr.split("\n"))
    assert out.exists() is (code == 0)


@pytest.mark.parametrize(
    ("options", "name", "begins"),
    [
        ([], "兰州市进展简报-2020-06-30-示例数据.pdf", b"%PDF"),
        (["--format", "word", "--lang", "en"], "Lanzhou-progress-brief-2020-06-30-Sample-data.docx", b"PK"),
        (
            ["--format", "html", "--district", GAOLAN],
            "皋兰县进展简报-2020-06-30-示例数据.html",
            b"<!doctype html>",
        ),
    ],
)
def test_a_brief_without_a_name_gets_one_that_says_place_day_and_sample(
    sample: Path, tmp_path: Path, options: list[str], name: str, begins: bytes
) -> None:
    subprocess.run(
        [sys.executable, "-m", "analytics", "--data", str(sample), "brief", *options],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    (made,) = tmp_path.iterdir()
    assert made.name == name
    assert made.read_bytes().strip().startswith(begins)
