"""What the texts cite or name and the registry does not have, as entries to be pasted into it.

Titles are those that stand in quotation marks beside a citation; names of one attendance list in several languages are put
together by their places in it. A person checks both: nothing here is marked as verified.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from wgreport.corpus.resolve import passages_of
from wgreport.model.corpus import Corpus, Edition, Work
from wgreport.model.registry import Organization, State
from wgreport.model.report import Mention, Roster, Section
from wgreport.registry import Index

NEAR = 0.86
"""So like each other are two spellings of one name (1: the same)."""
SHOWN = 4
"""So many lines of each file are named."""
_QUOTED = (
    r"(?:\u201c(?P<t1>[^\u201c\u201d]{4,300})\u201d|\u00ab(?P<t2>[^\u00ab\u00bb]{4,300})\u00bb"
    r"|\"(?P<t3>[^\"]{4,300})\"|\u300a(?P<t4>[^\u300a\u300b]{4,300})\u300b)"
)
_AFTER = re.compile(rf"[^.;\u3002\uff1b\u201d\u00bb\"\u300b]{{0,25}}?{_QUOTED}")
"""A title in quotation marks soon behind a citation."""
_BEFORE = re.compile(rf"{_QUOTED}\S?\s?\Z")
"""A title in quotation marks right before it, as Chinese has it."""
_NO_KEY = re.compile(r"[^a-z0-9]+")
_OF_STATES = re.compile(r"states|signatories")
"""Lists of States, by their category."""


class Lacking(Struct, frozen=True, kw_only=True):
    """Something that is missing: its key, what it is called or entitled by language, and where it stands."""

    key: str
    words: dict[str, tuple[str, ...]] = {}
    places: tuple[str, ...] = ()
    category: str = ""


class Missing(Struct, frozen=True, kw_only=True):
    """All that is missing, each kind by its key."""

    resolutions: dict[str, Lacking]
    gatherings: dict[str, Lacking]
    articles: dict[str, Lacking]
    spellings: dict[str, Lacking]
    """Of what is registered: its key -> how the texts write it."""
    states: dict[str, Lacking]
    organizations: dict[str, Lacking]
    unknown: dict[str, Lacking]
    """Citations of which it cannot be told whose they are, by their words."""


def missing_in(corpus: Corpus, index: Index) -> Missing:
    """What the works of `corpus` cite or name and `index` does not have."""
    found = Missing(resolutions={}, gatherings={}, articles={}, spellings={}, states={}, organizations={}, unknown={})
    for work in corpus.works:
        for edition in work.editions:
            _citations(edition, found)
        for rosters in _aligned(work):
            _names(rosters, found, index)
    return found


def _citations(edition: Edition, found: Missing) -> None:
    kinds = {"R201": found.resolutions, "R202": found.articles, "R205": found.gatherings, "R206": found.unknown}
    passages = passages_of(edition.report)
    for link in edition.links:
        table = kinds.get(link.problem.code) if link.problem is not None else None
        if table is None or link.problem is None:
            continue
        mention = link.mention
        place = f"{link.problem.file}:{link.problem.line}"
        holder = passages.get(mention.within)
        text = holder.title if isinstance(holder, Section) else holder.text if holder is not None else ""
        title = _title(text, mention) if table is found.resolutions else None
        _note(table, mention.surface if table is found.unknown else mention.target, place, edition.language, title)


def _note(table: dict[str, Lacking], key: str, place: str, language: str, words: str | None, category: str = "") -> None:
    """One more place where the thing with this key stands, and what it is called there."""
    known = table.get(key, Lacking(key=key, category=category))
    called = known.words
    if words is not None and words not in called.get(language, ()):
        called = {**called, language: (*called.get(language, ()), words)}
    table[key] = replace(known, words=called, places=(*known.places, place))


def _title(text: str, mention: Mention) -> str | None:
    """The title that stands in quotation marks beside the citation."""
    match = _AFTER.match(text, mention.end) or _BEFORE.search(text[: mention.start])
    found = next((group for group in match.groups() if group), None) if match is not None else None
    return found.strip(" ,.\u00a0") if found is not None else None


def _aligned(work: Work) -> Iterator[tuple[tuple[Edition, Roster], ...]]:
    """The attendance lists of a work, those of several languages together where they stand at one place and are equally long."""
    groups: dict[tuple[str, str, int], list[tuple[Edition, Roster]]] = {}
    for edition in work.editions:
        for roster in edition.report.rosters:
            groups.setdefault((roster.within, roster.category, len(roster.entries)), []).append((edition, roster))
    for group in groups.values():
        yield tuple(group)


def _names(rosters: tuple[tuple[Edition, Roster], ...], found: Missing, index: Index) -> None:
    """The names of lists that say the same in several languages: what one of them knows, the others spell."""
    category = rosters[0][1].category
    # Chinese and English lists keep one order, but others are ordered by their own names: without that, places say nothing.
    same_order = len({edition.language for edition, _ in rosters}) > 1 and _one_order(rosters)
    for place in range(len(rosters[0][1].entries)):
        here = [(edition, roster.entries[place]) for edition, roster in rosters]
        known = {entry.id for _, entry in here if entry.id is not None} if same_order else set()
        strange = [(edition, entry.name) for edition, entry in here if entry.id is None]
        shared: str | None = None
        for edition, name in strange:
            line = _line_of(edition, rosters, name)
            identity = next(iter(known)) if len(known) == 1 else _near(name, edition.language, index)
            if identity is not None:
                _note(found.spellings, identity, line, edition.language, name)
                continue
            table = found.states if _OF_STATES.search(category) else found.organizations
            key = shared if same_order and shared is not None else _folded(name)
            shared = key
            _note(table, key, line, edition.language, name, category)


def _one_order(rosters: tuple[tuple[Edition, Roster], ...]) -> bool:
    """Whether the lists agree wherever they know a name: each place has one key at most, and some are known in all."""
    columns = list(zip(*(roster.entries for _, roster in rosters), strict=True))
    known = [{entry.id for entry in column if entry.id is not None} for column in columns]
    return all(len(keys) <= 1 for keys in known) and any(all(entry.id is not None for entry in column) for column in columns)


def _line_of(edition: Edition, rosters: tuple[tuple[Edition, Roster], ...], name: str) -> str:
    within = next(roster.within for held, roster in rosters if held is edition)
    holder = passages_of(edition.report).get(within)
    if holder is None or isinstance(holder, Section):
        return f"{edition.path}:0"
    return f"{edition.path}:{holder.line_at(max(0, holder.text.find(name)))}"


def _near(name: str, language: str, index: Index) -> str | None:
    """The State or organization whose name is nearly this one."""
    names: dict[str, str] = {}
    entities: tuple[Organization | State, ...] = (*index.registry.organizations, *index.registry.states)
    for entity in entities:
        full = entity.full.get(language, "") if isinstance(entity, State) else ""
        for known in (entity.name.get(language, ""), full, *entity.aliases.get(language, ())):
            if known:
                names.setdefault(_folded(known), entity.id)
    close = difflib.get_close_matches(_folded(name), names, n=1, cutoff=NEAR)
    return names[close[0]] if close else None


def _folded(name: str) -> str:
    """A name without case, marks and punctuation."""
    parted = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in parted if not unicodedata.combining(c)).split())


# as YAML


def as_yaml(missing: Missing, index: Index, folder: str) -> str:
    """The entries as YAML to be pasted into the files of the registry in `folder`; empty if nothing is missing."""
    parts = [
        _part(f"{folder}/resolutions.yaml", missing.resolutions.values(), _resolution),
        _part(f"{folder}/gatherings.yaml", missing.gatherings.values(), _gathering),
        _part(f"{folder}/states.yaml", missing.states.values(), _state),
        _part(f"{folder}/organizations.yaml", missing.organizations.values(), _organization),
        *_spellings(missing.spellings, index, folder),
        *_articles(missing.articles, index, folder),
        _unknown(missing.unknown, folder),
    ]
    return "\n\n".join(part for part in parts if part) + "\n" if any(parts) else ""


def _part(path: str, entries: Iterable[Lacking], written: Callable[[Lacking], list[str]]) -> str:
    shown = sorted(entries, key=_order)
    lines = [line for entry in shown for line in ("", *written(entry), f"  # {_places(entry)}")]
    return "\n".join([f"# append to {path}", *lines]) if shown else ""


def _order(entry: Lacking) -> tuple[tuple[int, str], ...]:
    """By its key, the figures in it as numbers."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", entry.key))


