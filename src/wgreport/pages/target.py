"""Pages of what reports cite and name: the thing itself as far as the registry knows it, and every paragraph that names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from wgreport.model.registry import Article, Chapter, Entry, Gathering, Organization, Resolution, State
from wgreport.pages import urls
from wgreport.pages.site import Site, in_language, verified, words
from wgreport.pages.views import Fact, Notice, Part, Reference, Tab, TargetView
from wgreport.pages.years import Cut, year_heading, year_name


class Target(Struct, frozen=True):
    """Something with a page. `index` is the index it belongs to; `group` its place there; `order` where it stands in the
    group."""

    path: str
    kind: str
    index: str
    group: str
    order: tuple[object, ...]
    entry: Entry | None


class Names(Struct, frozen=True):
    """What a target is called: `heading` in full, `short` in lists, `subtitle` its title; `tag` the title's language, if
    another."""

    heading: str
    short: str
    subtitle: str | None
    tag: str | None
    unverified: bool


def targets(site: Site) -> list[Target]:
    """Everything that has a page, in the order of the indexes: all resolutions, decisions, meetings and sessions of the
    registry, all parts of the
    treaties that are in use here, and the documents, States and organizations that a report names."""
    index = site.index
    named = {path for counts in site.named.counts.values() for path in counts}
    found: list[Target] = []
    for path, resolution in index.resolutions.items():
        owner, kind, *number = path.split("/")
        series = number[0] if len(number) > 1 and f"session/{owner}/{number[0]}" in index.gatherings else ""
        found.append(Target(path, kind, "resolutions", f"{owner}/{series}", _natural(number), resolution))
    used = {body.instrument for own in site.named.bodies for body in index.chain(own) if body.instrument}
    used |= {path.split("/")[0] for path in named if "/article/" in path or "/chapter/" in path}
    for instrument in index.registry.instruments:
        if instrument.id not in used:
            continue
        for chapter in instrument.chapters:
            group = f"{instrument.id}/{chapter.number}"
            found.append(Target(f"{instrument.id}/chapter/{chapter.number}", "chapter", "articles", group, (0,), chapter))
        for article in instrument.articles:
            group = f"{instrument.id}/{article.chapter}"
            found.append(
                Target(f"{instrument.id}/article/{article.number}", "article", "articles", group, (article.number,), article)
            )
    for path in sorted(named):
        if path.startswith("document/") and path.removeprefix("document/") not in site.by_symbol:
            found.append(Target(path, "document", "documents", "", _natural(path.split("/")), None))
    for identity, state in index.states.items():
        if f"state/{identity}" in named or identity in site.named.attended:
            found.append(Target(f"state/{identity}", "state", "states", "", (), state))
    for identity, organization in index.organizations.items():
        if f"organization/{identity}" in named or identity in site.named.attended or identity in site.named.own:
            found.append(
                Target(f"organization/{identity}", "organization", "organizations", organization.category, (), organization)
            )
    for path, gathering in index.gatherings.items():
        kind = path.split("/")[0]
        found.append(Target(path, kind, "meetings", gathering.body, (gathering.number,), gathering))
    return found


def names(target: Target, language: str, site: Site) -> Names:
    """What `target` is called in `language`. A title that the registry has only in another language keeps its language's tag."""
    speech = site.speeches[language]
    parts = target.path.split("/")
    entry = target.entry
    if isinstance(entry, Resolution):
        number = "/".join(parts[2:])
        title, tag = in_language(entry.title, language, site)
        return Names(
            speech.say(f"target.title.{target.kind}", body=site.short_name(parts[0], language), number=number),
            speech.say(f"target.short.{target.kind}", number=number),
            title or None,
            tag,
            bool(title) and not verified(entry, language if tag is None else "en"),
        )
    if isinstance(entry, (Article, Chapter)):
        instrument = words(site.index.instruments[parts[0]].name, language)
        title, tag = in_language(entry.title, language, site)
        number = site.counted(language, target.kind, entry.number)
        return Names(
            speech.say(f"target.title.{target.kind}", number=number, instrument=instrument),
            speech.say(f"target.short.{target.kind}", number=number),
            title or None,
            tag,
            bool(title) and not verified(entry, language if tag is None else "en"),
        )
    if isinstance(entry, Gathering):
        body = site.body_name(entry.body, language)
        ordinal = site.counted(language, target.kind, entry.number)
        heading = speech.say(f"target.title.{target.kind}", ordinal=ordinal, body=body)
        subtitle = speech.span(entry.start, entry.end or entry.start) if entry.start else None
        return Names(heading, speech.say(f"target.short.{target.kind}", ordinal=ordinal), subtitle, None, False)
    if isinstance(entry, (State, Organization)):
        name, tag = in_language(entry.name, language, site)
        return Names(name, name, None, tag, not verified(entry, language if tag is None else "en"))
    symbol = "/".join(parts[1:])
    return Names(speech.say("target.title.document", symbol=symbol), symbol, None, None, False)


