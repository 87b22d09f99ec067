"""View models: what a template receives, and all that it receives.

Every address in a view is a path from the site's root (`/zh/reports/…/#p59`); rendering makes it relative to the page it
stands on. Text is plain; only `Prose.html` holds markup, which our own Markdown renderer made.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

SpanKind = Literal["text", "link", "unresolved", "note", "mark"]


class Span(Struct, frozen=True):
    """A stretch of running text. `mark` is the passage that a backlink is about; `note` a footnote mark."""

    text: str
    kind: SpanKind = "text"
    href: str | None = None
    title: str | None = None
    id: str | None = None
    """The anchor to come back to, for a footnote mark."""


Inline = tuple[Span, ...]


class Label(Struct, frozen=True):
    """A value in the page's language, with the key that is the same in all languages."""

    key: str
    text: str


class Reference(Struct, frozen=True):
    """A link with what it is called."""

    text: str
    href: str | None = None
    note: str | None = None
    language: str | None = None
    """BCP 47 tag, where the text is not in the page's language."""


class Alternate(Struct, frozen=True):
    """This page in another language of the site."""

    code: str
    tag: str
    name: str
    href: str
    current: bool


class Navigation(Struct, frozen=True):
    text: str
    href: str
    current: bool


class Page(Struct, frozen=True, kw_only=True):
    """What every page has: the frame around its own content."""

    url: str
    language: str
    tag: str
    direction: Literal["ltr", "rtl"]
    title: str
    description: str = ""
    site_title: str
    organization: str
    alternates: tuple[Alternate, ...]
    navigation: tuple[Navigation, ...]
    trail: tuple[Reference, ...] = ()
    """From the home page down to the page above this one."""
    search_url: str
    home_url: str
    about_url: str
    kind: str
    """report, parallel, register, target, index, search, prose, home, missing: the template's name and the body's class."""


class Fact(Struct, frozen=True):
    """One line of a definition list; `note` is what qualifies it (inferred, not verified)."""

    label: str
    values: tuple[Reference, ...]
    note: str | None = None


class Notice(Struct, frozen=True):
    """A statement that must be seen before the text: unofficial, not in this language, not in the corpus."""

    kind: Literal["unofficial", "fallback", "absent", "unverified", "information"]
    text: str
    link: Reference | None = None


class Badge(Struct, frozen=True):
    """Who made an act, how many of them, and what they did."""

    voice: Label
    verb: Label
    weight: Label | None = None
    by: Reference | None = None


class ItemView(Struct, frozen=True):
    address: str
    label: str
    text: Inline
    items: tuple[ItemView, ...] = ()


class ParagraphView(Struct, frozen=True):
    """A numbered paragraph. `citation` is the exact reference a reader may copy; `others` the same paragraph in other
    languages."""

    address: str
    number: str
    text: Inline
    items: tuple[ItemView, ...]
    permalink: str
    citation: str
    kind: Label
    """recommendation, conclusion, discussion, attendance, procedure."""
    badges: tuple[Badge, ...] = ()
    others: tuple[Reference, ...] = ()
    corrected: str | None = None
    """What was corrected in this paragraph against the source, in words."""


class SectionView(Struct, frozen=True):
    address: str
    label: str
    title: Inline
    plain: str
    """The title without marks, for the contents."""
    level: int
    range: str
    """The paragraphs it holds, `16–47`; empty if none."""
    paragraphs: tuple[ParagraphView, ...]
    sections: tuple[SectionView, ...]


class NoteView(Struct, frozen=True):
    """A footnote; `backs` lead to its marks."""

    address: str
    number: str
    text: Inline
    backs: tuple[str, ...]


class RosterView(Struct, frozen=True):
    """Who attended, by category; an entry without `href` was not identified."""

    category: Label
    paragraph: Reference
    entries: tuple[Reference, ...]


class Unresolved(Struct, frozen=True):
    paragraph: Reference
    surface: str
    reason: str


class ReportView(Struct, frozen=True):
    """A report in one language."""

    page: Page
    symbol: str
    heading: str
    content_tag: str
    """BCP 47 tag of the report's text (another than the page's when it is not there in this language)."""
    content_direction: Literal["ltr", "rtl"]
    masthead: tuple[str, ...]
    facts: tuple[Fact, ...]
    notices: tuple[Notice, ...]
    sections: tuple[SectionView, ...]
    opening: tuple[ParagraphView, ...]
    """Paragraphs before the first heading."""
    notes: tuple[NoteView, ...]
    rosters: tuple[RosterView, ...]
    unresolved: tuple[Unresolved, ...]
    parallel: Reference | None
    data: Reference
    """The same report as JSON."""


class Cell(Struct, frozen=True):
    """One language's side of a row; `number` is the printed label or number, empty for none."""

    tag: str
    direction: Literal["ltr", "rtl"]
    text: Inline
    label: str = ""
    missing: bool = False


