"""The page of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from wgreport.corpus.assemble import container_of
from wgreport.corpus.kinds import kinds_of
from wgreport.corpus.resolve import passages_of
from wgreport.model.corpus import Edition, ParagraphKind, Work
from wgreport.model.report import Act, Item, NoteMark, Paragraph, Passage, Section
from wgreport.pages import urls
from wgreport.pages.inline import Marked, inline, marked, part_title
from wgreport.pages.naming import called, is_long
from wgreport.pages.site import Site, words
from wgreport.pages.views import (
    Badge,
    Fact,
    Inline,
    ItemView,
    Label,
    NoteView,
    Notice,
    ParagraphView,
    Reference,
    ReportView,
    RosterView,
    SectionView,
    Unresolved,
)
from wgreport.parse.structure import in_order, numbers_in, walk_passages, walk_sections

_REASONS = {
    "R201": "unregistered",
    "R202": "no-such-part",
    "R203": "no-such-item",
    "R204": "no-such-paragraph",
    "R205": "unregistered",
    "R206": "unknown-body",
}
"""Why a citation is unresolved: the diagnostic's code -> the key of its words."""


class Reading(Struct, frozen=True, dict=True):
    """An edition as it is shown on the pages of one language: what every builder of pages with its text needs. Beside another
    language only its text is shown: what else there is to know of it is worked out when it is asked for."""

    site: Site
    work: Work
    edition: Edition
    language: str
    url: str
    """Of the report's page."""
    marks: Marked

    @cached_property
    def kinds(self) -> Mapping[str, ParagraphKind]:
        return kinds_of(self.edition.report)

    @cached_property
    def badges(self) -> Mapping[str, tuple[Badge, ...]]:
        """The badges of the acts in a text, by its address, each once."""
        found: dict[str, dict[Badge, None]] = {}
        for act in self.edition.report.acts:
            found.setdefault(act.within, {})[badge_of(act, self.work, self.language, self.site)] = None
        return {address: tuple(badges) for address, badges in found.items()}

    @cached_property
    def places(self) -> Mapping[str, Passage | Section]:
        """Everything in the edition that has an address, in the order of the text."""
        return passages_of(self.edition.report)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Where in this order each of these addresses stands."""
        return {address: position for position, address in enumerate(self.places)}

    @cached_property
    def called(self) -> Mapping[str, str]:
        """What a heading, a paragraph or a footnote is called in the language of the page, by its address."""
        return dict(called(self.edition.report, self.site.speeches[self.language]))

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """The address of each paragraph -> the title of the heading right above it."""
        sections = walk_sections(self.edition.report.sections)
        return {address: section.title for section in sections for address in section.paragraphs}

    @cached_property
    def elsewhere(self) -> Mapping[str, frozenset[str]]:
        """Every other language of the site that the work has -> the addresses that its version has: a link leads only to
        those."""
        return {
            other.language: frozenset(passages_of(other.report))
            for other in self.work.editions
            if other.language != self.language and other.language in self.site.settings.languages
        }

    @property
    def title(self) -> str:
        """The report's title; its symbol if the text has none."""
        return self.edition.report.title or self.work.sidecar.symbol

    @property
    def unofficial(self) -> bool:
        return self.edition.version.status == "unofficial"

    @cached_property
    def _texts(self) -> dict[str, Inline]:
        return {}

    def text(self, passage: Paragraph | Item) -> Inline:
        """The text of a passage: the same on the report's own page and beside the other languages."""
        texts, address = self._texts, passage.address
        if address not in texts:
            texts[address] = inline(passage.text, address, self.marks, passage.notes, self.url)
        return texts[address]

    def citation(self, number: str) -> str:
        """The exact reference to a paragraph, as it is written in the language of the page."""
        return self.site.speeches[self.language].say("citation.paragraph", symbol=self.work.sidecar.symbol, number=number)


