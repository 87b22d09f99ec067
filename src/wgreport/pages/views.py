"""View models: what a template receives, and all that it receives.

Every address in a view is a path from the site's root (`/zh/reports/…/#p59`); rendering makes it relative to the page it
stands on. Text is plain; only `Prose.html` holds markup, which our own Markdown renderer made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from wgreport.pages.frame import Alternate, Badge, Fact, Inline, Label, Navigation, Notice, Page, Reference, Span, SpanKind

__all__ = [
    "Alternate",
    "Badge",
    "Fact",
    "Inline",
    "Label",
    "Navigation",
    "Notice",
    "Page",
    "Reference",
    "Span",
    "SpanKind",
]  # of the frame: what views are made of


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
    """The paragraphs it holds, `16–47`, of one numbering; empty if none."""
    long: bool
    """Its label is longer than a numeral: `Annex I`, `Decision 7/1`."""
    sections: tuple[SectionView, ...]
    parts: tuple[ParagraphView | SectionView, ...]
    """Its paragraphs and its sections, in the order of the text."""


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
    stated: int | None = None
    """How many attended, as the text says."""
    pointer: Reference | None = None
    """Where the list is, as the text says."""


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
    parts: tuple[ParagraphView | SectionView, ...]
    """Paragraphs before the first heading."""
    notes: tuple[NoteView, ...]
    rosters: tuple[RosterView, ...]
    unresolved: tuple[Unresolved, ...]
    parallel: Reference | None
    data: Reference
    aliases: Mapping[str, tuple[str, ...]] = {}
    """An address of the page -> old ones that lead to it."""
    moved: tuple[tuple[str, Reference], ...] = ()
    """Old addresses of the page, and where what stood there is now."""
    """The same report as JSON."""


class Column(Struct, frozen=True):
    """A language of the page: BCP 47 tag, own name and direction."""

    tag: str
    name: str
    direction: Literal["ltr", "rtl"]


class Cell(Struct, frozen=True):
    """One language's side of a row; `label` is the printed label or number, empty for none."""

    column: Column
    text: Inline
    label: str = ""
    missing: bool = False


class Row(Struct, frozen=True):
    """The same section title, paragraph, item or footnote in every language; `label`: that of the first cell that has one."""

    address: str
    kind: Literal["title", "section", "paragraph", "item", "note"]
    level: int
    label: str
    cells: tuple[Cell, ...]
    permalink: str


class ParallelView(Struct, frozen=True):
    page: Page
    symbol: str
    heading: str
    columns: tuple[Column, ...]
    notices: tuple[Notice, ...]
    rows: tuple[Row, ...]
    report: Reference


class Choice(Struct, frozen=True):
    value: str
    text: str


class Facet(Struct, frozen=True):
    """`later`: its values are too many for the page; the browser loads them when they are asked for."""

    key: str
    text: str
    choices: tuple[Choice, ...]
    later: bool = False


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
    topics: tuple[str, ...] = ()
    others: tuple[OtherWords, ...] = ()


class OtherWords(Struct, frozen=True):
    """The words of an act in another language version; `whole`: those of the whole paragraph."""

    language: str
    tag: str
    direction: Literal["ltr", "rtl"]
    text: str
    unofficial: bool
    whole: bool


class Tab(Struct, frozen=True):
    """One of several pages that belong together; without `href`, what stands for some that are left out. `count`: the entries on
    it, None where that is not said."""

    text: str
    href: str
    count: int | None
    current: bool


class RegisterView(Struct, frozen=True):
    """A page of the register of recommendations: acts by voice. `facets`: what this part of the register can be filtered by, all
    its years together; `index`: the address of the file that says where its entries lie and which values facets have, empty
    without entries. `unanalysed`: reports in which no act was recognized, with their language; on the page of an older year,
    those of that year."""

    page: Page
    introduction: str
    parts: tuple[Tab, ...]
    years: tuple[Tab, ...]
    groups: tuple[tuple[Label, tuple[ActRow, ...]], ...]
    facets: tuple[Label, ...]
    index: str
    unanalysed: tuple[Reference, ...] = ()


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

    @property
    def unofficial(self) -> bool:
        """None of the passages is in an official text."""
        return all(passage.unofficial for passage in self.passages)


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
    """How many paragraphs name it, on all its pages."""
    previous: Reference | None
    following: Reference | None
    subtitle_tag: str | None = None
    """BCP 47 tag of the title's language, where that is not the page's."""
    years: tuple[Tab, ...] = ()
    """The pages among which its passages are divided by year; none if there is one."""


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
    """A list of targets of one kind; or of the paragraphs that name a topic, by report."""

    page: Page
    heading: str
    introduction: str
    groups: tuple[IndexGroup, ...]
    count: int | None = None
    """Of a topic: how many paragraphs name it, on all its pages or, on that of an older year, in that one. The entries of other
    lists say so themselves."""
    years: tuple[Tab, ...] = ()
    """The pages among which the paragraphs are divided by year; none if there is one."""


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


class AliasView(Struct, frozen=True):
    """In the place of a page that has moved to the address `to`."""

    page: Page
    to: Reference


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
    | AliasView
    | LandingView
)
"""Any page."""
