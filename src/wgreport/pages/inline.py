"""Text with its marks to spans: citations linked or openly unresolved, footnote marks back in their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from wgreport.corpus.assemble import own_organizations
from wgreport.model.corpus import Edition, Link, Work
from wgreport.model.report import Name, NoteMark
from wgreport.pages import urls
from wgreport.pages.site import Site, words
from wgreport.pages.views import Inline, Span


class Mark(Struct, frozen=True):
    """A stretch of text that is more than text."""

    start: int
    end: int
    span: Span
    """Its text is not used."""


class Marked(Struct, frozen=True):
    """The marks of an edition by the address of the text they lie on, ready to be laid over it in one language's pages."""

    marks: Mapping[str, tuple[Mark, ...]]
    references: Mapping[tuple[str, int], tuple[str, str]]
    """(address, n-th mark in it) -> anchor of the footnote mark and address of the footnote."""
    backs: Mapping[str, tuple[str, ...]]
    """Footnote's address -> anchors of its marks."""


def marked(edition: Edition, work: Work, language: str, site: Site, notes: Mapping[str, tuple[NoteMark, ...]]) -> Marked:
    """The marks of `edition` for the pages in `language`. `notes` holds the footnote marks of every text by its address, in the
    report's order."""
    marks: dict[str, list[Mark]] = {}
    for link in edition.links:
        marks.setdefault(link.mention.within, []).append(_citation(link, work.id, language, site))
    own = own_organizations(work.sidecar.body, site.index)
    for name in _first_names(edition.report.names, own):
        marks.setdefault(name.within, []).append(_name(name, language))
    bodies = {note.address for note in edition.report.notes}
    references: dict[tuple[str, int], tuple[str, str]] = {}
    counts: dict[str, int] = {}
    backs: dict[str, list[str]] = {}
    firsts = {urls.note_reference(body, 1) for body in bodies}
    for address, found in notes.items():
        for position, mark in enumerate(found):
            if mark.note not in bodies:
                continue
            count = counts[mark.note] = counts.get(mark.note, 0) + 1
            anchor = urls.note_reference(mark.note, count)
            if count > 1 and anchor in firsts:  # the second mark of `fn1`, and the first of `fn1-2`
                anchor = f"{urls.note_reference(mark.note, 1)}-mark-{count}"
            references[address, position] = (anchor, mark.note)
            backs.setdefault(mark.note, []).append(anchor)
    return Marked(
        marks={address: tuple(sorted(found, key=lambda mark: (mark.start, -mark.end))) for address, found in marks.items()},
        references=references,
        backs={address: tuple(found) for address, found in backs.items()},
    )


def inline(
    text: str,
    address: str,
    marks: Marked,
    notes: tuple[NoteMark, ...],
    report_url: str,
    *,
    start: int = 0,
    end: int | None = None,
) -> Inline:
    """The `text` of `address` between `start` and `end` as spans. Of two marks that overlap the earlier and longer one stays."""
    stop = len(text) if end is None else end
    spans: list[Span] = []
    position = start
    cuts = [mark for mark in marks.marks.get(address, ()) if start <= mark.start and mark.end <= stop]
    pending = [(mark.at, index) for index, mark in enumerate(notes) if start <= mark.at <= stop]

    def plain(until: int) -> None:
        nonlocal position
        while pending and pending[0][0] <= until:
            at, index = pending.pop(0)
            if at > position:
                spans.append(Span(text[position:at]))
                position = at
            spans.append(_note(notes[index], address, index, marks, report_url))
        if until > position:
            spans.append(Span(text[position:until]))
            position = until

    for mark in cuts:
        if mark.start < position:
            continue
        plain(mark.start)
        shown = text[mark.start : mark.end]
        spans.append(Span(shown, mark.span.kind, mark.span.href, mark.span.title))
        position = mark.end
    plain(stop)
    return tuple(spans)


def highlighted(text: str, spans: Iterable[tuple[int, int]], width: int) -> Inline:
    """`text` with `spans` marked, cut to about `width` characters around each where it is much longer."""
    wanted = sorted(set(spans))
    windows: list[list[int]] = []
    for start, end in wanted:
        left, right = _word(text, max(0, start - width), -1), _word(text, min(len(text), end + width), 1)
        if windows and left <= windows[-1][1]:
            windows[-1][1] = max(windows[-1][1], right)
        else:
            windows.append([left, right])
    if len(text) <= 3 * width or not windows:
        windows = [[0, len(text)]]
    return tuple(_windows(text, windows, wanted))