def read(site: Site, work: Work, language: str) -> Reading:
    """The edition of `work` that the pages in `language` show: its own, or the nearest there is."""
    edition = work.nearest(language)
    report = edition.report
    paragraphs = {paragraph.address: paragraph for paragraph in report.paragraphs}
    notes: dict[str, tuple[NoteMark, ...]] = {}
    for section in walk_sections(report.sections):
        notes[section.address] = section.notes
        for address in section.paragraphs:
            for passage in walk_passages(paragraphs[address]):
                notes[passage.address] = passage.notes
    for paragraph in report.paragraphs:
        for passage in walk_passages(paragraph):
            notes.setdefault(passage.address, passage.notes)
    return Reading(
        site=site,
        work=work,
        edition=edition,
        language=language,
        url=urls.report(language, work.id),
        marks=marked(edition, work, language, site, notes),
    )


def badge_of(act: Act, work: Work, language: str, site: Site) -> Badge:
    """Who made the act, and what it does, in the language of the page; the body is called by its name."""
    by = None
    if act.state is not None:
        by = Reference(words(site.index.states[act.state].name, language), urls.target(language, f"state/{act.state}"))
    return Badge(
        voice=Label(act.voice, site.short_name(work.sidecar.body, language))
        if act.voice == "body"
        else site.label(language, "voice", act.voice),
        verb=site.label(language, "verb", act.verb),
        weight=site.label(language, "weight", act.weight) if act.weight is not None else None,
        by=by,
    )


def report_view(reading: Reading) -> ReportView:
    """The view of the report page."""
    site, work, edition, language = reading.site, reading.work, reading.edition, reading.language
    report = edition.report
    speech = site.speeches[language]
    own = [paragraph.address for paragraph in report.paragraphs if paragraph.section is None]
    paragraphs = {paragraph.address: paragraph for paragraph in report.paragraphs}
    order = _Order(paragraphs, {address: index for index, address in enumerate(paragraphs)})
    parts = _parts(own, report.sections, reading, order, 2)
    trail = (Reference(speech.say("navigation.reports"), urls.reports(language)), Reference(work.sidecar.symbol))
    text_language = site.languages[edition.language]
    return ReportView(
        page=site.page(
            language,
            reading.url,
            f"{work.sidecar.symbol}: {report.title}" if report.title else work.sidecar.symbol,
            "report",
            trail,
            description=report.title,
            section=urls.reports(language),
        ),
        symbol=work.sidecar.symbol,
        heading=reading.title,
        content_tag=text_language.tag,
        content_direction=text_language.direction,
        masthead=report.masthead.lines,
        facts=tuple(_facts(reading)),
        notices=tuple(notices(reading)),
        sections=tuple(part for part in parts if isinstance(part, SectionView)),
        parts=parts,
        notes=tuple(
            NoteView(
                note.address,
                note.number,
                inline(note.text, note.address, reading.marks, note.notes, reading.url),
                tuple(f"{reading.url}#{anchor}" for anchor in reading.marks.backs.get(note.address, ())),
            )
            for note in report.notes
        ),
        rosters=tuple(_rosters(reading)),
        unresolved=tuple(_unresolved(reading)),
        parallel=Reference(speech.say("report.parallel"), urls.parallel(language, work.id)) if len(work.editions) > 1 else None,
        data=Reference(speech.say("report.data"), urls.data(language, work.id)),
        aliases=_aliases(reading),
        moved=tuple(_moved(reading)),
    )


def _aliases(reading: Reading) -> dict[str, tuple[str, ...]]:
    """The old anchors of this page that lead to others on it."""
    found: dict[str, tuple[str, ...]] = {}
    for old, new in reading.site.kept.anchors.get(reading.url, {}).items():
        page, _, anchor = new.partition("#")
        if page == reading.url and anchor in reading.places and old not in reading.places:
            found[anchor] = (*found.get(anchor, ()), old)
    return found


def _moved(reading: Reading) -> Iterator[tuple[str, Reference]]:
    """The old anchors of this page that lead to others, or to this one as a whole."""
    known = {old for aliases in _aliases(reading).values() for old in aliases}
    for old, new in reading.site.kept.anchors.get(reading.url, {}).items():
        if old not in known and old not in reading.places:
            yield old, Reference(reading.site.speeches[reading.language].say("report.moved", old=old), new)


