"""Data never becomes markup: it could call out, or pretend to be the page."""

from __future__ import annotations

import ast

from tests.architecture.sources import called, product, sources

#: Plotly's traces that lie over the tiles of a map.
OVER_MAPS = ("choropleth", "density", "scatter")
MARKUP = ("html", "markdown")
#: The translator, and the functions that take the markup out of data.
ESCAPING = ("t", "plain", "facts")


def test_no_element_is_allowed_unsafe_html() -> None:
    allowed = [
        source.place(call)
        for source in product()
        for call in source.calls()
        for keyword in call.keywords
        if keyword.arg in ("unsafe_allow_html", "unsafe_allow_javascript")
    ]
    assert allowed == []


def test_markup_is_put_together_from_translations_and_constants_only() -> None:
    pasted = [
        f"{source.place(call)} {ast.unparse(part)}"
        for source in sources("pages", "dashboard.py")
        for call in source.calls()
        if called(call).rpartition(".")[2] in MARKUP
        for argument in call.args
        for part in variable_parts(argument)
    ]
    assert pasted == []


def test_a_refusal_is_said_as_a_text_since_it_may_quote_somebody() -> None:
    pasted = [
        source.place(call)
        for source in sources("pages")
        for call in source.calls()
        if called(call).startswith("st.")
        for argument in call.args
        if ".refusal(" in ast.unparse(argument) and "plain(" not in ast.unparse(argument)
    ]
    assert pasted == []


def test_a_table_that_prints_is_drawn_by_a_component_of_our_own() -> None:
    """Streamlit's takes each cell for markdown, and each costs a browser as much as a paragraph."""
    assert [s.place(c) for s in sources("pages") for c in s.calls() if called(c) == "st.table"] == []


def test_a_figure_is_drawn_by_a_component_of_our_own() -> None:
    """Streamlit's has plotly look through every property of it on every run, and draws what nobody sees."""
    elements = {"st.plotly_chart", "st.write"}
    assert [s.place(c) for s in product() for c in s.calls() if called(c) in elements] == []


def test_what_a_terminal_is_sent_goes_through_one_module_which_takes_its_commands_out() -> None:
    telling = {
        source.place(call).partition(":")[0]
        for source in sources("analytics")
        for call in source.calls()
        if called(call) in ("print", "typer.echo", "typer.secho", "click.echo", "sys.stdout.write")
    }
    assert telling == {"analytics/command_line/printing.py"}


def test_nothing_draws_on_map_tiles_or_shapes_fetched_from_outside() -> None:
    fetching = {"st.map", "st.pydeck_chart"}
    calls = [s.place(c) for s in product() for c in s.calls() if called(c) in fetching]
    kinds = {"choropleth", "scattergeo", *(f"{kind}map{box}" for kind in OVER_MAPS for box in ("", "box"))}
    traces = [s.place(text) for s in product() for text in s.texts() if text.value in kinds]
    assert calls + traces == []


def variable_parts(node: ast.expr) -> list[ast.expr]:
    """The pieces of a text that are neither literal, nor translated, nor escaped, nor a named constant."""
    if isinstance(node, ast.Constant):
        return []
    if isinstance(node, ast.JoinedStr):
        return [part for value in node.values for part in variable_parts(value)]
    if isinstance(node, ast.FormattedValue):
        return variable_parts(node.value)
    if isinstance(node, ast.BinOp):
        return variable_parts(node.left) + variable_parts(node.right)
    if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).rpartition(".")[2].isupper():
        return []
    if isinstance(node, ast.Call) and called(node).rpartition(".")[2] in ESCAPING:
        return []
    return [node]


def test_the_rule_sees_data_in_markup() -> None:
    def seen(text: str) -> list[str]:
        return [ast.unparse(part) for part in variable_parts(ast.parse(text, mode="eval").body)]

    assert seen("f\"**{t('Title')}** {STYLE} {frame.plain(name)}\"") == []
    assert seen('f"**{name}**"') == ["name"]
    assert seen('"a" + row["name"]') == ["row['name']"]
    assert seen('"{}".format(name)') == ["'{}'.format(name)"]