def _windows(text: str, windows: list[list[int]], wanted: list[tuple[int, int]]) -> Iterator[Span]:
    last = 0
    for left, right in windows:
        if left > last:
            yield Span("\u2026")
        position = left
        for start, end in wanted:
            if start < position or end > right:
                continue
            if start > position:
                yield Span(text[position:start])
            yield Span(text[start:end], "mark")
            position = end
        if right > position:
            yield Span(text[position:right])
        last = right
    if last < len(text):
        yield Span("\u2026")


def _word(text: str, position: int, step: int) -> int:
    """The nearest place outward from `position` where a word does not go on; at once where words are not set off by spaces."""
    for moved in range(24):
        at = position + step * moved
        if at <= 0 or at >= len(text):
            return max(0, min(at, len(text)))
        if not (text[at - 1].isalnum() and text[at].isalnum()) or ord(text[at]) > 0x2E80:
            return at
    return position


def _citation(link: Link, work: str, language: str, site: Site) -> Mark:
    mention = link.mention
    if link.problem is not None:
        return Mark(mention.start, mention.end, Span("", "unresolved", None, site.speeches[language].say("mention.unresolved")))
    return Mark(mention.start, mention.end, Span("", "link", href_of(link, work, language, site), _title(link, language, site)))


def href_of(link: Link, work: str, language: str, site: Site) -> str:
    """Where a resolved citation leads."""
    if link.page.startswith("self/"):
        return urls.report(language, work, link.page.removeprefix("self/"))
    symbol = link.page.removeprefix("document/")
    if link.mention.kind == "document" and symbol in site.by_symbol:
        cited = site.by_symbol[symbol]
        return urls.report(language, cited.id, _anchor(link.mention.part, cited.anchors[language]))
    return urls.target(language, link.mention.target)


def _anchor(parts: Sequence[str], anchors: str) -> str:
    """The first of the `parts` that is among the `anchors` of a page (joined by blanks), or what that part is in; empty: none."""
    there = anchors.split(" ")
    for part in parts:
        address = part
        while address:
            if address in there:
                return address
            address = address.rpartition("-")[0]
    return ""


def _title(link: Link, language: str, site: Site) -> str | None:
    """The title of what is cited, as far as the site knows one, and which parts of it are."""
    entry = site.index.resolutions.get(link.page) or site.index.articles.get(link.page) or site.index.chapters.get(link.page)
    cited = site.by_symbol.get(link.page.removeprefix("document/")) if link.mention.kind == "document" else None
    title = words(entry.title, language) if entry is not None else cited.titles[language] if cited is not None else ""
    named = (title, *(part_title(part, language, site) for part in link.mention.part))
    return site.speeches[language].say("page.comma").join(name for name in named if name) or None


_PART = re.compile(
    r"(?P<annex>annex)(?:-(?P<which>\d+))?(?=-|$)|s-(?P<section>[ivxlc]+)(?=-|$)|p(?P<number>\d[^-]*)|(?P<label>[^-]+)"
)
"""One step of an address: an annex, a section, a paragraph, or the label of an item."""


def part_title(part: str, language: str, site: Site) -> str:
    """What a part of something cited is called: `annex-1-p5-a` is "annex I, para. 5 (a)"."""
    speech = site.speeches[language]
    named: list[str] = []
    for step in _PART.finditer(part):
        if step["annex"]:
            number = site.counted(language, "annex", int(step["which"])) if step["which"] else ""
            named.append(speech.say("reference.annex", number=number).strip())
        elif step["section"]:
            named.append(speech.say("reference.section", label=step["section"].upper()))
        elif step["number"]:
            named.append(speech.say("reference.paragraph", number=step["number"]))
        elif named:
            named[-1] = f"{named[-1]} ({step['label']})"
    return speech.say("page.comma").join(named)


def _first_names(names: Iterable[Name], own: AbstractSet[str]) -> Iterator[Name]:
    """The first place in each text where a State or organization is named: more links than that only disturb. What the report
    calls its
    own bodies for short is no link at all."""
    seen: set[tuple[str, str]] = set()
    for name in names:
        if (name.within, name.id) not in seen and name.id not in own:
            seen.add((name.within, name.id))
            yield name


def _name(name: Name, language: str) -> Mark:
    return Mark(name.start, name.end, Span("", "link", urls.target(language, f"{name.kind}/{name.id}")))


def _note(mark: NoteMark, address: str, position: int, marks: Marked, report_url: str) -> Span:
    found = marks.references.get((address, position))
    if found is None:
        return Span(mark.number, "unresolved")
    anchor, note = found
    return Span(mark.number, "note", f"{report_url}#{note}", None, anchor)
