"""Choices as plain ids in the address: a link shows the same view to whoever may see it.

Read on every run, written only when a reader changes something: writing while drawing
would trap the Back button. Streamlit's own binding writes the translated label instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

#: Choices that go along from page to page.
SHARED = ("as_of", "district", "lang")

#: How much of a typed text the address carries.
LONGEST_TEXT = 60


def chosen(name: str, allowed: Sequence[str], *, default: str) -> str:
    """The id in the address when it is allowed; otherwise the default, and a notice is due."""
    value = st.query_params.get(name)
    if value is None or value in allowed:
        return value or default
    _unknown().setdefault((name, value))
    return default


def unknown_choices() -> list[tuple[str, str]]:
    """(name, value) of choices in the address that this run did not find; each is told once."""
    return list(_unknown())


def forget_unknown() -> None:
    """A run begins: what an earlier one did not find is forgotten, told or not."""
    _unknown().clear()


def choose(
    widget: Callable[..., Any],
    label: str,
    allowed: Sequence[str],
    *,
    name: str,
    default: str,
    format_func: Callable[[str], str],
    **options: Any,
) -> str:
    """Draws a widget whose choice is `name=id` in the address; the default leaves no trace there."""
    key = f"choice-{name}"
    _draw(key, chosen(name, allowed, default=default))
    widget(
        label,
        allowed,
        key=key,
        format_func=format_func,
        on_change=_write,
        args=(key, name, default),
        **options,
    )
    return str(st.session_state[key])


def choose_several(
    widget: Callable[..., Any],
    label: str,
    allowed: Sequence[str],
    *,
    name: str,
    default: Sequence[str],
    format_func: Callable[[str], str],
    **options: Any,
) -> list[str]:
    """Draws a widget of several choices, in the address as `name=id,id`; the default leaves no trace there.

    What is not allowed is left out, with a notice; what is left comes in the order of `allowed`.
    """
    key = f"choice-{name}"
    asked = [id for id in st.query_params.get(name, "").split(",") if id]
    _unknown().update(((name, id), None) for id in asked if id not in allowed)
    _draw(key, [id for id in allowed if id in asked] or list(default))
    widget(
        label,
        allowed,
        key=key,
        format_func=format_func,
        on_change=_write_several,
        args=(key, name, tuple(default)),
        **options,
    )
    return [id for id in allowed if id in st.session_state[key]]


def typed(label: str, *, name: str, **options: Any) -> str:
    """Draws a text field whose text is `name=…` in the address; empty leaves no trace there."""
    key = f"choice-{name}"
    _draw(key, st.query_params.get(name, "")[:LONGEST_TEXT])
    st.text_input(label, key=key, max_chars=LONGEST_TEXT, on_change=_write, args=(key, name, ""), **options)
    return str(st.session_state[key]).strip()


def address(**changes: str | None) -> dict[str, str]:
    """The query parameters of a link: the shared choices, with changes; None removes one."""
    kept = {name: st.query_params[name] for name in SHARED if name in st.query_params}
    return {name: value for name, value in {**kept, **changes}.items() if value is not None}


def query(parameters: Mapping[str, str]) -> str:
    """`?a=b&c=d`, or nothing."""
    from urllib.parse import urlencode

    return f"?{urlencode(parameters)}" if parameters else ""


def _draw(key: str, value: Any) -> None:
    """Puts the address's choice into a widget; notes the address, and what the browser said before."""
    st.session_state[f"drawn-{key}"] = (st.query_params.to_dict(), st.session_state.get(key))
    st.session_state[key] = value


def _write(key: str, name: str, default: str) -> None:
    _keep(key, name, st.session_state[key] or "", default=default)


def _write_several(key: str, name: str, default: Sequence[str]) -> None:
    _keep(key, name, ",".join(st.session_state[key]), default=",".join(default))


def _keep(key: str, name: str, value: str, *, default: str) -> None:
    """Puts a reader's choice into the address, unless nobody made it.

    Back or Forward twice within a moment: the browser still holds the choice of before the first, and
    Streamlit takes it for a new one. The address has moved and the choice has not, so the address is right.
    """
    address, said = st.session_state[f"drawn-{key}"]
    if st.query_params.to_dict() != address and st.session_state[key] == said:
        return
    if value in ("", default):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def _unknown() -> dict[tuple[str, str], None]:
    found: dict[tuple[str, str], None] = st.session_state.setdefault("unknown-choices", {})
    return found
