"""What of a text or a file is a unit's that its reader may not see."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as parquet
import pypdf
from pypdf.errors import PdfReadError

from analytics.access.scope import Detail
from analytics.access.viewer import Right, Viewer, everybody
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.warehouse.questions import observations
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.canaries.city import BIRDS, NAME, REGISTER, amount

#: Not within the digits of an amount, nor of a secret or a hash.
_CODE = re.compile(r"(?<![\da-f.,])(6201\d\d)(\d{6})?(?![\da-f.,])")
#: As a statement that counts "of 8" names them.
_ALL_DISTRICTS = ", ".join(f"'{code}'" for code in districts())
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Figures:
    """The numbers of each unit that no other has: long enough that none is there by chance."""

    by_unit: dict[str, frozenset[str]]

    @classmethod
    def of(cls, snapshots: Path) -> Figures:
        catalogue = Catalogue(snapshots)
        look = Look.of(everybody(), catalogue, register())
        rows = observations.observations(catalogue, look.timeline, scope=look.scope)
        written: dict[str, set[str]] = {}
        for code, value in zip(rows["district_code"], rows["value"], strict=True):
            if value is not None and value >= 100_000 and value % 1000:
                text = f"{value:.2f}"
                written.setdefault(code, set()).update({text, text.rstrip("0").rstrip(".")})
        own = {
            code: texts - set().union(*(others for other, others in written.items() if other != code))
            for code, texts in written.items()
        }
        return cls({code: frozenset(texts) for code, texts in own.items()})


@dataclass(frozen=True)
class Foreign:
    """What one viewer may not be shown."""

    viewer: Viewer
    figures: Figures

    @cached_property
    def units(self) -> list[str]:
        return [code for code in BIRDS if not self.viewer.scope.sees(code)]

    @cached_property
    def _needles(self) -> list[tuple[str, bytes]]:
        """Each canary in every writing it may come in."""
        said = [BIRDS[code] for code in self.units]
        if self.viewer.scope.detail is Detail.NONE:
            said += [f"{bird}{REGISTER}" for bird in BIRDS.values()]
        found = []
        for text in dict.fromkeys(said):
            writings = (text.encode(), quote(text).encode(), json.dumps(text)[1:-1].encode())
            found += [(text, writing) for writing in (*writings, text.encode("utf-16-le"))]
        return found

    @cached_property
    def _numbers(self) -> frozenset[str]:
        hidden = [code for code in self.units if not (code == CITY and self.viewer.scope.compares_with_city)]
        found = {text for code in hidden for text in self.figures.by_unit.get(code, ())}
        return frozenset(found | {f"{amount(code):.2f}" for code in self.units})

    def in_bytes(self, content: bytes, *, with_places: bool = True) -> Iterator[str]:
        """What is foreign in a message or a file; archives are opened."""
        for part in map(self._without_names, _parts(content)):
            yield from (f"canary {text}" for text, needle in self._needles if needle in part)
            text = part.decode("utf-8", "ignore")
            yield from self.in_text(text, with_places=with_places)

    def _without_names(self, part: bytes) -> bytes:
        """Who administers accounts or reads what they did is told their names."""
        if self.viewer.rights.isdisjoint((Right.AUDIT, Right.ADMINISTER)):
            return part
        for bird in BIRDS.values():
            name = f"{bird}{NAME}"
            for writing in (name.encode(), json.dumps(name)[1:-1].encode(), quote(name).encode()):
                part = part.replace(writing, b"")
        return part

    def in_text(self, text: str, *, with_places: bool = True) -> Iterator[str]:
        """Figures of units they do not see and, for who sees single districts, their codes and names."""
        if self._numbers:
            numbers = {found.replace(",", "") for found in _NUMBER.findall(text)}
            yield from (f"figure {one}" for one in numbers & self._numbers)
        if not with_places or not self.viewer.scope.compares_with_city:
            return
        for match in _CODE.finditer(text.replace(_ALL_DISTRICTS, "")):
            code = match[1]
            if code in districts() and code in self.units:
                yield f"code {match.group()}"
        for code in self.units:
            if code != CITY and districts()[code].name in text:
                yield f"name {districts()[code].name}"


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from _parts(archive.read(name))
    if content[:4] == b"PAR1":
        table = parquet.read_table(io.BytesIO(content))
        yield str(table.schema.metadata).encode() + table.to_pandas().to_csv().encode()
    if content[:5] == b"%PDF-":
        # Evidence of tests is a PDF of no page.
        with suppress(PdfReadError):
            for page in pypdf.PdfReader(io.BytesIO(content)).pages:
                yield page.extract_text().encode()
