"""YAML and JSON in and out of the types; every fault with its line.

YAML here knows no dates (a date stays the string it is written as), and a key that stands twice is an error, not the last one's
victory.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import msgspec.inspect
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
_ABSENT = re.compile(r"missing required field `([^`]*)`")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_NEEDED = "compare with the description of this file in README.md"
_STEP = re.compile(r"\.(?P<key>[A-Za-z_][\w-]*)|\[(?P<index>\d+|\.\.\.)\]")


def plain_yaml(data: bytes) -> Any:
    """The value of a YAML document that is the program's own. Raises yaml.YAMLError."""
    return yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader


def read_yaml(path: str, data: bytes, kind: type[T]) -> tuple[T | None, tuple[int, ...], tuple[Diagnostic, ...]]:
    """The document as a value of `kind`, the lines where the entries of a top-level list begin, and the faults: S120 where it
    is no YAML, S121 where it does not fit `kind`. With a fault the value is None, and there are no lines."""
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
        return None, (), (problem("S121", path, fault[1], reason=fault[0], how=fault[2]),)
    if value is None:
        return None, (), (problem("S101", path, 0),)
    lines = tuple(child.start_mark.line + 1 for child in node.value) if isinstance(node, yaml.SequenceNode) else ()
    try:
        return msgspec.convert(value, kind), lines, ()
    except msgspec.ValidationError as error:
        message = str(error)
        found = _PATH.search(message)
        steps = found["path"] if found is not None else ""
        line = _line_of(node, steps, message)
        reason = message[: found.start()] if found is not None else message
        where = f" (at {steps.lstrip('.')})" if steps else ""
        if (unknown := _UNKNOWN.search(message)) is not None:
            known = _keys_at(kind, steps)
            near = difflib.get_close_matches(unknown[1], known, n=1)
            reason = f"unknown key {unknown[1]!r}{where}" + (f"; did you mean {near[0]!r}?" if near else "")
            return None, (), (problem("S121", path, line, reason=reason, how=f"the keys known here are: {', '.join(known)}"),)
        if (absent := _ABSENT.search(message)) is not None:
            how = f"write it: a line `{absent[1]}: \u2026` with what README.md says of it"
            return None, (), (problem("S121", path, line, reason=f"the key {absent[1]!r} is missing{where}", how=how),)
        reason = f"{reason[0].lower()}{reason[1:]}{where}"
        return None, (), (problem("S121", path, line, reason=reason, how=_NEEDED),)


def _keys_at(kind: Any, steps: str) -> list[str]:
    """The keys that the type `kind` knows at the end of the path of a decoding error."""
    places = [msgspec.inspect.type_info(kind)]
    for step in _STEP.finditer(steps):
        places = [below for place in places for member in _members(place) for below in _below(member, step["key"])]
    structs = [m for place in places for m in _members(place) if isinstance(m, msgspec.inspect.StructType)]
    return list(dict.fromkeys(field.encode_name for struct in structs for field in struct.fields))


def _members(place: msgspec.inspect.Type) -> tuple[msgspec.inspect.Type, ...]:
    return tuple(place.types) if isinstance(place, msgspec.inspect.UnionType) else (place,)


def _below(place: msgspec.inspect.Type, key: str | None) -> list[msgspec.inspect.Type]:
    """The types one step inside: of the field `key`, or (None) of any element."""
    match place:
        case msgspec.inspect.StructType(fields=fields):
            return [field.type for field in fields if field.encode_name == key]
        case msgspec.inspect.DictType(value_type=value):
            return [value]
        case msgspec.inspect.ListType(item_type=item) | msgspec.inspect.VarTupleType(item_type=item):
            return [item]
        case msgspec.inspect.TupleType(item_types=items):
            return list(items)
        case _:
            return []


def key_lines(data: bytes) -> dict[str, int]:
    """The line of each key of a mapping document that `read_yaml` has read."""
    node = yaml.compose(data, Loader=_Loader)
    return {key.value: key.start_mark.line + 1 for key, _ in node.value} if isinstance(node, yaml.MappingNode) else {}


