"""From what a text says to what it means: each citation's target is looked up, and found or openly not found."""

from __future__ import annotations

from wgreport.model.corpus import Link
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Item, Mention, Paragraph, Passage, Report, Section
from wgreport.registry import Index


def links_of(report: Report, path: str, index: Index) -> tuple[Link, ...]:
    """A link for each mention of `report`, whose file is `path`, in the order of its mentions."""
    places = passages_of(report)
    addresses = set(places)
    return tuple(_link(mention, report, addresses, _place(mention, places, path), index) for mention in report.mentions)


def passages_of(report: Report) -> dict[str, Passage | Section]:
    """Address -> what has it: sections, paragraphs, items, footnotes."""
    places: dict[str, Passage | Section] = {}

    def walk(passage: Paragraph | Item) -> None:
        places[passage.address] = passage
        for item in passage.items:
            walk(item)

    def descend(section: Section) -> None:
        places[section.address] = section
        for below in section.sections:
            descend(below)

    for section in report.sections:
        descend(section)
    for paragraph in report.paragraphs:
        walk(paragraph)
    for note in report.notes:
        places[note.address] = note
    return places


def _place(mention: Mention, places: dict[str, Passage | Section], path: str) -> tuple[str, int, str]:
    """File, line and excerpt of a mention."""
    holder = places.get(mention.within)
    if isinstance(holder, Section):
        return path, holder.lines[0][1] if holder.lines else 0, holder.title
    if holder is None:
        return path, 0, mention.surface
    start = max(0, mention.start - 30)
    return path, holder.line_at(mention.start), f"\u2026{holder.text[start : mention.end + 30]}\u2026"


def _link(mention: Mention, report: Report, addresses: set[str], place: tuple[str, int, str], index: Index) -> Link:
    target = mention.target
    file, line, excerpt = place

    def wrong(code: str, **values: object) -> Diagnostic:
        return problem(code, file, line, excerpt, **values)

    parts = target.split("/")
    if mention.kind in ("resolution", "decision"):
        if parts[0] == "unknown":
            return Link(mention, target, "", wrong("R206", surface=mention.surface))
        known = target in index.resolutions
        return Link(
            mention, target, "", None if known else wrong("R201", kind=mention.kind, number="/".join(parts[2:]), target=target)
        )
    if mention.kind in ("article", "chapter"):
        page = "/".join(parts[:3])
        part = "/".join(parts[3:])
        if parts[0] == "unknown":
            return Link(mention, page, part, wrong("R206", surface=mention.surface))
        missing = _missing_part(parts, index)
        instrument = (
            index.instruments[parts[0]].name.get(report.language, parts[0]) if parts[0] in index.instruments else parts[0]
        )
        return Link(mention, page, part, wrong("R202", instrument=instrument, part=missing) if missing else None)
    if mention.kind == "item":
        address = f"{report.agenda}-{'-'.join(parts[1:])}" if report.agenda else ""
        known = address in addresses
        return Link(mention, f"self/{address}", "", None if known else wrong("R203", number="/".join(parts[1:])))
    if mention.kind == "paragraph":
        known = parts[1] in addresses
        return Link(mention, target, "", None if known else wrong("R204", number=parts[1].removeprefix("p")))
    if mention.kind in ("meeting", "session"):
        return Link(mention, target, "", None if target in index.gatherings else wrong("R205", target=target))
    return Link(mention, target, "", None)


def _missing_part(parts: list[str], index: Index) -> str | None:
    """The part of a treaty that a target names and the treaty has not; None if all of it is there."""
    owner, kind, number, *rest = parts
    if kind == "chapter":
        return None if f"{owner}/chapter/{number}" in index.chapters else f"chapter {number}"
    article = index.articles.get(f"{owner}/article/{number}")
    if article is None:
        return f"article {number}"
    if not rest:
        return None
    if rest[0].isdigit():
        if not 1 <= int(rest[0]) <= article.paragraphs:
            return f"article {number}, paragraph {rest[0]}"
        letters = article.letters.get(rest[0], "")
        return None if len(rest) == 1 or rest[1] in letters else f"article {number}, paragraph {rest[0]} ({rest[1]})"
    return None if rest[0] in article.letters.get("0", "") else f"article {number} ({rest[0]})"