def _resolution(entry: Lacking) -> list[str]:
    titles = {language: words[0] for language, words in entry.words.items()}
    return [
        f"- id: {_scalar(entry.key)}",
        f"  title: {_mapping(titles)}" if titles else "  # title: {en: write it here}",
        '  source: ""   # where you read it',
    ]


def _gathering(entry: Lacking) -> list[str]:
    _, body, number = entry.key.split("/", 2)
    return [f"- body: {_scalar(body)}", f"  number: {number}", '  source: ""   # where you read it']


def _state(entry: Lacking) -> list[str]:
    names = {language: words[0] for language, words in entry.words.items()}
    return ["- id: XXX   # ISO 3166-1 alpha-3", f"  name: {_mapping(names)}", '  source: ""   # where you read it']


def _organization(entry: Lacking) -> list[str]:
    names = {language: words[0] for language, words in entry.words.items()}
    key = _NO_KEY.sub("-", _folded(names.get("en") or next(iter(names.values()))).encode("ascii", "ignore").decode()).strip("-")
    return [
        f"- id: {_scalar(key)}" if key else "- id: XXX   # a short name in Latin letters",
        f"  name: {_mapping(names)}",
        f"  category: {_scalar(entry.category)}",
        '  source: ""   # where you read it',
    ]