def name_of(path: str, language: str, site: Site) -> str:
    """What the registered resolution, decision, article or chapter at `path` is called in full."""
    index = site.index
    entry = index.resolutions.get(path) or index.articles.get(path) or index.chapters.get(path)
    return names(Target(path, path.split("/")[1], "", "", (), entry), language, site).heading


def target_frame(
    target: Target,
    shown: Cut,
    count: int,
    tabs: tuple[Tab, ...],
    language: str,
    site: Site,
    beside: tuple[Target | None, Target | None],
) -> TargetView:
    """A page of `target` without its passages: the one of the years `shown`. `count`: the paragraphs that name it, in all or, on
    the page of an older year, in that one. `tabs` lead to the other pages; `beside` are the targets before and after it."""
    speech = site.speeches[language]
    called = names(target, language, site)
    subtitle = called.subtitle
    title = f"{called.heading}: {subtitle}" if subtitle else called.heading
    older = bool(shown.year)
    first = urls.target(language, target.path)
    trail = [Reference(speech.say(f"navigation.{target.index}"), urls.index(language, target.index))]
    trail += [Reference(called.short, first), Reference(year_name(shown.year, speech))] if older else [Reference(called.short)]
    return TargetView(
        page=site.page(
            language,
            urls.target(language, target.path, shown.year),
            year_heading(title, shown.year, speech) if older else title,
            "target",
            trail,
            section=urls.index(language, target.index),
        ),
        heading=year_heading(called.heading, shown.year, speech) if older else called.heading,
        label=site.label(language, "target-kind", target.kind),
        subtitle=subtitle,
        subtitle_tag=called.tag,
        facts=() if older else tuple(_facts(target, language, site)),
        notices=tuple(_notices(target, called, language, site)),
        parts=() if older else tuple(_parts(target, language, site)),
        parts_title=_parts_title(target, language, site),
        years=tabs,
        groups=(),
        count=count,
        previous=None if older else _neighbour(beside[0], language, site),
        following=None if older else _neighbour(beside[1], language, site),
    )


# what the registry knows


def _facts(target: Target, language: str, site: Site) -> Iterator[Fact]:
    speech = site.speeches[language]
    entry = target.entry

    def fact(key: str, *values: Reference, note: str | None = None) -> Fact:
        return Fact(speech.say(f"target.facts.{key}"), values, note)

    parts = target.path.split("/")
    if isinstance(entry, Resolution):
        yield fact("body", Reference(site.body_name(parts[0], language)))
        if len(parts) > 3 and (session := f"session/{parts[0]}/{parts[2]}") in site.index.gatherings:
            yield fact(
                "session",
                Reference(
                    speech.say("target.short.session", ordinal=site.counted(language, "session", int(parts[2]))),
                    urls.target(language, session),
                ),
            )
        if entry.date is not None:
            yield fact("date", Reference(speech.date(entry.date)))
        elif entry.year is not None:
            yield fact("year", Reference(str(entry.year)))
        if entry.report is not None:
            yield fact("report", Reference(entry.report, urls.official(language, entry.report)))
        if entry.symbol is not None:
            yield fact("symbol", Reference(entry.symbol, urls.official(language, entry.symbol)))
    elif isinstance(entry, (Article, Chapter)):
        instrument = site.index.instruments[parts[0]]
        text = urls.official(language, instrument.symbol) if instrument.symbol else None
        yield fact("instrument", Reference(words(instrument.name, language), text))
        chapter = site.index.chapters.get(f"{parts[0]}/chapter/{entry.chapter}") if isinstance(entry, Article) else None
        if chapter is not None:
            path = f"{parts[0]}/chapter/{chapter.number}"
            name = speech.say(
                "index.group.chapter",
                number=site.counted(language, "chapter", chapter.number),
                title=words(chapter.title, language),
            )
            yield fact("chapter", Reference(name, urls.target(language, path)))
    elif isinstance(entry, State):
        full, tag = in_language(entry.full, language, site)
        if full:
            yield fact("full-name", Reference(full, None, None, tag))
        yield fact("code", Reference(entry.id))
        yield fact("status", Reference(speech.say(f"state-status.{entry.status}")))
        if entry.group:
            yield fact(
                "group", Reference(speech.say(f"group.{entry.group}") if f"group.{entry.group}" in speech else entry.group)
            )
    elif isinstance(entry, Organization):
        if entry.acronym:
            yield fact("acronym", Reference(entry.acronym))
        key = f"organization-category.{entry.category}"
        yield fact("category", Reference(speech.say(key if key in speech else "organization-category.other")))
    elif isinstance(entry, Gathering):
        yield fact("body", Reference(site.body_name(entry.body, language)))
        if entry.start is not None:
            yield fact("dates", Reference(speech.span(entry.start, entry.end or entry.start)))
        if entry.place:
            yield fact("place", Reference(words(entry.place, language)))
        if entry.symbol is not None:
            work = site.by_symbol.get(entry.symbol)
            href = urls.report(language, work.id) if work is not None else urls.official(language, entry.symbol)
            inferred = speech.say("report.symbol.inferred") if entry.symbol_status in ("inferred", "memory") else None
            yield fact("report", Reference(entry.symbol, href), note=inferred)
    else:
        symbol = "/".join(parts[1:])
        yield fact("symbol", Reference(symbol, urls.official(language, symbol)))
    if entry is not None and entry.source:
        yield fact("source", Reference(entry.source))
    if entry is not None and entry.note:
        note, tag = in_language(entry.note, language, site)
        yield fact("note", Reference(note, None, None, tag))