class Row(Struct, frozen=True):
    """The same section title, paragraph, item or footnote in every language."""

    address: str
    kind: Literal["title", "section", "paragraph", "item", "note"]
    level: int
    cells: tuple[Cell, ...]
    permalink: str


class ParallelView(Struct, frozen=True):
    page: Page
    symbol: str
    heading: str
    columns: tuple[Alternate, ...]
    notices: tuple[Notice, ...]
    rows: tuple[Row, ...]
    report: Reference


class ActRow(Struct, frozen=True):
    """One act: who did what to whom, under which condition, in which words."""

    report: Reference
    paragraph: Reference
    date: str
    """ISO 8601, for sorting."""
    badge: Badge
    addressees: tuple[Reference, ...]
    condition: str | None
    text: Inline
    tag: str
    direction: Literal["ltr", "rtl"]
    unofficial: bool
    body: Label
    year: str


class RegisterView(Struct, frozen=True):
    """The register of recommendations: acts of bodies first, then what others proposed, by voice."""

    page: Page
    groups: tuple[tuple[Label, tuple[ActRow, ...]], ...]


class Backlink(Struct, frozen=True):
    """A passage that names the target; its `mark` spans are where."""

    paragraph: Reference
    section: str
    text: Inline
    tag: str
    direction: Literal["ltr", "rtl"]
    unofficial: bool
    kind: Label
    badges: tuple[Badge, ...] = ()


class BacklinkGroup(Struct, frozen=True):
    """The passages of one report."""

    report: Reference
    date: str
    attended: bool
    """For a State or organization: it stands in the report's attendance list."""
    passages: tuple[Backlink, ...]


class Part(Struct, frozen=True):
    """A part of a target that citations can name: a paragraph of an article, a chapter's article."""

    id: str
    label: str
    href: str | None
    count: int
    """How many passages name it."""


class TargetView(Struct, frozen=True):
    """A resolution, decision, article, chapter, document, State, organization, meeting or session, and who names it."""

    page: Page
    heading: str
    label: Label
    """What kind of thing it is."""
    subtitle: str | None
    """Its title."""
    facts: tuple[Fact, ...]
    notices: tuple[Notice, ...]
    parts: tuple[Part, ...]
    parts_title: str | None
    groups: tuple[BacklinkGroup, ...]
    count: int
    previous: Reference | None
    following: Reference | None
    subtitle_tag: str | None = None
    """BCP 47 tag of the title's language, where that is not the page's."""


class IndexEntry(Struct, frozen=True):
    reference: Reference
    detail: str
    count: int
    """Passages that name it."""
    unverified: bool = False
    detail_tag: str | None = None
    """BCP 47 tag of the detail's language, where that is not the page's."""


class IndexGroup(Struct, frozen=True):
    title: str
    id: str
    entries: tuple[IndexEntry, ...]


class IndexView(Struct, frozen=True):
    """A list of targets of one kind."""

    page: Page
    heading: str
    introduction: str
    groups: tuple[IndexGroup, ...]


class ReportCard(Struct, frozen=True):
    """A report in a list."""

    reference: Reference
    symbol: str
    date: str
    dates: str
    place: str
    languages: tuple[Reference, ...]
    paragraphs: int
    recommendations: int
    unofficial: bool


class HomeView(Struct, frozen=True):
    page: Page
    heading: str
    introduction: str
    reports: tuple[ReportCard, ...]
    doors: tuple[IndexEntry, ...]
    """The indexes, with how many entries each has."""
    recent: tuple[ActRow, ...]
    """The newest report's acts of the body."""


class ReportsView(Struct, frozen=True):
    page: Page
    heading: str
    bodies: tuple[tuple[Label, tuple[ReportCard, ...]], ...]


class Choice(Struct, frozen=True):
    value: str
    text: str


class Facet(Struct, frozen=True):
    """`later`: its values are too many for the page; the browser loads them when they are asked for."""

    key: str
    text: str
    choices: tuple[Choice, ...]
    later: bool = False


class SearchView(Struct, frozen=True):
    """The search page. Without JavaScript it leads to the indexes in `doors`. `voices`: by voice and weight (`speaker-several`),
    what they are called; `kinds`: likewise what a suggestion is."""

    page: Page
    facets: tuple[Facet, ...]
    doors: tuple[Reference, ...]
    voices: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    languages: tuple[Alternate, ...]


class ProseView(Struct, frozen=True):
    page: Page
    html: str


class MissingView(Struct, frozen=True):
    """The page for an address that is not there; `root` is the absolute path to the site's root."""

    page: Page
    root: str


class LandingView(Struct, frozen=True):
    """`/`: chooses by the browser's language, and offers all."""

    title: str
    choices: tuple[Alternate, ...]
    default: str


View = (
    HomeView
    | ReportsView
    | ReportView
    | ParallelView
    | RegisterView
    | TargetView
    | IndexView
    | SearchView
    | ProseView
    | MissingView
    | LandingView
)
"""Any page."""
