"""The pack as PDF, set with our own fonts: nothing has to be installed to print it."""

from __future__ import annotations

from dataclasses import asdict

import typst

from analytics.language.translator import Translator
from analytics.reports.district_tables import Table
from analytics.reports.review.content import Pack
from analytics.reports.typesetting import compiled, drawn


def pdf(pack: Pack, t: Translator, *, fonts: typst.Fonts | None = None) -> bytes:
    """The pack on A4, its code on every sheet."""
    said = {
        **asdict(pack),
        "parts": [
            {"heading": part.heading, "fill": [_piece(piece) for piece in part.fill]} for part in pack.parts
        ],
        "mark": drawn(pack.head.mark, t),
        "words": {"colon": t(": "), "attachment": t("Attachment: {place}. {name}")},
    }
    return compiled("review/pack.typ", said, fonts=fonts)


def _piece(piece: str | Table) -> object:
    return piece if isinstance(piece, str) else {**asdict(piece), "widths": piece.shares()}
