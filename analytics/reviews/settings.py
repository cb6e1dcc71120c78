"""How actions are followed up and evidence is taken: data/actions.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from analytics.errors import N_, Refusal

FILE = Path(__file__).parents[2] / "data" / "actions.toml"


@checked(config=ConfigDict(extra="forbid", frozen=True))
class Settings:
    """What the reviewers chose."""

    #: So many days before its deadline an action turns yellow.
    yellow_days: Annotated[int, Field(ge=0, le=365)]
    #: Who reports an action done is not who closes it.
    four_eyes: bool
    #: A file of evidence is at most so large.
    evidence_megabytes: Annotated[int, Field(ge=1, le=200)]


_ADAPTER = TypeAdapter(Settings)


@cache
def settings(file: Path = FILE) -> Settings:
    """As they stand; refuses what is missing, unknown or of a wrong kind."""
    try:
        return _ADAPTER.validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise Refusal(
            N_("data/actions.toml: {place} is missing, unknown or of a wrong kind."), place=place
        ) from error
