"""What reaches out of a workbook, taken out of it: a marked copy opens, fetches and runs nothing.

Links to web pages and addresses of mail stay, as they lead nowhere until somebody follows them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from analytics.intake.returned.parts import (
    SPREADSHEET,
    TYPES,
    WORKBOOK,
    Element,
    Odd,
    Parts,
    Relation,
    name_of,
)

#: Kinds of relationships that go with what they lead to: other workbooks, data fetched from elsewhere,
#: documents of other programs, controls that run code, buttons of macros.
OUTSIDE = frozenset(
    ("externalLink", "externalLinkPath", "connections", "queryTable", "oleObject", "package", "control",
     "activeXControlBinary", "volatileDependencies", "attachedToolbars", "extensibility", "attachedTemplate")
)  # fmt: skip
MACROS = frozenset(("vbaProject", "vbaProjectSignature", "vbaProjectSignatureAgile", "vbaProjectSignatureV3"))
#: Signs the bytes of the workbook, which are others now.
SIGNATURE = "origin"
#: What nobody misses, or belongs to another one.
UNCOUNTED = frozenset((SIGNATURE, "externalLinkPath"))
#: What stays without the relationship it names; of everything else the element goes too.
STAYS = frozenset(("blip", "imagedata", "fill", "worksheetSource", "rangeSet"))
#: What goes when nothing is left in it.
HOLDERS = frozenset(
    ("hyperlinks", "externalReferences", "oleObjects", "controls", "Choice", "Fallback", "AlternateContent",
     "dataValidations", "conditionalFormatting", "conditionalFormattings", "sparklineGroups", "ext", "extLst",
     "definedNames")
)  # fmt: skip
#: What a formula outside the cells belongs to.
RULES = frozenset(
    ("dataValidation", "cfRule", "sparklineGroup", "calculatedColumnFormula", "totalsRowFormula")
)
#: Formulas outside the cells: elements, and attributes of controls.
FORMULAS = frozenset(
    ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "FmlaLink",
     "FmlaRange", "FmlaTxbx", "FmlaPict", "FmlaGroup")
)  # fmt: skip
CONTROL_FORMULAS = frozenset(("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup", "linkedCell"))
BROKEN = "#REF!"
#: Addresses of the web and of mail, and places in the workbook itself.
HARMLESS = re.compile(r"(?:https?|mailto):|#", re.IGNORECASE)

TEXT = re.compile(r'"(?:[^"]|"")*"')
#: Functions that fetch something, or lead there on a click.
CALLS = re.compile(
    r"(?<![\w.])(?:_xlfn\.)?(?:_xlws\.)?"
    r"(?:WEBSERVICE|FILTERXML|RTD|IMAGE|HYPERLINK|DDE|CALL|REGISTER(?:\.ID)?|STOCKHISTORY|CUBE[A-Z]+)\s*\(",
    re.IGNORECASE,
)
#: A link within the workbook.
INNER_LINK = re.compile(r'(?<![\w.])HYPERLINK\s*\(\s*"#[^"]*"\s*[,)]', re.IGNORECASE)
#: 'C:\\folder\\[book.xlsx]sheet'!A1, or 'file:///book.ods'#$sheet.A1: no sheet has such signs in its name.
QUOTED = re.compile(r"'(?:[^']|'')*[\[\\/|](?:[^']|'')*'\s*[!#]")
#: [1]sheet!A1, or [1]!name; columns of tables, as in table[column], are followed by no such mark.
BRACKETED = re.compile(r"\[[^\[\]]*\][^\s'\"(),+*/&=<>^;\[\]{}]*!")
ADDRESS = re.compile(r'^"\s*\'?(?:file:|\\\\|[a-z]:\\|https?:|ftp:)', re.IGNORECASE)


def is_outside(formula: str) -> bool:
    """Whether a formula refers to another file, another program or an address."""
    if any(ADDRESS.match(text[0]) for text in TEXT.finditer(formula)):
        return True
    inner = INNER_LINK.sub("(", formula)
    bare = TEXT.sub('""', inner)
    # Outside texts, only what is fetched from another program by DDE has this sign.
    is_fetched = "|" in re.sub(r"'(?:[^']|'')*'", "''", bare)
    return is_fetched or any(pattern.search(bare) for pattern in (CALLS, QUOTED, BRACKETED))


class Outside:
    """Takes the references out of a workbook; `counts` says how many of each kind: links, macros."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.counts: Counter[str] = Counter()
        #: Names in the workbook that lead outside: what uses one does too.
        self._names: set[str] = set()
        self._refuse_what_hangs_together()
        self._take_names()
        for part in ("", *parts):
            if not part.endswith(".rels"):
                self._take_relations(part)
        for part in self._formula_holders():
            self._clean(part)
        self._take_macros()

    def is_unwanted(self, formula: str) -> bool:
        """Whether a formula of a cell may not stay."""
        if is_outside(formula):
            return True
        words = set(re.findall(r"[\w.\\]+", TEXT.sub("", formula))) if self._names else set()
        return any(word.casefold() in self._names for word in words)

    def _refuse_what_hangs_together(self) -> None:
        """Tables over data of elsewhere cannot lose it and stay whole."""
        for part in self._parts:
            name = part.casefold()
            if name.startswith("xl/model/"):
                raise Odd("data model")
            if name.startswith("xl/pivotcache/") and b"cacheSource" in self._parts.data(part):
                source = next(
                    (one for one in self._parts.tree(part).iter() if name_of(one) == "cacheSource"), None
                )
                if source is not None and source.get("type") == "external":
                    raise Odd("pivot")
            if name.endswith("xmlmaps.xml") and b"DataBinding" in self._parts.data(part):
                raise Odd("map")

    def _take_names(self) -> None:
        for item in self._parts.tree(WORKBOOK).iter(f"{{{self._parts.main}}}definedName"):
            if is_outside(item.text or ""):
                self._names.add(item.get("name", "").casefold())
                item.text = BROKEN
                self.counts["links"] += 1

    def _take_relations(self, part: str) -> None:
        taken = self._parts.unrelate(part, lambda relation: self._is_unwanted(part, relation))
        if not taken:
            return
        for relation in taken:
            if relation.kind in MACROS:
                self.counts["macros"] += 1
            elif relation.kind not in UNCOUNTED:
                self.counts["links"] += 1
        if part.casefold().endswith((".xml", ".vml")):
            root = self._parts.tree(part)
            ids = {relation.id for relation in taken}
            for element in list(root.iter()):
                self._forget(element, ids)
            if any(relation.kind == "queryTable" for relation in taken):
                root.attrib.pop("tableType", None)
                for element in root.iter():
                    element.attrib.pop("queryTableFieldId", None)

    def _is_unwanted(self, part: str, relation: Relation) -> bool:
        if relation.kind in OUTSIDE or relation.kind in MACROS or relation.kind == SIGNATURE:
            return True
        if relation.kind == "customXml" and relation.target in self._parts:
            data = self._parts.data(relation.target)
            # What Power Query fetches, and how.
            return b"DataMashup" in data or "DataMashup".encode("utf-16-le") in data
        is_link = relation.kind == "hyperlink" and bool(HARMLESS.match(relation.target))
        if "webimage" in part.casefold() and relation.is_outside:
            # A picture that is fetched whenever the workbook is opened.
            raise Odd("pictures of the web")
        return relation.is_outside and not is_link

    def _forget(self, element: Element, ids: set[str]) -> None:
        """Takes out what names a relationship that is gone."""
        if not isinstance(element.tag, str):
            return
        for name, value in list(element.attrib.items()):
            is_reference = name.startswith(f"{{{self._parts.office}}}") or name.endswith("}relid")
            if is_reference and value in ids:
                if name_of(element) in STAYS:
                    del element.attrib[name]
                else:
                    _remove(element)
                    return

    def _formula_holders(self) -> Iterator[str]:
        """The parts besides the rows of sheets in which formulas and addresses stand."""
        folders = ("xl/charts/", "xl/drawings/", "xl/tables/", "xl/chartsheets/", "xl/ctrlprops/")
        for part in self._parts:
            name = part.casefold()
            is_one = name.endswith(".vml") or (name.startswith(folders) and name.endswith(".xml"))
            if is_one or part in self._parts.rows or name == "docprops/app.xml":
                yield part
        yield WORKBOOK

    def _clean(self, part: str) -> None:
        """Takes formulas, names of macros and addresses out of a part's tree."""
        for element in [one for one in self._parts.tree(part).iter() if isinstance(one.tag, str)]:
            name, text = name_of(element), element.text or ""
            if name in FORMULAS and is_outside(text):
                self._take_formula(element)
            elif self._is_address(element, name, text):
                self.counts["links"] += 1
                _remove(element)
            elif name == "FmlaMacro":
                self.counts["macros"] += 1
                _remove(element)
            for attribute, written in element.attrib.items():
                self._clean_attribute(element, attribute, written, part)

    def _is_address(self, element: Element, name: str, text: str) -> bool:
        """Whether an element leads outside without a relationship."""
        if name == "HyperlinkBase":
            return not HARMLESS.match(text)
        if name == "hyperlink":
            return is_outside(element.get("location", ""))
        is_linked = name == "oleObject" and "link" in element.attrib
        return is_linked or name in ("webPublishItems", "webPublishObjects")

    def _clean_attribute(self, element: Element, attribute: str, written: str, part: str) -> None:
        name = attribute.rpartition("}")[2]
        if name == "macro" and written:
            self.counts["macros"] += 1
            element.set(attribute, "")
        elif name == "textlink" and is_outside(written):
            self.counts["links"] += 1
            element.set(attribute, "")
        elif (name in CONTROL_FORMULAS and is_outside(written)) or (
            name in ("src", "href", "althref") and part.casefold().endswith(".vml") and written
        ):
            self.counts["links"] += 1
            del element.attrib[attribute]

    def _take_formula(self, element: Element) -> None:
        self.counts["links"] += 1
        rule = element
        while rule is not None and name_of(rule) not in RULES:
            rule = rule.getparent()
        if rule is None:
            # The figures a chart has stored stay.
            element.text = BROKEN
        else:
            _remove(rule)

    def _take_macros(self) -> None:
        """Says of the workbook that it is one without macros."""
        for item in self._parts.tree(TYPES):
            if item.get("PartName", "").lstrip("/").casefold() == WORKBOOK:
                item.set("ContentType", f"{SPREADSHEET}.sheet.main+xml")


def _remove(element: Element) -> None:
    """Takes an element out, and what only held it."""
    parent = element.getparent()
    while parent is not None:
        parent.remove(element)
        siblings = [child for child in parent if isinstance(child.tag, str)]
        if name_of(parent) == "dataValidations":
            parent.set("count", str(len(siblings)))
        if siblings or name_of(parent) not in HOLDERS:
            return
        element, parent = parent, parent.getparent()
