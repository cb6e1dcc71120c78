"""Every control of the model of threats names a proof that is there."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT

TEXT = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if re.match(r"\| (\*\*V|[STRIDE]\d|\d+\.)", line)]
#: A file, and what of it: a test, a name, a setting.
PROOF = re.compile(r"`((?:[\w.-]+/)*[\w-]+(?:\.[\w.]+)?)(?:::(\w+))?`")


def proofs(row: str) -> list[tuple[str, str]]:
    """The files of the last column, each with the name in it."""
    return PROOF.findall(row.rstrip(" |").rpartition("|")[2])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_a_control_names_its_proof_and_the_proof_is_there(row: str) -> None:
    assert proofs(row)
    for path, name in proofs(row):
        text = (ROOT / path).read_text(encoding="utf-8")
        is_test = name.startswith("test_")
        assert re.search(rf"^def {name}\(" if is_test else rf"\b{name}", text, re.MULTILINE), (
            f"{path}::{name}"
        )


def test_every_kind_of_threat_is_thought_of() -> None:
    assert {row[2] for row in ROWS if re.match(r"\| [STRIDE]\d", row)} == set("STRIDE")


def test_every_chapter_that_applies_has_its_items() -> None:
    chapters = {int(number) for number in re.findall(r"\*\*V(\d+)\*\*", TEXT)}
    assert chapters == set(range(1, 17))
