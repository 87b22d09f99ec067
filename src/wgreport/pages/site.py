"""What all page builders share: the site's settings, corpus and languages, and the frame of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.lang.numerals import to_roman
from wgreport.lang.speech import Speech
from wgreport.model.registry import Entry
from wgreport.model.work import SiteSettings
from wgreport.pages import urls
from wgreport.pages.aliases import Kept
from wgreport.pages.views import Alternate, Label, Navigation, Page, Reference
from wgreport.registry import Index


class Cited(Struct, frozen=True):
    """What the pages of other reports know of a report: by language of the site, the title and the addresses (joined by blanks)
    of the version that is shown."""

    id: str
    titles: Mapping[str, str]
    anchors: Mapping[str, str]


class Named(Struct, frozen=True):
    """What the reports of the site name, all together. `counts`: by language of the pages and path of a target or of a topic, how
    many paragraphs name it; `attended`: the States and organizations of any attendance list, by id; `bodies`: those with reports;
    `gatherings`: body and number of each meeting or session that there is a report of; `own`: the organizations that those
    bodies, and the ones above them, are -> such a body."""

    counts: Mapping[str, Mapping[str, int]] = {}
    attended: frozenset[str] = frozenset()
    bodies: tuple[str, ...] = ()
    gatherings: frozenset[tuple[str, int | None]] = frozenset()
    own: Mapping[str, str] = {}

    def page_of(self, path: str, language: str) -> bool:
        """The State or organization at `path` is named in some report that pages in `language` show, or attended, or is a body's
        own."""
        key = path.rsplit("/", maxsplit=1)[-1]
        return path in self.counts.get(language, {}) or key in self.attended or key in self.own


class Site(Struct, frozen=True, kw_only=True):
    """What every page can speak of, whatever the reports say. `languages`: those of the site, and those of any text on it."""

    folder: str
    """The content folder, as it is to be named in messages."""
    settings: SiteSettings
    index: Index
    languages: Mapping[str, Language]
    speeches: Mapping[str, Speech]
    by_symbol: Mapping[str, Cited]
    """The reports, by their symbols."""
    prose: Mapping[tuple[str, str], str]
    """Slug and language of each prose page -> its title, in the order in which they are linked."""
    kept: Kept = Kept({}, {})
    """Old addresses that lead to new ones."""
    named: Named = Named()
    """Known when all reports have been read: to the pages of many reports, not to those of one."""

    def page(
        self,
        language: str,
        url: str,
        title: str,
        kind: str,
        trail: Sequence[Reference] = (),
        *,
        description: str = "",
        section: str = "",
    ) -> Page:
        """The frame of the page at `url`. `section` is the address in the navigation that it belongs to."""
        speech = self.speeches[language]
        home = Reference(speech.say("navigation.home"), urls.home(language))
        entries = [
            (speech.say("navigation.reports"), urls.reports(language)),
            (speech.say("navigation.register"), urls.register(language)),
            *((speech.say(f"navigation.{name}"), urls.index(language, name)) for name in urls.INDEXES),
        ]
        return Page(
            url=url,
            language=language,
            tag=self.languages[language].tag,
            direction=self.languages[language].direction,
            title=title,
            description=description,
            site_title=words(self.settings.title, language),
            organization=words(self.settings.organization, language),
            alternates=self.alternates(language, url),
            navigation=tuple(Navigation(text, href, (section or url) == href) for text, href in entries),
            trail=(home, *trail) if kind not in ("home", "missing") else (),
            search_url=urls.search(language),
            home_url=urls.home(language),
            prose=tuple(Reference(name, urls.prose(code, slug)) for (slug, code), name in self.prose.items() if code == language),
            kind=kind,
        )

    def alternates(self, language: str, url: str) -> tuple[Alternate, ...]:
        """The page at `url` in every language of the site; for a prose page that a language has not, its home page."""
        rest = url.removeprefix(f"/{language}")
        slug = rest.strip("/")
        lacking = {code for code in self.settings.languages if (slug, language) in self.prose and (slug, code) not in self.prose}
        return tuple(
            Alternate(
                code,
                self.languages[code].tag,
                self.languages[code].name,
                urls.home(code) if code in lacking else f"/{code}{rest}",
                code == language,
            )
            for code in self.settings.languages
        )

    def label(self, language: str, group: str, key: str) -> Label:
        """A key with its name in a language: `label("zh", "voice", "body")`."""
        return Label(key, self.speeches[language].say(f"{group}.{key}"))

    def counted(self, language: str, kind: str, number: int) -> str:
        """The number of an article, chapter, meeting or session as the language writes it; of the latter two, as an ordinal."""
        speech, known = self.speeches[language], self.languages[language]
        style = known.numbering.get(kind, "figures")
        written = known.numerals.write(number) if style == "own" else to_roman(number).upper() if style == "roman" else ""
        if kind in ("meeting", "session"):
            return speech.say("number.ordinal", n=written) if written else speech.ordinal(number)
        return written or str(number)

    def short_name(self, body: str, language: str) -> str:
        """What a body's own reports call it, as a title: with a capital, without article."""
        called = words(self.index.bodies[body].short or self.index.bodies[body].name, language)
        match = self.languages[language].list_article.regex.match(called)
        bare = called[match.end() :] if match is not None else called
        return bare[:1].upper() + bare[1:]

    def body_name(self, body: str, language: str) -> str:
        return words(self.index.bodies[body].name, language)


FALLBACK = "en"
"""The language of the registry's words where those of the page's own language are missing."""


def words(table: Mapping[str, str], language: str) -> str:
    """The words in `language`; without them those in English, then any; empty if there are none."""
    return table.get(language) or table.get(FALLBACK) or next(iter(table.values()), "")


def in_language(table: Mapping[str, str], language: str, site: Site) -> tuple[str, str | None]:
    """The words as `words` gives them, and the tag of their language if it is another than `language`."""
    if language in table or not table:
        return words(table, language), None
    code = FALLBACK if FALLBACK in table else next(iter(table))
    return table[code], site.languages[code].tag if code in site.languages else code


def verified(entry: Entry, language: str) -> bool:
    """The entry's wording in this language was found in its source."""
    return entry.verified.get(language, False)
