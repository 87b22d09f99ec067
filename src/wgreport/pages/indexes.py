"""The indexes: lists of everything of one kind that has a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from wgreport.pages import urls
from wgreport.pages.site import Site, words
from wgreport.pages.target import Target, names
from wgreport.pages.views import IndexEntry, IndexGroup, IndexView, Reference


def index_view(kind: str, found: Sequence[Target], language: str, site: Site) -> IndexView:
    """The index of `kind` (one of urls.INDEXES) over the targets that belong to it."""
    speech = site.speeches[language]
    heading = speech.say(f"index.{kind}")
    groups: dict[str, list[Target]] = {}
    for target in found:
        groups.setdefault(target.group if kind != "organizations" else "", []).append(target)
    return IndexView(
        page=site.page(language, urls.index(language, kind), heading, "index", (Reference(heading),)),
        heading=heading,
        introduction=speech.say(f"index.{kind}.introduction"),
        groups=tuple(
            IndexGroup(
                _title(kind, group, language, site),
                _anchor(group),
                tuple(_entry(t, language, site) for t in ordered(members, language, site)),
            )
            for group, members in groups.items()
        ),
    )


def sort_name(name: str) -> tuple[str, str]:
    """A key that orders names as an index does: without regard to case and accents; those decide only between equals."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return bare.casefold(), name


def ordered(members: Sequence[Target], language: str, site: Site) -> list[Target]:
    """Targets of one kind in the order of an index: States and organizations by name, all others by number."""
    order = site.languages[language].order
    if members[0].kind in ("state", "organization"):
        return sorted(members, key=lambda target: sort_name(words(target.entry.name, order)))  # type: ignore[union-attr]
    return sorted(members, key=lambda target: target.order)


def _title(kind: str, group: str, language: str, site: Site) -> str:
    speech = site.speeches[language]
    if kind == "resolutions":
        owner, series = group.split("/")
        if not series:
            return site.body_name(owner, language)
        ordinal = site.counted(language, "session", int(series))
        return speech.say("target.title.session", ordinal=ordinal, body=site.short_name(owner, language))
    if kind == "articles":
        owner, number = group.split("/")
        chapter = site.index.chapters.get(f"{owner}/chapter/{number}")
        instrument = words(site.index.instruments[owner].name, language)
        if chapter is None:
            return instrument
        name = names(Target(f"{owner}/chapter/{number}", "chapter", kind, group, (), chapter), language, site)
        return f"{name.short}: {name.subtitle}" if name.subtitle else name.short
    if kind == "meetings":
        return site.body_name(group, language)
    return ""


def _anchor(group: str) -> str:
    return f"group-{group.replace('/', '-').strip('-')}" if group else "all"


def _entry(target: Target, language: str, site: Site) -> IndexEntry:
    called = names(target, language, site)
    reference = Reference(called.short, urls.target(language, target.path))
    count = site.named.counts[language].get(target.path, 0)
    return IndexEntry(reference, called.subtitle or "", count, called.unverified, called.tag)