def with_version(data: bytes, language: str) -> bytes | None:
    """The `report.yaml` that `data` is, with an official version in `language` declared besides; as it is if that is declared.
    All else stays as it was typed. None where that cannot be done surely: a person has to."""
    try:
        before = plain_yaml(data)
        versions = before.get("versions") if isinstance(before, dict) else None
        if isinstance(versions, dict) and language in versions:
            return data
        text = _declared(data.decode(), language)
        wanted = {**(before or {}), "versions": {**(versions or {}), language: {"status": "official"}}}
        return text.encode() if text is not None and plain_yaml(text.encode()) == wanted else None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, TypeError):
        return None


def _declared(text: str, language: str) -> str | None:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    place = next(((key, value) for key, value in pairs if key.value == "versions"), None)
    if place is None:
        return f"{''.join(lines)}versions:\n  {language}:\n    status: official\n"
    key, value = place
    if not isinstance(value, yaml.MappingNode) or value.flow_style or not value.value:
        return None
    last, indent = key.start_mark.line, " " * value.value[0][0].start_mark.column
    following = [other.start_mark.line for other, _ in pairs if other.start_mark.line > key.start_mark.line]
    for number in range(key.start_mark.line, min(following, default=len(lines))):
        # A comment that is indented belongs to the versions; one that is not, to what follows.
        if lines[number].strip() and (number == key.start_mark.line or lines[number].startswith(indent or " ")):
            last = number
    lines.insert(last + 1, f"{indent}{language}:\n{indent}  status: official\n")
    return "".join(lines)


def _fault_of(node: Any, seen: set[int]) -> tuple[str, int, str] | None:
    """What YAML allows and we do not, and its line: a key twice in one mapping, one node in two places (a few lines of such
    references can stand for any number of values), characters that are not seen."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    if id(node) in seen:
        return "references (&name, *name) are not read", line, "write the value out in both places"
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        hidden = UNSEEN.search(node.value)
        return (
            (f"the character U+{ord(hidden[0]):04X} is not seen, and not read here", line, "take it out")
            if hidden is not None
            else None
        )
    keys: set[str] = set()
    for child in node.value:
        inner = child if isinstance(node, yaml.MappingNode) else (child,)
        if isinstance(node, yaml.MappingNode) and isinstance(key := child[0], yaml.ScalarNode):
            if key.value in keys:
                return f"the key {key.value!r} stands twice", key.start_mark.line + 1, "remove one of the two"
            keys.add(key.value)
        for part in inner:
            if (fault := _fault_of(part, seen)) is not None:
                return fault
    return None


def _line_of(node: Any, path: str, message: str) -> int:
    """The line that a decoding error is about: that of the node at `path`, or of the unknown key it names inside it."""
    for step in _STEP.finditer(path):
        below = None
        if step["index"] == "..." and isinstance(node, yaml.MappingNode) and (key := _UNKNOWN.search(message)) is not None:
            # Some value of the mapping: the one that holds the key.
            below = next((v for _, v in node.value if isinstance(v, yaml.MappingNode) and _holds(v, key[1])), None)
        elif step["key"] is not None and isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == step["key"]), None)
        elif step["index"] not in (None, "...") and isinstance(node, yaml.SequenceNode) and int(step["index"]) < len(node.value):
            below = node.value[int(step["index"])]
        if below is None:
            break
        node = below
    unknown = _UNKNOWN.search(message)
    if unknown is not None and isinstance(node, yaml.MappingNode):
        return next(
            (int(key.start_mark.line) + 1 for key, _ in node.value if key.value == unknown[1]), int(node.start_mark.line) + 1
        )
    return int(node.start_mark.line) + 1


def _holds(node: Any, key: str) -> bool:
    return any(child.value == key for child, _ in node.value)


def report_json(report: Report, diagnostics: tuple[Diagnostic, ...], *, indent: int = 2) -> bytes:
    """The report as the JSON of the contract, with the diagnostics of its reading."""
    return encode_json(Inspection(**_fields(report), diagnostics=_printed(diagnostics)), indent=indent)


def line_json(number: int, mentions: Sequence[Mention]) -> bytes:
    """The citations of one line of text, as one line of JSON."""
    return encode_line({"line": number, "mentions": list(mentions)})


def encode_line(value: object) -> bytes:
    """`value` as JSON on one line, with its newline."""
    return msgspec.json.encode(value) + b"\n"


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