def notices(reading: Reading) -> Iterator[Notice]:
    """What must be seen before the text: that it is unofficial, or not in the language of the page."""
    site, language = reading.site, reading.language
    speech = site.speeches[language]
    if reading.edition.language != language:
        shown = speech.language_name(reading.edition.language)
        here = speech.language_name(language)
        yield Notice("fallback", speech.say("notice.fallback.text", language=here, shown=shown), None)
    if reading.unofficial:
        symbol = reading.work.sidecar.symbol
        official = Reference(speech.say("notice.unofficial.link"), urls.official(language, symbol))
        yield Notice("unofficial", speech.say("notice.unofficial.text"), official)


def _facts(reading: Reading) -> Iterator[Fact]:
    site, language, sidecar = reading.site, reading.language, reading.work.sidecar
    speech = site.speeches[language]
    masthead = reading.edition.report.masthead

    def fact(key: str, *values: Reference, note: str | None = None) -> Fact:
        return Fact(speech.say(f"report.facts.{key}"), values, note)

    inferred = None
    if sidecar.symbol_status == "inferred":
        inferred = words(sidecar.symbol_note, language) or speech.say("report.symbol.inferred")
    yield fact("symbol", Reference(sidecar.symbol, urls.official(language, sidecar.symbol)), note=inferred)
    yield fact("body", Reference(site.body_name(sidecar.body, language)))
    if sidecar.meeting is not None:
        body = site.index.bodies[sidecar.body]
        target = f"{body.gathers}/{sidecar.body}/{sidecar.meeting}"
        known = target in site.index.gatherings
        name = speech.say(f"target.short.{body.gathers}", ordinal=site.counted(language, body.gathers, sidecar.meeting))
        yield fact("meeting", Reference(name, urls.target(language, target) if known else None))
    if sidecar.start is not None:
        yield fact("dates", Reference(speech.span(sidecar.start, sidecar.end or sidecar.start)))
    if sidecar.place:
        yield fact("place", Reference(f"{words(sidecar.place, language)} ({speech.say(f'report.mode.{sidecar.mode}')})"))
    if sidecar.date is not None:
        yield fact("issued", Reference(speech.date(sidecar.date)))
    if masthead.distribution is not None:
        yield fact("distribution", Reference(speech.say(f"report.distribution.{masthead.distribution.lower()}")))
    if sidecar.original is not None:
        yield fact("original", Reference(speech.language_name(sidecar.original)))
    yield fact("languages", *(_version(edition, reading) for edition in reading.work.editions))
    source = words(reading.edition.version.source, language)
    if source:
        yield fact("source", Reference(source))


def _version(edition: Edition, reading: Reading) -> Reference:
    speech = reading.site.speeches[reading.language]
    known = edition.language in reading.site.settings.languages
    return Reference(
        speech.language_name(edition.language),
        urls.report(edition.language, reading.work.id) if known else None,
        speech.say(f"report.status.{edition.version.status}"),
    )


class _Order(Struct, frozen=True):
    """The paragraphs of a report by their addresses, and where each stands in it."""

    paragraphs: dict[str, Paragraph]
    position: dict[str, int]


def _parts(
    own: Sequence[str], sections: Sequence[Section], reading: Reading, order: _Order, level: int
) -> tuple[ParagraphView | SectionView, ...]:
    return tuple(
        _section(part, reading, order, level) if isinstance(part, Section) else _paragraph(order.paragraphs[part], reading)
        for part in in_order(own, sections, order.position)
    )


def _section(section: Section, reading: Reading, order: _Order, level: int) -> SectionView:
    parts = _parts(section.paragraphs, section.sections, reading, order, level + 1)
    numbers = numbers_in(section, order.paragraphs)
    span = "" if not numbers else numbers[0] if len(numbers) == 1 else f"{numbers[0]}\u2013{numbers[-1]}"
    return SectionView(
        address=section.address,
        label=section.label,
        title=inline(section.title, section.address, reading.marks, section.notes, reading.url),
        plain=section.title,
        level=level,
        range=span,
        long=is_long(section.label),
        sections=tuple(part for part in parts if isinstance(part, SectionView)),
        parts=parts,
    )


