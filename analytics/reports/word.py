"""The brief as Word on one page, laid out like official documents (GB/T 9704): page, grid, fonts by name."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.language.translator import Translator
from analytics.reports import official
from analytics.reports.brief import Brief
from analytics.reports.district_tables import Part, Table
from analytics.reports.one_page import lines, row_height
from analytics.reports.target_lines import TargetLine

#: From 四号 by 小四 and 五号 down: the first in which everything stands on one page.
SIZES = (14, 12, 10.5, 10, 9.5, 9, 8.5, 8, 7.5)
#: How much of the type area's height is filled: another program may break a line otherwise.
_FILLED = 0.98


def word(brief: Brief, t: Translator) -> bytes:
    """The brief as docx, on one page. A reader's own fonts are used by these names; none is carried along."""
    document = official.new_document(brief.title)
    under = official.tight(" · ".join(part for part in (brief.notice, brief.reports) if part))
    parts = _parts(brief, t)
    size = next(
        (size for size in SIZES if _height(brief, under, parts, size) <= _FILLED * official.HEIGHT_PT),
        SIZES[-1],
    )
    official.centred(document, brief.title, official.TITLE_FONT, official.TITLE)
    official.centred(document, under, official.UNDER_FONT, min(official.UNDER, size + 2))
    for part in parts:
        official.heading(document, part.heading, size)
        for piece in part.fill:
            if isinstance(piece, Table):
                official.table(document, piece, _small(size))
                official.note(document, piece.note, _small(size))
            else:
                official.paragraph(document, piece, official.BODY_FONT, size)
    official.note(document, brief.source, _small(size))
    if brief.mark:
        official.mark_pages(document, brief.mark, t)
    return official.saved(document)


def _small(size: float) -> float:
    """The size of tables and notes beside the body's."""
    return min(10.5, max(7.5, size - 1.5))


def _height(brief: Brief, under: str, parts: Sequence[Part], size: float) -> float:
    """How many points everything takes at a size of the body."""
    small, under_size = _small(size), min(official.UNDER, size + 2)
    height = official.TITLE * 1.2 * lines(brief.title, official.TITLE, official.WIDTH_PT)
    height += under_size * 1.2 * lines(under, under_size, official.WIDTH_PT)
    for part in parts:
        height += official.APART + size * official.LEADING
        for piece in part.fill:
            if isinstance(piece, Table):
                height += _table_height(piece, small) + _note_height(piece.note, small)
            else:
                height += size * official.LEADING * lines("　　" + piece, size, official.WIDTH_PT)
    return height + _note_height(brief.source, small)


def _table_height(table: Table, size: float) -> float:
    widths = [width.pt - 2 * official.PADDING for width in official.widths(table)]
    rows = (table.heads, *table.rows)
    return sum(row_height(row, widths, size, size * official.TIGHT_LEADING) + official.RULE for row in rows)


def _note_height(said: str, size: float) -> float:
    return (
        official.APART + size * official.TIGHT_LEADING * lines(said, size, official.WIDTH_PT) if said else 0
    )


def _parts(brief: Brief, t: Translator) -> list[Part]:
    """The headings in order, numbered, each with its paragraphs and tables."""
    counts = t("; ").join(t("{label}: {count}", label=label, count=count) for label, count in brief.counts)
    standing = t("{total} targets: {counts}.", total=brief.total, counts=counts)
    behind = [_attention(line, t) for line in brief.targets if line.is_behind]
    found: list[tuple[str, Sequence[str | Table]]] = [
        (t("Where the targets stand"), [standing]),
        (t("What needs attention"), behind or [t("No target is behind its schedule.")]),
        (t("All targets"), [_targets(brief, t)]),
    ]
    if brief.districts:
        found.append((t("Communities with a professional, by district"), [_districts(brief, t)]))
    found += [(table.title, [table]) for table in brief.tables if table.rows]
    if brief.missing_title:
        found.append((brief.missing_title, [brief.missing]))
    return [
        Part(
            official.numbered(place, heading, t),
            tuple(piece if isinstance(piece, Table) else official.tight(piece) for piece in fill),
        )
        for place, (heading, fill) in enumerate(found)
    ]


def _attention(line: TargetLine, t: Translator) -> str:
    """A target behind in a paragraph: what stands, which districts, who is in charge, what is next."""
    said = [line.sentence]
    if line.districts_behind:
        said.append(t("Districts behind: {districts}.", districts=line.districts_behind))
    said.append(t("In charge: {owners}.", owners=line.in_charge))
    said.append(t("Next step: {step}", step=line.next_step))
    return ("" if t.language == "zh" else " ").join(said)


def _districts(brief: Brief, t: Translator) -> str:
    """Each district's communities in one sentence."""
    said = (
        t(
            "{name} {count} ({share}, {status})",
            name=line.name,
            # A number and its total stay on one line.
            count=line.count.replace(" ", "\N{NO-BREAK SPACE}"),
            share=line.share,
            status=line.status,
        )
        for line in brief.districts
    )
    return t("{list}.", list=t("; ").join(said))


def _targets(brief: Brief, t: Translator) -> Table:
    heads = (t("Target"), t("Now / target"), t("Against schedule"), t("Status"))
    rows = tuple(
        (
            line.name,
            f"{line.value} {line.target}",
            t(", ").join(part for part in (line.gap, line.lag) if part),
            f"{line.symbol} {line.status}",
        )
        for line in brief.targets
    )
    return Table("", heads, rows)
