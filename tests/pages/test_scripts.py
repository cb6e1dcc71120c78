"""One script draws all components of our own; what is drawn in one is sent without it."""

from __future__ import annotations

from pages.frame import shell
from pages.parts.components import scripts
from tests.pages.conftest import OpenPage


def test_every_component_is_in_the_script_that_a_page_loads_with_itself() -> None:
    own = [path.stem for path in scripts._FOLDER.glob("*.css") if path.stem not in scripts._COMMON]
    module = scripts.module()
    assert len(own) > 15
    assert [name for name in own if f"components.{name} = drawing(" not in module] == []
    assert f'rel="modulepreload" href="./{scripts.address()}"' in shell.page("zh")


def test_a_component_is_sent_without_script_and_styles(open_page: OpenPage) -> None:
    drawn = open_page("overview").get("bidi_component")
    assert len(drawn) > 3
    for one in drawn:
        assert scripts.address() in one.proto.js_content
        assert len(one.proto.js_content) < 300
        assert one.proto.css_content == ""