def _paragraph(paragraph: Paragraph, reading: Reading) -> ParagraphView:
    site, language = reading.site, reading.language
    whys = {reading.edition.corrected[line] for _, line in paragraph.lines if line in reading.edition.corrected}
    return ParagraphView(
        address=paragraph.address,
        number=paragraph.number,
        text=reading.text(paragraph),
        items=tuple(_item(item, reading) for item in paragraph.items),
        permalink=urls.report(language, reading.work.id, paragraph.address),
        citation=reading.citation(paragraph.number) if paragraph.number else "",
        kind=site.label(language, "kind", reading.kinds[paragraph.address]),
        badges=reading.badges.get(paragraph.address, ()),
        others=tuple(
            Reference(
                site.languages[edition.language].name,
                urls.report(edition.language, reading.work.id, paragraph.address),
                None,
                site.languages[edition.language].tag,
            )
            for edition in reading.work.editions
            if edition.language in reading.elsewhere and paragraph.address in reading.elsewhere[edition.language]
        ),
        corrected=site.speeches[language].say("report.corrected", what=" ".join(sorted(whys))) if whys else None,
    )


def _item(item: Item, reading: Reading) -> ItemView:
    return ItemView(item.address, item.label, reading.text(item), tuple(_item(below, reading) for below in item.items))


_PERSONS = frozenset({"delegation", "members"})
"""Whose lists name persons: the State beside a name is that of the person, who has no page."""


def _rosters(reading: Reading) -> Iterator[RosterView]:
    language = reading.language
    for roster in reading.edition.report.rosters:
        entries = []
        for entry in roster.entries:
            state = reading.site.index.states.get(entry.id or "")
            if state is not None and roster.category in _PERSONS:
                entries.append(Reference(entry.name, None, words(state.name, language)))
                continue
            kind = "state" if state is not None else "organization"
            entries.append(Reference(entry.name, urls.target(language, f"{kind}/{entry.id}") if entry.id is not None else None))
        yield RosterView(
            reading.site.label(language, "category", roster.category),
            paragraph_reference(reading, roster.within),
            tuple(entries),
            roster.stated,
            _pointer(roster.pointer, reading) if roster.pointer is not None else None,
        )


def _pointer(target: str, reading: Reading) -> Reference:
    """Where a list is that the text refers to: an annex of the report, or a document."""
    kind, _, name = target.partition("/")
    if kind == "self":
        known = name in reading.places
        return Reference(part_title(name, reading.language, reading.site), f"{reading.url}#{name}" if known else None)
    cited = reading.site.by_symbol.get(name)
    if cited is not None:
        return Reference(name, urls.report(reading.language, cited.id))
    named = any(link.page == target for link in reading.edition.links)
    return Reference(name, urls.target(reading.language, target) if named else urls.official(reading.language, name))


def _unresolved(reading: Reading) -> Iterator[Unresolved]:
    for link in reading.edition.links:
        if link.problem is not None:
            speech = reading.site.speeches[reading.language]
            yield Unresolved(
                paragraph_reference(reading, link.mention.within),
                link.mention.surface,
                speech.say(f"mention.reason.{_REASONS[link.problem.code]}"),
            )


def paragraph_reference(reading: Reading, address: str) -> Reference:
    """A link to a part of the report, called as one calls it: `para. 12`, `footnote 2`, the heading's label."""
    anchor = "" if address == "title" else address
    return Reference(part_name(reading, address), urls.report(reading.language, reading.work.id, anchor))


def part_name(reading: Reading, address: str) -> str:
    """What a part of the report is called in the language of the page; an item, as its paragraph."""
    called = reading.called.get(address) or reading.called.get(container_of(address))
    return called or reading.site.speeches[reading.language].say("report.facts.title")
