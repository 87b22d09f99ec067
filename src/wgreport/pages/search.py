"""The search page; and what the search engine is given: one record for each numbered paragraph and each footnote, with what it
can be filtered by, and what a query can name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from wgreport.corpus.assemble import container_of
from wgreport.model.corpus import Edition
from wgreport.model.registry import Organization, Resolution, State
from wgreport.model.report import Item, Paragraph, Voice, Weight
from wgreport.model.search import MORE_FACETS, SearchName, SearchRecord, SearchSite, SearchWork
from wgreport.pages import urls
from wgreport.pages.register import addressee
from wgreport.pages.report import Reading
from wgreport.pages.share import Share
from wgreport.pages.site import Site, words
from wgreport.pages.target import Target, names, targets
from wgreport.pages.topics import TopicNames, path_of
from wgreport.pages.views import Choice, Facet, Reference, SearchView
from wgreport.parse.structure import walk_passages, walk_sections

_STEP = " \u203a "

KINDS = ("recommendation", "conclusion", "discussion", "attendance", "procedure", "note")
VOICES: tuple[Voice, ...] = get_args(Voice)
WEIGHTS: tuple[Weight, ...] = get_args(Weight)
COUNTED: tuple[Voice, ...] = ("speaker", "states")
"""Voices that have a weight."""

NAMED = (
    *("state", "organization", "resolution", "decision", "article", "chapter", "meeting", "session", "document"),
    *("topic", "body", "report"),
)


def search_view(shares: Sequence[Share], language: str, site: Site) -> SearchView:
    """The search page with the facets that the corpus has values for."""
    speech = site.speeches[language]
    bodies = dict.fromkeys(share.body for share in shares)
    years = sorted({share.date[:4] for share in shares} - {""}, reverse=True)

    def facet(key: str, choices: Iterator[Choice]) -> Facet:
        return Facet(key, speech.say(f"facet.{key}"), tuple(choices))

    return SearchView(
        page=site.page(
            language, urls.search(language), speech.say("search.heading"), "search", (Reference(speech.say("search.heading")),)
        ),
        facets=(
            facet("kind", (Choice(kind, speech.say(f"kind.{kind}")) for kind in KINDS)),
            facet("voice", (Choice(voice, speech.say(f"voice.{voice}")) for voice in VOICES)),
            facet("weight", (Choice(weight, speech.say(f"weight.{weight}")) for weight in WEIGHTS)),
            facet("body", (Choice(body, site.body_name(body, language)) for body in bodies)),
            facet("year", (Choice(year, year) for year in years)),
            facet("meeting", _meetings(shares, language, site)),
            *(Facet(key, speech.say(f"facet.{key}"), (), later=True) for key in MORE_FACETS),
        ),
        doors=(
            Reference(speech.say("navigation.reports"), urls.reports(language)),
            Reference(speech.say("navigation.register"), urls.register(language)),
            *(Reference(speech.say(f"navigation.{kind}"), urls.index(language, kind)) for kind in urls.INDEXES),
            Reference(speech.say("index.topics"), urls.topics(language)),
        ),
        voices=(
            *(Choice(voice, speech.say(f"voice.{voice}")) for voice in VOICES),
            *(Choice(f"{voice}-{weight}", speech.say(f"voice.{voice}.{weight}")) for voice in COUNTED for weight in WEIGHTS),
        ),
        kinds=tuple(Choice(kind, speech.say(f"target-kind.{kind}")) for kind in NAMED),
        languages=site.alternates(language, urls.search(language)),
    )


def _meetings(shares: Sequence[Share], language: str, site: Site) -> Iterator[Choice]:
    """The meetings that there are reports of, newest first, each once."""
    speech = site.speeches[language]
    seen: set[str] = set()
    for share in shares:
        for target in _meeting(share.body, share.meeting, site):
            if target in seen:
                continue
            seen.add(target)
            kind, body, number = target.split("/")
            ordinal = site.counted(language, kind, int(number))
            name = speech.say(f"target.title.{kind}", ordinal=ordinal, body=site.short_name(body, language))
            yield Choice(target, name)


def site_of_search(site: Site, language: str, shares: Sequence[Share]) -> SearchSite:
    """The reports whose text is in `language`, what a query in it can name, and what the values of facets are called in it."""
    found = targets(site)
    return SearchSite(
        works=tuple(_work(share, language, site) for share in shares if share.spoken == language),
        names=tuple(_names(found, language, site, shares)),
        labels=_labels(language, site, shares),
    )


# records


def records_in(reading: Reading, topics: TopicNames) -> Iterator[SearchRecord]:
    """The records of one report, in reading order. `topics`: those of the registry, in its language. A text is searched under its
    own language: what a language's pages only show in another one's stead is found under that one."""
    site = reading.site
    report, sidecar = reading.edition.report, reading.work.sidecar
    speech = site.speeches[reading.language]
    sections = _headings(reading)
    date = sidecar.start or sidecar.date or ""
    general = {
        "body": (sidecar.body,),
        "meeting": _meeting(sidecar.body, sidecar.meeting, site),
        "year": (date[:4],) if date else (),
    }
    named = _named(reading.edition, site)
    acts: dict[str, list[tuple[str, str]]] = {}
    for act in report.acts:
        acts.setdefault(container_of(act.within), []).append((act.voice, act.weight or ""))

    def record(address: str, number: str, reference: str, text: str, kind: str) -> SearchRecord:
        said = tuple(dict.fromkeys(acts.get(address, ())))
        return SearchRecord(
            language=reading.language,
            work=reading.work.id,
            address=address,
            number=number,
            reference=reference,
            section=sections.get(address, ""),
            text=text,
            acts=said,
            filters={
                **general,
                "kind": (kind,),
                "voice": tuple(dict.fromkeys(voice for voice, _ in said)),
                "weight": tuple(dict.fromkeys(weight for _, weight in said if weight)),
                **{facet: tuple(dict.fromkeys(values)) for facet, values in named.get(address, {}).items()},
                "topic": topics.find(text),
            },
        )

    for paragraph in report.paragraphs:
        reference = speech.say("reference.paragraph", number=paragraph.number) if paragraph.number else sidecar.symbol
        yield record(paragraph.address, paragraph.number, reference, _whole(paragraph), reading.kinds[paragraph.address])
    for note in report.notes:
        yield record(note.address, note.number, speech.say("reference.note", number=note.number), note.text, "note")


def _meeting(body: str, meeting: int | None, site: Site) -> tuple[str, ...]:
    """The meeting that a report is of, as a target."""
    return () if meeting is None else (f"{site.index.bodies[body].gathers}/{body}/{meeting}",)


def _named(edition: Edition, site: Site) -> dict[str, dict[str, list[str]]]:
    """By address of the paragraph or footnote, and by facet: what its text cites and names, whom its acts address."""
    found: dict[str, dict[str, list[str]]] = {}

    def add(within: str, facet: str, value: str) -> None:
        found.setdefault(container_of(within), {}).setdefault(facet, []).append(value)

    for link in edition.links:
        kind = link.mention.kind
        if link.problem is None and kind in ("article", "resolution", "decision"):
            add(link.mention.within, "article" if kind == "article" else "resolution", link.page)
    for name in edition.report.names:
        if name.kind == "state":
            add(name.within, "state", name.id)
    for roster in edition.report.rosters:
        for entry in roster.entries:
            if entry.id in site.index.states:
                add(roster.within, "state", str(entry.id))
    for act in edition.report.acts:
        add(act.within, "verb", act.verb)
        for asked in act.addressees:
            add(act.within, "addressee", asked)
    return found


def _whole(paragraph: Paragraph) -> str:
    """A paragraph with its items, each on a line of its own."""

    def line(passage: Paragraph | Item) -> str:
        return f"{passage.label} {passage.text}".strip() if isinstance(passage, Item) else passage.text

    return "\n".join(line(passage) for passage in walk_passages(paragraph))


def _headings(reading: Reading) -> dict[str, str]:
    """For each paragraph the headings it stands under, outermost first."""
    found: dict[str, str] = {}
    paths: dict[str, str] = {}
    for section in walk_sections(reading.edition.report.sections):
        path = paths.get(section.address, "") + section.title
        for below in section.sections:
            paths[below.address] = path + _STEP
        for address in section.paragraphs:
            found[address] = path
    return found


def _work(share: Share, language: str, site: Site) -> SearchWork:
    speech = site.speeches[language]
    return SearchWork(
        id=share.work,
        language=language,
        symbol=share.symbol,
        title=share.title,
        url=share.url,
        date=share.date,
        dates=speech.span(share.start, share.end or share.start) if share.start else "",
        unofficial=share.unofficial,
    )


# what a query can name


def _names(found: Sequence[Target], language: str, site: Site, shares: Sequence[Share]) -> Iterator[SearchName]:
    named = site.named.counts[language]
    for target in found:
        called = names(target, language, site)
        entry = target.entry
        others: tuple[str | None, ...] = ()
        if isinstance(entry, State):
            others = (entry.full.get(language), *entry.aliases.get(language, ()))
        elif isinstance(entry, Organization):
            others = (entry.acronym, *entry.aliases.get(language, ()))
        elif target.kind in ("resolution", "decision"):
            number = "/".join(target.path.split("/")[2:])
            others = (number, entry.symbol if isinstance(entry, Resolution) else None)
        yield SearchName(
            kind=target.kind,
            path=target.path,
            name=called.heading,
            detail=called.subtitle or "",
            url=urls.target(language, target.path),
            count=named.get(target.path, 0),
            others=tuple(dict.fromkeys(other for other in others if other and other != called.heading)),
        )
    for topic in site.index.registry.topics:
        if language in topic.name:
            others = topic.aliases.get(language, ())
            path = path_of(topic.id)
            url = urls.target(language, path)
            yield SearchName(kind="topic", path=path, name=topic.name[language], url=url, others=tuple(others))
    bodies = dict.fromkeys(share.body for share in shares)
    for body in bodies:
        called_so = site.index.body_names(body, language)
        yield SearchName(kind="body", path=f"body/{body}", name=site.body_name(body, language), others=called_so[1:])
    for share in shares:
        yield SearchName(kind="report", path=f"report/{share.work}", name=share.symbol, detail=share.title, url=share.url)


def _labels(language: str, site: Site, shares: Sequence[Share]) -> dict[str, dict[str, str]]:
    speech = site.speeches[language]
    """What values are called that are not among the names: addressees, verbs, and topics without a name in `language`."""
    labels: dict[str, dict[str, str]] = {facet: {} for facet in ("topic", "addressee", "verb")}
    for topic in site.index.registry.topics:
        if language not in topic.name:
            labels["topic"][topic.id] = words(topic.name, language)
    for verb in dict.fromkeys(verb for share in shares for verb in share.verbs):
        labels["verb"][verb] = speech.say(f"verb.{verb}")
    for key in dict.fromkeys(key for share in shares for key in share.addressees):
        labels["addressee"][key] = addressee(key, language, site).text
    return labels