def _spellings(entries: dict[str, Lacking], index: Index, folder: str) -> Iterator[str]:
    for file, table in (("states", index.states), ("organizations", index.organizations)):
        lines = [f"# in {folder}/{file}.yaml, add to the aliases of the entries with these ids"]
        for key, entry in sorted(entries.items()):
            if key in table:
                words = ", ".join(f"{code}: [{', '.join(map(_quoted, names))}]" for code, names in sorted(entry.words.items()))
                lines += ["", f"- id: {key}", f"  aliases: {{{words}}}", f"  # {_places(entry)}"]
        if len(lines) > 1:
            yield "\n".join(lines)


def _articles(entries: dict[str, Lacking], index: Index, folder: str) -> Iterator[str]:
    """Parts of treaties are no entries to paste: the treaty itself says what there is."""
    for treaty in sorted({entry.key.split("/")[0] for entry in entries.values()}):
        lines = [f"# compare with the treaty, and mend the citation or {folder}/instruments/{treaty}.yaml"]
        if treaty not in index.instruments:
            lines = [f"# there is no {folder}/instruments/{treaty}.yaml"]
        for entry in sorted(entries.values(), key=_order):
            if entry.key.startswith(f"{treaty}/"):
                lines.append(f"#   {entry.key.partition('/')[2]}: {_places(entry)}")
        yield "\n".join(lines)


def _unknown(entries: dict[str, Lacking], folder: str) -> str:
    lines = [
        f"# cited, but whose it is cannot be told: name the body in {folder}/bodies.yaml, the treaty in {folder}/instruments/"
    ]
    lines += [f"#   {' '.join(entry.key.split())}: {_places(entry)}" for _, entry in sorted(entries.items())]
    return "\n".join(lines) if entries else ""


def _places(entry: Lacking) -> str:
    by_file: dict[str, set[int]] = {}
    for place in entry.places:
        path, _, line = place.rpartition(":")
        by_file.setdefault(path, set()).add(int(line))
    shown = []
    for path, lines in by_file.items():
        first = ", ".join(str(line) for line in sorted(lines)[:SHOWN])
        shown.append(f"{path}:{first}" + (f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""))
    return "; ".join(shown)


def _mapping(words: dict[str, str]) -> str:
    return "{" + ", ".join(f"{code}: {_quoted(text)}" for code, text in sorted(words.items())) + "}"


def _scalar(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z][A-Za-z0-9/.()_-]*", text) is not None else _quoted(text)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
