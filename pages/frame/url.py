"""Choices as plain ids in the address: a link shows the same view to whoever may see it.

Read on every run, written only when a reader changes something: writing while drawing
would trap the Back button. Streamlit's own binding writes the translated label instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from analytics.explore.question import WHERE
from analytics.id_numbers import without_personal_numbers
from pages.frame import arrival

Id = TypeVar("Id", bound=str)

#: Of which names a question of the explore page is in the address; `where.` begins those of its filters.
QUESTION = ("subject", "measure", WHERE, "by", "time", "top", "against", "picture")

#: How much of a typed text the address carries.
LONGEST_TEXT = 60


def chosen(name: str, allowed: Sequence[str], *, default: str) -> str:
    """The id in the address when it is allowed; otherwise the default, and a notice is due."""
    value = st.query_params.get(name)
    if value is None or value in allowed:
        return value or default
    refuse(name, value)
    return default


def refuse(name: str, value: str) -> None:
    """What a page could not take of the address; a notice is due."""
    _unknown().setdefault((name, value))


def unknown_choices() -> list[tuple[str, str]]:
    """(name, value) of choices in the address that this run did not find; each is told once."""
    return list(_unknown())


def forget_unknown() -> None:
    """A run begins: what an earlier one did not find is forgotten, told or not."""
    _unknown().clear()


def choose(
    label: str,
    words: Mapping[Id, str],
    *,
    name: str,
    default: Id | None = None,
    widget: Callable[..., Any] = st.selectbox,
    **options: Any,
) -> Id:
    """Draws a widget of ids and their words, whose choice is `name=id` in the address.

    The default, the first unless another is given, leaves no trace there.
    """
    default = next(iter(words)) if default is None else default
    value = chosen(name, list(words), default=default)
    _draw_words(widget, label, words, name=name, value=str(value), default=str(default), **options)
    return next((id for id in words if id == value), default)


def switch(
    label: str, words: Mapping[Id, str], *, name: str, default: Id | None = None, **options: Any
) -> Id:
    """The same as buttons beside each other, one of them always chosen."""
    buttons = partial(st.segmented_control, required=True)
    return choose(label, words, name=name, default=default, widget=buttons, **options)


def choose_several(label: str, words: Mapping[str, str], *, name: str, default: Sequence[str]) -> list[str]:
    """The same of pills, in the address as `name=id,id`.

    What is not allowed is left out, with a notice; what is left comes in the order of the words.
    """
    asked = [id for id in st.query_params.get(name, "").split(",") if id]
    _unknown().update(((name, id), None) for id in asked if id not in words)
    value = [id for id in words if id in asked] or list(default)
    pills = partial(st.pills, selection_mode="multi")
    _draw_words(pills, label, words, name=name, value=value, default=",".join(default))
    return value


def choose_day(
    label: str, days: Iterable[date], word: Callable[[date], str], *, name: str, default: date
) -> date:
    """The same of days."""
    words = {day.isoformat(): word(day) for day in days}
    return date.fromisoformat(choose(label, words, name=name, default=default.isoformat()))


def typed(label: str, *, name: str, **options: Any) -> str:
    """Draws a text field whose text is `name=…` in the address; empty leaves no trace there."""
    key, value = f"choice-{name}", without_personal_numbers(st.query_params.get(name, ""))[:LONGEST_TEXT]
    _draw(key, value, {})
    st.text_input(label, key=key, max_chars=LONGEST_TEXT, on_change=_write, args=(key, name, ""), **options)
    return value.strip()


def address(**changes: str | None) -> dict[str, str]:
    """The query parameters of a link: the shared choices, with changes; None removes one."""
    kept = {name: st.query_params[name] for name in arrival.SHARED if name in st.query_params}
    return {name: value for name, value in {**kept, **changes}.items() if value is not None}


def question() -> dict[str, str]:
    """The question last asked in this session, by this address or an earlier one: it goes along."""
    if "subject" in st.query_params:
        asked = st.query_params.to_dict()
        st.session_state["question"] = {name: asked[name] for name in asked if name.startswith(QUESTION)}
    kept: dict[str, str] = st.session_state.get("question", {})
    return kept


def query(parameters: Mapping[str, str]) -> str:
    """`?a=b&c=d`, or nothing."""
    return _query(tuple(parameters.items()))


@lru_cache(maxsize=4096)
def _query(parameters: tuple[tuple[str, str], ...]) -> str:
    """Written once: a page has the same hundreds of links in every run."""
    return f"?{urlencode(parameters)}" if parameters else ""


def _draw_words(
    widget: Callable[..., Any],
    label: str,
    words: Mapping[Id, str],
    *,
    name: str,
    value: str | list[str],
    default: str,
    **options: Any,
) -> None:
    key, said = f"choice-{name}", {str(id): word for id, word in words.items()}
    _draw(key, value, said)
    written = (key, name, default, tuple(said))
    widget(
        label, list(said), key=key, format_func=said.__getitem__, on_change=_write, args=written, **options
    )


def _draw(key: str, value: str | list[str], words: Mapping[str, str]) -> None:
    """Puts the address's choice into a widget, and notes where the browser says otherwise.

    Also where it does not: a browser that builds the widget anew would take its first option.
    """
    labels = _labels(key)
    labels.update({word: id for id, word in words.items()})
    said, asked = st.session_state.get(key), _written(value, {})
    says = asked if said is None else _written(said, labels)
    arrival.overrule(key, None if says == asked else says)
    st.session_state[key] = value


def _write(key: str, name: str, default: str, allowed: Sequence[str] | None = None) -> None:
    """Notes what a widget says; in what is not allowed there, nobody chose anything."""
    value = _written(st.session_state[key], _labels(key))
    if allowed is None:
        # An address stays in histories and logs.
        value = without_personal_numbers(value)
    if allowed is None or value == "" or set(value.split(",")) <= set(allowed):
        arrival.choose(key, name, value, default=default)


def _written(said: Any, labels: Mapping[str, str]) -> str:
    """As the address has it, also where the browser still speaks in the labels of another language."""
    several = said if isinstance(said, list | tuple) else [said or ""]
    return ",".join(labels.get(label, label) for label in several)


def _labels(key: str) -> dict[str, str]:
    """Label → id of a widget, in every language it was drawn in."""
    ids: dict[str, str] = st.session_state.setdefault(f"labels-{key}", {})
    return ids


def _unknown() -> dict[tuple[str, str], None]:
    unknown: dict[tuple[str, str], None] = st.session_state.setdefault("unknown-choices", {})
    return unknown
