"""One table of a register file, read key by key, with its place known for every refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from analytics.dictionary import Label
from analytics.errors import RegisterRefused, UnknownName

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

#: A Chinese character: every Chinese label has one, no English label has any.
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Entry:
    """The values of one TOML table; `place` reads like `indicator workforce.total, milestones[1]`."""

    file: str
    place: str
    values: Mapping[str, Any]

    def expect(self, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Refuses a key that is neither required nor optional, and a required one that is missing."""
        required = tuple(required)
        allowed = (*required, *optional)
        for key in self.values:
            if key not in allowed:
                raise UnknownName(f"key in {self.where()}", key, allowed)
        for key in required:
            if key not in self.values:
                self._missing(key, allowed)

    def where(self, key: str = "") -> str:
        """The file and the place, for a refusal: `lanzhou_2016.toml, indicator workforce.total, unit`."""
        return ", ".join(part for part in (self.file, self.place, key) if part)

    def has(self, key: str) -> bool:
        return key in self.values

    def text(self, key: str) -> str:
        """A text that is not empty."""
        return self._of(str, key, "a text that is not empty", str.strip)

    def flag(self, key: str) -> bool:
        """True or false."""
        return self._of(bool, key, "true or false")

    def day(self, key: str) -> date:
        """A date without a time."""
        return self._of(date, key, "a date such as 2020-12-31")

    def number(self, key: str) -> float:
        """A finite number."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < float("inf"):
            self._unsuitable(key, value, "a number")
        return float(value)

    def year(self, key: str) -> int:
        """A year from 2000 to 2099."""
        return self._of(int, key, "a year from 2000 to 2099", range(2000, 2100).__contains__)

    def label(self, key: str = "") -> Label:
        """Both languages, each in its own script; without a key the entry itself is the label."""
        if key:
            return self.table(key).label()
        self.expect(("zh", "en"))
        label = Label(self.text("zh"), self.text("en"))
        if not HAN.search(label.zh):
            self._unsuitable("zh", label.zh, "a text with Chinese characters")
        if HAN.search(label.en):
            self._unsuitable("en", label.en, "a text without Chinese characters")
        return label

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """One of a fixed vocabulary."""
        return choices(self.name(key, [str(choice) for choice in choices]))

    def name(self, key: str, allowed: Iterable[str]) -> str:
        """One of the allowed names."""
        return self._known(key, self.text(key), allowed)

    def names(self, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """At least one of the allowed names, each once, in the order written."""
        allowed = tuple(allowed)
        values = self._list(key)
        names = tuple(self._known(key, name, allowed) for name in values)
        if len(set(names)) < len(names):
            self._unsuitable(key, ", ".join(names), "each name once")
        return names

    def table(self, key: str) -> Entry:
        """The table under a key, its place known."""
        return self._nested(self._value(key), key)

    def tables(self, key: str) -> tuple[Entry, ...]:
        """The tables listed under a key, at least one; places count from 0."""
        return tuple(self._nested(value, f"{key}[{number}]") for number, value in enumerate(self._list(key)))

    def _nested(self, value: object, name: str) -> Entry:
        if not isinstance(value, Mapping):
            self._unsuitable(name, value, "a table of keys and values")
        return Entry(self.file, ", ".join(part for part in (self.place, name) if part), value)

    def _list(self, key: str) -> list[Any]:
        value = self._value(key)
        if not isinstance(value, list) or not value:
            self._unsuitable(key, value, "a list with at least one entry")
        return value

    def _known(self, key: str, name: object, allowed: Iterable[str]) -> str:
        allowed = tuple(allowed)
        if not isinstance(name, str) or name not in allowed:
            raise UnknownName(f"name in {self.where(key)}", name, allowed)
        return name

    def _value(self, key: str) -> Any:
        if key not in self.values:
            self._missing(key, (key,))
        return self.values[key]

    def _of(
        self, kind: type[Value], key: str, allowed: str, fits: Callable[[Value], object] = lambda _: True
    ) -> Value:
        """The value of a key, of exactly this kind."""
        value = self._value(key)
        if type(value) is not kind or not fits(value):
            self._unsuitable(key, value, allowed)
        return value

    def _missing(self, key: str, allowed: tuple[str, ...]) -> NoReturn:
        raise RegisterRefused(
            "{where}: the key “{key}” is missing. Found: {found}. Allowed: {allowed}. Add it.",
            where=self.where(),
            key=key,
            found=", ".join(self.values) or "–",
            allowed=", ".join(allowed),
        )

    def _unsuitable(self, key: str, found: object, allowed: str) -> NoReturn:
        raise RegisterRefused(
            "{where}: found “{found}”, allowed is {allowed}.",
            where=self.where(key),
            found=found,
            allowed=allowed,
        )
