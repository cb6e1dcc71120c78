"""An indicator is added in four places: the register, its rows, the words of its reasons, its test."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT

#: What a reader's server and command line are made of, and what the script below draws rows and pages with.
COPIED = (
    *("analytics", "pages", "data", ".streamlit", "dashboard.py"),
    *("tests/__init__.py", "tests/plain_snapshots.py", "tests/pages/drawn.py"),
)

ENTRY = """
[[indicator]]
id = "publicity.crowds"
clause = "4.6"
quote = "要通过举办“社工论坛”等活动"
name.zh = "座无虚席的论坛"
name.en = "Crowded forums"
definition.zh = "历年百人以上的社工论坛。"
definition.en = "Forums of all years with a hundred people or more."
kind = "tracked"
force = "tracked"
direction = "up"
judged_for = "city_and_districts"
unit = "events"
is_share = false
tables = ["activities"]

[[rendering]]
quote = "要通过举办“社工论坛”等活动"
en = "Through events such as a “social-work forum”."
"""

ROWS = """-- One row per row of the activity ledger, with why it counts or not: forums of a hundred
-- people or more.
with judged as (
    select
        *,
        case
            when kind <> 'forum' then 'other_activity'
            when left_out = 'not_held' then left_out
            when coalesce(people, 0) < 100 then 'hardly_anybody'
            else 'used'
        end as reason
    from activities_as_of
)

select
    reason = 'used' as used,
    false as in_total,
    1 as adds,
    reason,
    district_code,
    null::smallint as year,
    'activities' as source_table,
    concat_ws(' / ', district_code, id) as row_key,
    id,
    kind,
    held_on,
    people
from judged
"""

WORDS = '  {code = "hardly_anybody", zh = "不足百人", en = "fewer than a hundred came"},\n'

#: What is published in the copy, and what its pages then draw.
SCRIPT = """
import json, os, sys
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.pages.drawn import given_to, texts
from tests.plain_snapshots import plain, publish

people = [100, 250, 99, 300]
forums = [plain("activities", id=str(n), people=count) for n, count in enumerate(people)]
forums[3] |= {"district_code": "620103"}
publish(Path(os.environ["LANZHOU_SNAPSHOTS"]), date(2020, 6, 30), activities=forums)

said = {}
asked = {"clauses": {}, "method": {"lang": "en"}, "target": {"target": "publicity.crowds"}}
for page, choices in asked.items():
    app = AppTest.from_file(Path("pages/frame/entry.py").absolute(), default_timeout=120)
    for name, value in choices.items():
        app.query_params[name] = value
    app.session_state["making"] = True
    app.switch_page(f"../{page}.py")
    app.run()
    assert not app.exception, app.exception[0].message
    tables = [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    drawn = [json.dumps(given_to(one), ensure_ascii=False) for one in app.get("bidi_component")]
    code = [element.value for element in app.code]
    said[page] = "\\n".join([texts(app), *tables, *drawn, *code])
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product with one more indicator, in a copy of it."""
    root = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=_unpublished)
        else:
            shutil.copy(source, target)
    with (root / "data/policy/lanzhou_2016.toml").open("a", encoding="utf-8") as register:
        register.write(ENTRY)
    (root / "analytics/warehouse/sql/rows/publicity.crowds.sql").write_text(ROWS, encoding="utf-8")
    columns = root / "data/columns.toml"
    before, reason, after = columns.read_text(encoding="utf-8").partition('id = "reason"')
    head, codes, rest = after.partition("codes = [\n")
    columns.write_text(before + reason + head + codes + WORDS + rest, encoding="utf-8")
    return root


def _unpublished(folder: str, names: list[str]) -> list[str]:
    """Everything but what people may have published here."""
    own = ("snapshots", "keys") if Path(folder) == ROOT / "data" else ()
    return [name for name in names if name in ("__pycache__", *own) or name.startswith(".preview-")]


def run(copy: Path, *arguments: str) -> Any:
    """What Python prints as JSON in the copy."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env={"PYTHONPATH": str(copy), "LANZHOU_SNAPSHOTS": str(copy / "snapshots"), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_invented_one_is_on_the_pages_in_the_answers_and_in_its_making(copy: Path) -> None:
    said = run(copy, "-c", SCRIPT)
    assert "座无虚席的论坛" in said["clauses"]
    assert "Forums of all years with a hundred people or more." in said["method"].replace("\\", "")
    for part in ("历年百人以上的社工论坛", "不足百人", "when coalesce(people, 0) < 100"):
        assert part in said["target"], part
    observed = run(copy, "-m", "analytics", "observations", "--as-of", "2020-06-30", "--json")
    values = {
        row["district_code"]: row["value"] for row in observed if row["indicator"] == "publicity.crowds"
    }
    assert values == {"620100": 3.0, "620102": 2.0, "620103": 1.0}