def _notices(target: Target, called: Names, language: str, site: Site) -> Iterator[Notice]:
    speech = site.speeches[language]
    entry = target.entry
    if isinstance(entry, Gathering) and (entry.body, entry.number) not in site.named.gatherings:
        yield Notice("absent", speech.say("notice.absent.text"))
    if entry is None:
        yield Notice("absent", speech.say("notice.absent.document"))
    if isinstance(entry, Organization) and entry.id in site.named.own:
        link = Reference(speech.say("notice.own.link"), urls.reports(language, site.named.own[entry.id]))
        yield Notice("information", speech.say("notice.own.text"), link)
    if called.unverified:
        yield Notice("unverified", speech.say("notice.unverified.text" if called.subtitle else "notice.unverified.entry"))


def _parts(target: Target, language: str, site: Site) -> Iterator[Part]:
    """The parts of a target that citations can name, each with how often they do."""
    speech = site.speeches[language]
    entry = target.entry
    counts = site.named.counts[language]

    def count(path: str) -> int:
        return counts.get(path, 0)

    if isinstance(entry, Article):
        for letter in entry.letters.get("0", ""):
            yield Part(
                urls.part_anchor([letter]),
                speech.say("target.part.letter", letter=letter),
                None,
                count(f"{target.path}/{letter}"),
            )
        for number in range(1, entry.paragraphs + 1):
            path = f"{target.path}/{number}"
            yield Part(
                urls.part_anchor([str(number)]), speech.say("target.part.paragraph", number=str(number)), None, count(path)
            )
            for letter in entry.letters.get(str(number), ""):
                label = f"{speech.say('target.part.paragraph', number=str(number))} ({letter})"
                yield Part(urls.part_anchor([str(number), letter]), label, None, count(f"{path}/{letter}"))
    elif isinstance(entry, Chapter):
        owner = target.path.split("/")[0]
        for article in site.index.instruments[owner].articles:
            if article.chapter == entry.number:
                path = f"{owner}/article/{article.number}"
                label = speech.say(
                    "target.title.article.named",
                    number=site.counted(language, "article", article.number),
                    title=words(article.title, language),
                )
                yield Part(f"article-{article.number}", label, urls.target(language, path), count(path))
    elif isinstance(entry, Gathering) and target.kind == "session":
        for path in site.index.resolutions:
            owner, kind, *series = path.split("/")
            if owner == entry.body and series[0] == str(entry.number):
                title = words(site.index.resolutions[path].title, language)
                label = speech.say(f"target.short.{kind}", number="/".join(series)) + (f": {title}" if title else "")
                yield Part(f"{kind}-{'-'.join(series)}", label, urls.target(language, path), count(path))


def _parts_title(target: Target, language: str, site: Site) -> str | None:
    key = f"target.parts.{target.kind}"
    return site.speeches[language].say(key) if key in site.speeches[language] else None


def _neighbour(target: Target | None, language: str, site: Site) -> Reference | None:
    return Reference(names(target, language, site).short, urls.target(language, target.path)) if target is not None else None


# small things


def _natural(parts: Sequence[str]) -> tuple[object, ...]:
    """A key that puts 8/10 behind 8/9; letters stand behind figures."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
