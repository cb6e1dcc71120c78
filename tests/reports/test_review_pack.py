"""A pack says the page's own numbers in Word, PDF and Excel, whether it is sealed, and can be confirmed."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn

from analytics.access.viewer import everybody
from analytics.language import formats, labels
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.reference import districts, unit
from analytics.reports.confirmation import Confirmation, confirmation
from analytics.reports.marks import Mark
from analytics.reports.review import documents, workbook
from analytics.reports.review.files import Format, file_name
from analytics.reviews.items import Standing
from analytics.reviews.result import grades, places, result
from analytics.reviews.review import Review
from analytics.reviews.store import Reviews
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.reports.libreoffice import soffice
from tests.reports.reviewed import FORMULA, OPEN, SEALED, UNDER_WAY, YEAR, rescored, reviewed, reviewed_sample


@pytest.fixture(scope="module")
def snapshots(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviewed_sample(sample, tmp_path_factory.mktemp("reviewed"))


@pytest.fixture(scope="module")
def kept(snapshots: Path) -> Reviews:
    return Reviews.of(snapshots, everybody().named("测试员"))


@cache
def district_pack(snapshots: Path, code: str, format: Format, language: str = "zh") -> bytes:
    review = Reviews.of(snapshots, everybody()).get(YEAR, code)
    return documents.of_district(snapshots, review, register(), format, language=language, viewer=everybody())


@cache
def year_pack(snapshots: Path, format: Format, language: str = "zh") -> bytes:
    reviews = Reviews.of(snapshots, everybody()).all(YEAR)
    return documents.of_year(snapshots, reviews, register(), format, language=language, viewer=everybody())


def tight(said: str) -> str:
    return "".join(said.split())


def pdf_text(file: bytes) -> str:
    return tight("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages))


def word_text(file: bytes) -> str:
    """Every paragraph and cell in their order, without spaces."""
    body = docx.Document(io.BytesIO(file)).element.body
    return tight("".join(node.text or "" for node in body.iter(qn("w:t"))))


def every_text(file: bytes, format: Format) -> list[str]:
    """What stands on each sheet, its head and foot too."""
    if format is Format.PDF:
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages]
    if format is Format.WORD:
        section: Any = docx.Document(io.BytesIO(file)).sections[0]
        return [
            "".join(node.text or "" for node in header._element.iter(qn("w:t")))
            for header in (section.header, section.even_page_header)
        ]
    return [str(sheet["A2"].value) for sheet in openpyxl.load_workbook(io.BytesIO(file))]


def code_in(file: bytes, format: Format) -> str:
    return str(re.findall(r"LZ-\w{4}-\w{4}", every_text(file, format)[0])[0])


def known(snapshots: Path, code: str, file: bytes | None = None) -> Confirmation:
    found = confirmation(Catalogue(snapshots), register(), everybody(), code)
    return found if file is None else found.beside(file)


@pytest.mark.parametrize("code", [SEALED, OPEN])
def test_word_and_pdf_say_the_pages_result_and_every_score(snapshots: Path, kept: Reviews, code: str) -> None:
    review, t = kept.get(YEAR, code), translator("zh")
    found = result(review)
    for text in (
        word_text(district_pack(snapshots, code, Format.WORD)),
        pdf_text(district_pack(snapshots, code, Format.PDF)),
    ):
        assert f"得分{formats.number(found.points, decimals=1)}分" in text
        if found.percent is None:
            lowest, highest = (formats.number(one, decimals=1) for one in (found.lowest, found.highest))
            assert f"介于{lowest}分与{highest}分之间" in text
        else:
            assert f"百分制{formats.number(found.percent, decimals=1)}分" in text
        place = 0
        for id, entry in review.entries.items():
            score = (
                f"{formats.number(entry.score, decimals=1)}/{formats.number(entry.item.weight)}"
                if entry.standing is Standing.SCORED
                else labels.word("review_standing", entry.standing, t)
            )
            place = text.index(tight(t.label(register().indicator(id).name)), place)
            place = text.index(score, place)


def test_a_pack_has_remarks_evidence_points_and_who_did_what(snapshots: Path) -> None:
    for text in (
        word_text(district_pack(snapshots, SEALED, Format.WORD)),
        pdf_text(district_pack(snapshots, SEALED, Format.PDF)),
    ):
        for said in (
            *(f"县区自评：{FORMULA}。", "评分理由：部分合同年底到期。", "评语：请补齐。", "审计报告.pdf"),
            *("abababababab", "+7.5承办全省现场会", "−0.5报送迟延", "增幅为何下降？", "答复：暂无"),
            *("签发测试员", "政策未作规定", "2019年6月30日2019年撤并街道一个测试员"),
        ):
            assert said in text
        assert "2018年撤并街道" not in text


def test_what_was_required_is_in_the_word_pack_what_the_review_says(snapshots: Path, kept: Reviews) -> None:
    """The share the policy asks for, against which completion is counted; not the line of the day."""
    item = kept.get(YEAR, SEALED).entries["communities.staffed"].item
    assert item.required == 1.0
    assert (item.expected or 0) < item.required
    name = register().indicator(item.id).name.zh
    tables = docx.Document(io.BytesIO(district_pack(snapshots, SEALED, Format.WORD))).tables
    (row,) = [
        cells
        for table in tables
        for line in table.rows
        if (cells := [cell.text for cell in line.cells])[0] == name and len(cells) == 7
    ]
    assert row[1] == "100.0%"
    assert row[3] == formats.percent(item.completion)


def test_the_citys_pack_has_every_place_with_its_range_and_names_who_is_missing(
    snapshots: Path, kept: Reviews
) -> None:
    ranked = places(tuple(kept.all(YEAR).values()))
    assert {place.district_code for place in ranked} == set(districts()) - {OPEN}
    for text in (word_text(year_pack(snapshots, Format.WORD)), pdf_text(year_pack(snapshots, Format.PDF))):
        assert "8个县区中，7个已有结果。" in text
        assert f"尚无结果、不参加排位：{unit(OPEN).name}。" in text
    table = docx.Document(io.BytesIO(year_pack(snapshots, Format.WORD))).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    for row, place in zip(rows, ranked, strict=False):
        name = unit(place.district_code).name
        spread = str(place.best) if place.best == place.worst else f"{place.best}–{place.worst}"
        assert (row[0], row[1], row[6]) == (str(place.place), name, spread)
        assert row[4] == formats.number(place.percent, decimals=1)
    assert rows[-1][:2] == ["—", unit(OPEN).name]


@pytest.mark.parametrize("format", Format)
def test_a_draft_says_so_on_every_sheet_and_a_sealed_one_its_hash(
    snapshots: Path, kept: Reviews, format: Format
) -> None:
    draft = every_text(district_pack(snapshots, UNDER_WAY, format), format)
    sealed = every_text(district_pack(snapshots, SEALED, format), format)
    seal = kept.get(YEAR, SEALED).seals[-1].sha256
    for sheets in (draft, sealed):
        assert all("示例数据" in sheet for sheet in sheets)
    assert all("草稿" in sheet for sheet in draft)
    assert all(seal in tight(sheet) and "草稿" not in sheet for sheet in sealed)
    assert all("草稿：7个县区尚未封存" in sheet for sheet in every_text(year_pack(snapshots, format), format))
    english = every_text(district_pack(snapshots, UNDER_WAY, format, "en"), format)
    assert all("Draft" in sheet and "Sample data" in sheet for sheet in english)


def cells(file: bytes) -> dict[str, dict[str, Any]]:
    """Of each sheet what its cells hold as they were last worked out."""
    book = openpyxl.load_workbook(io.BytesIO(file), data_only=True)
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None}
        for sheet in book
    }


def totals(sheet: dict[str, Any]) -> dict[str, Any]:
    """What a sheet of scores works out, by its words: the last value of the row."""
    return {
        str(value): sheet.get(f"I{coordinate[1:]}", "")
        for coordinate, value in sheet.items()
        if coordinate[0] == "A" and coordinate[1:].isdigit()
    }


def check_scores(sheet: dict[str, Any], review: Review) -> None:
    """The sheet gives the page's own points, percentage and grade."""
    t, found, words = translator("zh"), result(review), totals(sheet)
    assert words["得分"] == pytest.approx(found.points)
    assert words["满分"] == found.possible
    assert words["计入的加减分"] == pytest.approx(review.adjusted)
    assert (words["百分制"] or None) == (None if found.percent is None else pytest.approx(found.percent))
    assert (words["等次"] or None) == (found.grade and labels.word("review_grade", found.grade, t))
    for id, entry in review.entries.items():
        score = words[t.label(register().indicator(id).name)]
        assert (None if score in ("", None) else score) == (
            None if entry.score is None else pytest.approx(entry.score)
        )


