"""Modules stay small and say what they are about."""

from __future__ import annotations

import ast

from tests.architecture.sources import product, sources

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "tools", "base"}


def test_a_page_chooses_asks_and_draws_in_at_most_80_lines() -> None:
    scripts = [source for source in sources("pages") if source.path.parent.name == "pages"]
    assert [f"{source.path}: {source.lines}" for source in scripts if source.lines > 80] == []


def test_a_function_fits_a_screen() -> None:
    long = [
        f"{source.place(node)} {node.name}"
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= 60
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    everything = (*product(), *sources("tests", "benchmarks"))
    assert [str(s.path) for s in everything if VAGUE & {s.path.stem, *s.path.parts}] == []


def test_every_module_says_what_it_promises() -> None:
    assert [str(s.path) for s in product() if s.text.strip() and not ast.get_docstring(s.tree)] == []
