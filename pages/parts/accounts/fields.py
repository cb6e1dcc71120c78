"""The fields an account is told by: name, role, districts, roles beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from analytics.access.accounts import LONGEST_NAME, Account
from analytics.access.roles import BESIDE, Role
from analytics.language import labels
from analytics.reference import districts
from pages.frame.frame import View


@dataclass(frozen=True)
class Fields:
    """The keys of the fields of one form, which begin alike."""

    form: str

    def draw(self, view: View, one: Account | None = None) -> None:
        """Draws them, as an account has them; without one, empty."""
        t = view.t
        left, right = st.columns(2)
        left.text_input(
            labels.header("account_name", t), one.name if one else "", max_chars=LONGEST_NAME,
            key=f"{self.form}-name",
        )  # fmt: skip
        every = list(Role)
        right.selectbox(
            labels.header("account_role", t), every,
            index=every.index(one.role) if one else every.index(Role.DISTRICT),
            format_func=lambda role: labels.word("account_role", role.value, t), key=f"{self.form}-role",
        )  # fmt: skip
        left, right = st.columns(2)
        left.multiselect(
            t("Districts (of the role district alone)"), list(districts()),
            sorted(one.districts) if one else [], format_func=view.name, key=f"{self.form}-districts",
            placeholder=t("None"),
            help=t(
                "Figures of the whole city stand beside their own where at least two other districts have "
                "reported: of one alone, the city's less their own would be its figure."
            ),
        )  # fmt: skip
        right.multiselect(
            t("Also"), sorted(BESIDE), sorted(one.beside) if one else [],
            format_func=lambda role: labels.word("account_role", role.value, t), key=f"{self.form}-beside",
            placeholder=t("None"),
        )  # fmt: skip

    @property
    def said(self) -> Mapping[str, Any]:
        """What stands in them, as accounts are made and changed by."""
        return {
            name: st.session_state[f"{self.form}-{name}"] for name in ("name", "role", "districts", "beside")
        }

    def forget(self) -> None:
        """They stand empty when they are drawn again."""
        for name in self.said:
            st.session_state.pop(f"{self.form}-{name}")