def check_year(sheets: dict[str, dict[str, Any]], reviews: Mapping[str, Review]) -> None:
    graded = grades(reviews)
    ranked = {place.district_code: place for place in places(tuple(reviews.values()))}
    for row, (code, review) in enumerate(reviews.items(), start=5):
        check_scores(sheets[unit(code).name], review)
        found, sheet = result(review), sheets["考核结果"]
        assert sheet[f"A{row}"] == unit(code).name
        assert sheet[f"B{row}"] == pytest.approx(found.points)
        assert (sheet.get(f"E{row}") or None) == (
            None if found.percent is None else pytest.approx(found.percent)
        )
        word = graded[code] and labels.word("review_grade", graded[code], translator("zh"))
        assert (sheet.get(f"F{row}") or None) == word
        own = ranked.get(code)
        assert (sheet.get(f"G{row}") or None) == (own and own.place)
        assert (sheet.get(f"H{row}"), sheet.get(f"I{row}")) == (own and own.best, own and own.worst)


def test_the_workbook_gives_the_pages_numbers_as_it_is_opened(snapshots: Path, kept: Reviews) -> None:
    for code in (SEALED, OPEN):
        check_scores(cells(district_pack(snapshots, code, Format.EXCEL))["计分表"], kept.get(YEAR, code))
    check_year(cells(year_pack(snapshots, Format.EXCEL)), kept.all(YEAR))


