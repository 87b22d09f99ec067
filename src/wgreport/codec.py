"""YAML and JSON in and out of the types; every fault with its line.

YAML here knows no dates (a date stays the string it is written as), and a key that stands twice is an error, not the last one's
victory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import yaml

from wgreport.model.corpus import Edition
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Inspection, LinkedMention, Mention, PrintedDiagnostic, PublishedReport, Report
from wgreport.model.source import UNSEEN

T = TypeVar("T")

_Base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


MAX_YAML_BYTES = 8 * 2**20
MAX_YAML_DEPTH = 40


class _Loader(_Base):  # type: ignore[misc]
    """The safe loader without dates, which goes no deeper than any of our documents: libyaml's own depth is that of the stack."""

    depth = 0

    def descend_resolver(self, parent: Any, index: Any) -> None:
        self.depth += 1
        if self.depth > MAX_YAML_DEPTH:
            raise yaml.YAMLError("nested too deeply")
        super().descend_resolver(parent, index)

    def ascend_resolver(self) -> None:
        self.depth -= 1
        super().ascend_resolver()


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}

_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`\Z")
_STEP = re.compile(r"\.(?P<key>[A-Za-z_][\w-]*)|\[(?P<index>\d+|\.\.\.)\]")


def plain_yaml(data: bytes) -> Any:
    """The value of a YAML document that is the program's own. Raises yaml.YAMLError."""
    return yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader


def read_yaml(path: str, data: bytes, kind: type[T]) -> tuple[T | None, tuple[int, ...], tuple[Diagnostic, ...]]:
    """The document as a value of `kind`, the lines where the entries of a top-level list begin, and the faults: S120 where it
    is no YAML,
    S121 where it does not fit `kind`. With a fault the value is None."""
    if len(data) > MAX_YAML_BYTES:
        return None, (), (problem("S107", path, 0, reason=f"it is larger than {MAX_YAML_BYTES >> 20} MB"),)
    try:
        loader = _Loader(data)
        try:
            node = loader.get_single_node()
            fault = _fault_of(node, set())
            value = loader.construct_document(node) if node is not None and fault is None else None
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        return None, (), (problem("S120", path, mark.line + 1 if mark is not None else 0, reason=reason),)
    except (ValueError, OverflowError, RecursionError) as error:
        # Such as a number of many thousand figures.
        return None, (), (problem("S120", path, 0, reason=str(error)),)
    if fault is not None:
        return None, (), (problem("S121", path, fault[1], reason=fault[0]),)
    if value is None:
        return None, (), (problem("S101", path, 0),)
    lines = tuple(child.start_mark.line + 1 for child in node.value) if isinstance(node, yaml.SequenceNode) else ()
    try:
        return msgspec.convert(value, kind), lines, ()
    except msgspec.ValidationError as error:
        message = str(error)
        found = _PATH.search(message)
        line = _line_of(node, found["path"] if found is not None else "", message)
        reason = message[: found.start()] if found is not None else message
        where = found["path"].lstrip(".") if found is not None else ""
        return (
            None,
            lines,
            (problem("S121", path, line, reason=f"{reason[0].lower()}{reason[1:]}" + (f" (at {where})" if where else "")),),
        )


def key_lines(data: bytes) -> dict[str, int]:
    """The line of each key of a mapping document that `read_yaml` has read."""
    node = yaml.compose(data, Loader=_Loader)
    return {key.value: key.start_mark.line + 1 for key, _ in node.value} if isinstance(node, yaml.MappingNode) else {}


def _fault_of(node: Any, seen: set[int]) -> tuple[str, int] | None:
    """What YAML allows and we do not, and its line: a key twice in one mapping, one node in two places (a few lines of such
    references can stand for any number of values), characters that are not seen."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    if id(node) in seen:
        return "references (&name, *name) are not read", line
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        hidden = UNSEEN.search(node.value)
        return (f"the character U+{ord(hidden[0]):04X} is not seen, and not read here", line) if hidden is not None else None
    keys: set[str] = set()
    for child in node.value:
        inner = child if isinstance(node, yaml.MappingNode) else (child,)
        if isinstance(node, yaml.MappingNode) and isinstance(key := child[0], yaml.ScalarNode):
            if key.value in keys:
                return f"the key {key.value!r} stands twice", key.start_mark.line + 1
            keys.add(key.value)
        for part in inner:
            if (fault := _fault_of(part, seen)) is not None:
                return fault
    return None


def _line_of(node: Any, path: str, message: str) -> int:
    """The line that a decoding error is about: that of the node at `path`, or of the unknown key it names inside it."""
    for step in _STEP.finditer(path):
        below = None
        if step["key"] is not None and isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == step["key"]), None)
        elif step["index"] not in (None, "...") and isinstance(node, yaml.SequenceNode) and int(step["index"]) < len(node.value):
            below = node.value[int(step["index"])]
        if below is None:
            break
        node = below
    unknown = re.search(r"unknown field `([^`]*)`", message)
    if unknown is not None and isinstance(node, yaml.MappingNode):
        return next(
            (int(key.start_mark.line) + 1 for key, _ in node.value if key.value == unknown[1]), int(node.start_mark.line) + 1
        )
    return int(node.start_mark.line) + 1


def report_json(report: Report, diagnostics: tuple[Diagnostic, ...], *, indent: int = 2) -> bytes:
    """The report as the JSON of the contract, with the diagnostics of its reading."""
    return encode_json(Inspection(**_fields(report), diagnostics=_printed(diagnostics)), indent=indent)


def line_json(number: int, mentions: Sequence[Mention]) -> bytes:
    """The citations of one line of text, as one line of JSON."""
    return msgspec.json.encode({"line": number, "mentions": list(mentions)}) + b"\n"


def published_json(edition: Edition, hrefs: Sequence[str | None]) -> bytes:
    """The edition as the site publishes it; `hrefs` says for each of its links where it leads, None for one that does not
    resolve."""
    mentions = tuple(
        LinkedMention(
            **{name: getattr(link.mention, name) for name in Mention.__struct_fields__},
            href=href,
            problem=link.problem.code if link.problem is not None else None,
        )
        for link, href in zip(edition.links, hrefs, strict=True)
    )
    fields = {**_fields(edition.report), "mentions": mentions}
    return encode_json(PublishedReport(**fields, diagnostics=_printed(edition.diagnostics), status=edition.version.status))


def _fields(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in Report.__struct_fields__}


def _printed(diagnostics: Sequence[Diagnostic]) -> tuple[PrintedDiagnostic, ...]:
    return tuple(
        PrintedDiagnostic(code=d.code, severity=d.severity, line=d.line, message=d.message, excerpt=d.excerpt, remedy=d.remedy)
        for d in diagnostics
    )


def encode_json(value: object, *, indent: int = 2) -> bytes:
    """`value` as JSON, the keys in the order of the types, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(value), indent=indent) + b"\n"


def report_schema() -> bytes:
    """The JSON Schema of a report's JSON, generated from the types. What `inspect` prints fits it too."""
    schema = msgspec.json.schema(PublishedReport)
    return encode_json({"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "wgreport report", **schema})
