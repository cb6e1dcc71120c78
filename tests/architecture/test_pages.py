"""Pages label and draw what the answers say: they neither add nor compare, and take away described tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import Source, called, product, sources

ARITHMETIC = ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow
ORDER = ast.Lt | ast.LtE | ast.Gt | ast.GtE
#: Calls that work something out of values; the smallest and largest of sizes are drawing.
SUMMING = {"sum", "abs", "round", "mean", "median", "diff", "cumsum"}
EXTREMES = {"min", "max"}
#: What counts as drawing beside sizes and texts, and why.
DRAWING = {
    "done / total": "how far a bar of progress has come",
    "self.count + 1": "a new upload field after each publish",
}


def drawn() -> tuple[Source, ...]:
    """The pages and their parts; pages/frame is what stands around them."""
    return tuple(source for source in sources("pages") if "frame" not in source.path.parts)


def test_pages_do_no_arithmetic_beyond_drawing() -> None:
    found = [
        f"{source.place(node)} {ast.unparse(node)}"
        for source in drawn()
        for node in calculations(source.tree)
        if ast.unparse(node) not in DRAWING
    ]
    assert found == []


def test_what_counts_as_drawing_is_still_drawn() -> None:
    everything = {ast.unparse(node) for source in drawn() for node in calculations(source.tree)}
    assert DRAWING.keys() - everything == set()


@pytest.mark.parametrize("text", [
    "one.now - one.before", "met + closed", "done / total * 100", "total += one.value", "-one.value",
    "one.gap_pp > 10", "one.value < one.target", "sum(one.people for one in shown)",
    "frame['amount'].sum()", "max(one.value for one in shown)", "abs(points)", "round(value)",
])  # fmt: skip
def test_arithmetic_is_seen(text: str) -> None:
    assert list(calculations(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "38 + 35 * len(rows)",
        "min(360, 38 + 35 * len(rows))",
        "len(found) > SHOWN",
        "len(names) - len(shown.missing)",
        "words[-1]",
        "f'{name}: ' + listed",
        "said + (t('; without') if names else '')",
        "heads += [Head(name)]",
        "FOLDER / f'{name}.js'",
        "one.value is None",
        "one.status is Status.MET",
    ],
)
def test_drawing_is_no_arithmetic(text: str) -> None:
    assert list(calculations(ast.parse(text))) == []


def test_every_file_of_a_table_is_written_in_one_place() -> None:
    """`show.source` takes a described table (types hold that), and nothing else makes files of one."""
    makers = {"exports.csv", "exports.xlsx", "exports.parquet", "form.made", "csv", "xlsx", "parquet_file"}
    pages = [source for source in product() if source.path.parts[0] == "pages"]
    writing = {s.path.as_posix() for s in pages for call in s.calls() if called(call) in makers}
    assert writing == {"pages/frame/takeaway.py"}
    offering = {s.path.as_posix() for s in pages for call in s.calls() if called(call) == "takeaway.offer"}
    assert offering == {"pages/frame/show.py"}


def calculations(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """What works out a value from others, or holds one against another."""
    for node in ast.walk(tree):
        if (
            (isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC) and not is_drawing(node))
            or (isinstance(node, ast.AugAssign) and not is_drawing(node.value) and not is_listed(node.value))
            or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not is_size(node.operand))
            or (isinstance(node, ast.Compare) and not is_drawing_comparison(node))
            or (isinstance(node, ast.Call) and is_summing(node))
        ):
            yield node


def is_drawing(node: ast.expr) -> bool:
    """A size, or a text or a path put together."""
    return is_text(node) or is_size(node)


def is_text(node: ast.expr) -> bool:
    """Some part of it is written out as a text."""
    if isinstance(node, ast.BinOp):
        return is_text(node.left) or is_text(node.right)
    if isinstance(node, ast.IfExp):
        return is_text(node.body) or is_text(node.orelse)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def is_size(node: ast.expr) -> bool:
    """Made of numbers written out, constants and how many things are drawn."""
    if isinstance(node, ast.BinOp):
        return is_size(node.left) and is_size(node.right)
    if isinstance(node, ast.Call):
        name = called(node)
        return name == "len" or (name in EXTREMES and all(is_size(argument) for argument in node.args))
    if isinstance(node, ast.Name):
        return node.id.isupper()
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def is_listed(node: ast.expr) -> bool:
    """A list or set that is made longer, not a number."""
    if isinstance(node, ast.IfExp):
        return is_listed(node.body) and is_listed(node.orelse)
    return isinstance(node, ast.List | ast.ListComp | ast.DictComp | ast.SetComp)


def is_drawing_comparison(node: ast.Compare) -> bool:
    if not any(isinstance(operator, ORDER) for operator in node.ops):
        return True
    return all(is_size(side) for side in (node.left, *node.comparators))


def is_summing(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else called(node)
    return name in SUMMING or (name in EXTREMES and not is_size(node))