def without_values(file: bytes) -> bytes:
    """The same workbook without what its formulas last gave, so that a program has to work it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as parts, zipfile.ZipFile(out, "w") as copy:
        for name in parts.namelist():
            part = parts.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            copy.writestr(name, part)
    return out.getvalue()


def limited(reviews: Mapping[str, Review]) -> dict[str, Review]:
    """The same under a scheme that lets a quarter of the districts be excellent."""
    return {
        code: replace(one, opened=replace(one.opened, scheme=replace(one.opened.scheme, most_excellent=0.25)))
        for code, one in reviews.items()
    }


def complete(reviews: Mapping[str, Review]) -> dict[str, Review]:
    """The same with the open one standing where the first one does: a tie at the top."""
    first = reviews[SEALED]
    return {**reviews, OPEN: replace(first, opened=replace(first.opened, district_code=OPEN))}


def test_libreoffice_works_out_the_same_numbers(snapshots: Path, kept: Reviews, tmp_path: Path) -> None:
    reviews, t = kept.all(YEAR), translator("zh")
    years = {"year": reviews, "limited": limited(reviews), "tied": limited(complete(reviews))}
    made = {"district": district_pack(snapshots, SEALED, Format.EXCEL)} | {
        name: workbook.of_year(shown, register(), t, Mark("LZ-7K3M-Q2XD", None))
        for name, shown in years.items()
    }
    out, files = tmp_path / "out", [tmp_path / f"{name}.xlsx" for name in made]
    for path in files:
        path.write_bytes(without_values(made[path.stem]))
    command = [str(soffice()), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    convert = ["--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, *convert, *map(str, files)], check=True, capture_output=True)
    worked_out = {path.stem: cells((out / path.name).read_bytes()) for path in files}
    check_scores(worked_out["district"]["计分表"], reviews[SEALED])
    for name, shown in years.items():
        check_year(worked_out[name], shown)
    assert len({tuple(grades(shown).values()) for shown in years.values()}) == 3


def test_numbers_are_numbers_texts_never_act_as_formulas_and_charts_are_native(snapshots: Path) -> None:
    file = district_pack(snapshots, SEALED, Format.EXCEL)
    book = openpyxl.load_workbook(io.BytesIO(file))
    texts = [cell for sheet in book for row in sheet for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in texts] == ["s"]
    facts = book["事实数据"]
    heads = {cell.value: cell.column for cell in facts[4]}
    values = [facts.cell(row, heads["实际"]).value for row in range(5, facts.max_row + 1)]
    assert all(isinstance(value, int | float | None) for value in values)
    assert any(values)
    scores = [row[8].value for row in book["计分表"].iter_rows(min_row=5, max_row=18)]
    assert all(str(score).startswith("=IF(") for score in scores)
    assert len(book["计分表"]._charts) == 1
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert any(name.startswith("xl/charts/chart") for name in parts.namelist())


def test_word_is_laid_out_as_an_official_document(snapshots: Path) -> None:
    made: Any = docx.Document(io.BytesIO(district_pack(snapshots, SEALED, Format.WORD)))
    (section,) = made.sections
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [margin.mm for margin in margins] == pytest.approx([37, 35, 28, 26], abs=0.1)
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    issuer, number, title, recipient, heading, *_ = made.paragraphs
    assert issuer.text == "中共兰州市委组织部"
    assert str(issuer.runs[0].font.color.rgb) == "FF0000"
    assert "号" in number.text
    (rule,) = number._p.iter(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "FF0000"
    assert title.text == "城关区2019年度社会工作人才工作考核结果"
    assert (title.runs[0].font.size.pt, title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))) == (
        22, "方正小标宋_GBK",
    )  # fmt: skip
    assert recipient.text == "中共城关区委员会、城关区人民政府："
    assert (heading.text, heading.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))) == ("一、考核结果", "黑体")
    body = next(one for one in made.paragraphs if one.text.startswith("共14项"))
    assert (body.runs[0].font.size.pt, body.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))) == (
        16,
        "仿宋_GB2312",
    )
    assert "附件：1. 考核计分表" in "\n".join(one.text for one in made.paragraphs)
    assert made.paragraphs[-1].text.endswith("印发")


@pytest.mark.parametrize("format", Format)
def test_the_same_pack_is_the_same_bytes_and_answers_under_its_code(snapshots: Path, format: Format) -> None:
    district_pack.cache_clear()
    file = district_pack(snapshots, SEALED, format)
    district_pack.cache_clear()
    assert district_pack(snapshots, SEALED, format) == file
    found = known(snapshots, code_in(file, format), file)
    assert found.same is not None
    assert (len(found.papers), found.paper.content.unit, found.paper.content.year) == (1, SEALED, YEAR)
    assert not found.changed
    assert known(snapshots, found.code, file + b" ").is_tampered


def test_a_tampered_pack_is_found(snapshots: Path, kept: Reviews) -> None:
    file = district_pack(snapshots, SEALED, Format.WORD)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as parts, zipfile.ZipFile(out, "w") as copy:
        for name in parts.namelist():
            copy.writestr(name, parts.read(name).replace(b"17.5 / 20", b"19.5 / 20"))
    assert "19.5/20" in word_text(out.getvalue())
    found = known(snapshots, code_in(out.getvalue(), Format.WORD), out.getvalue())
    assert found.is_tampered
    (printed,) = (one for one in found.paper.content.numbers if one.indicator == "communities.staffed")
    assert printed.score == kept.get(YEAR, SEALED).entries["communities.staffed"].score == 17.5


def test_a_score_changed_afterwards_stands_beside_the_printed_one(sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    folder.symlink_to(sample)
    kept = reviewed(folder)
    file = documents.of_district(
        folder, kept.get(YEAR, UNDER_WAY), register(), Format.PDF, language="zh", viewer=everybody()
    )
    before = result(kept.get(YEAR, UNDER_WAY))
    after = result(rescored(kept, UNDER_WAY, 12.0))
    found = known(folder, code_in(file, Format.PDF), file)
    changed = {one.then.indicator: one for one in found.changed}
    assert changed.keys() == {"", "communities.staffed"}
    scores = [one and one.score for one in (changed[""].then, changed[""].now)]
    assert scores == [before.percent, after.percent]
    again = documents.of_district(
        folder, kept.get(YEAR, UNDER_WAY), register(), Format.PDF, language="zh", viewer=everybody()
    )
    assert code_in(again, Format.PDF) != found.code


def test_all_packs_come_as_one_zip_with_progress(snapshots: Path, kept: Reviews) -> None:
    told: list[tuple[int, int, str]] = []
    reviews = kept.all(YEAR)
    made = documents.archive(
        snapshots, reviews, register(), (Format.EXCEL, Format.PDF), language="zh", viewer=everybody(),
        progress=lambda *said: told.append(said),
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(made)) as packs:
        names = packs.namelist()
        sealed = file_name((reviews[SEALED],), Format.PDF, translator("zh"), of_city=False)
        assert sealed == "城关区2019年度考核-示例数据.pdf"
        assert packs.read(sealed) == district_pack(snapshots, SEALED, Format.PDF)
    assert len(names) == len(set(names)) == 2 * 9
    assert names[0] == "兰州市2019年度考核-草稿-示例数据.xlsx"
    assert [done for done, _, _ in told] == list(range(19))
    assert told[-1][:2] == (18, 18)


def test_what_a_clerk_wrote_is_text_and_never_markup(sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    folder.symlink_to(sample)
    kept = reviewed(folder)
    hostile = '#panic("x") *a* $b$ <c> & @d \\ "'
    from analytics.reviews import events as happened

    review = kept.write(
        YEAR, UNDER_WAY, lambda _: happened.Scored("communities.staffed", 1.0, True, hostile, hostile)
    )
    for format, read in ((Format.PDF, pdf_text), (Format.WORD, word_text)):
        file = documents.of_district(folder, review, register(), format, language="zh", viewer=everybody())
        assert read(file).count(tight(hostile)) == 2
