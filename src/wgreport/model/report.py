"""A report as it was read: structure, and stand-off marks on its text.

The names and shapes are those of the JSON that `wgreport inspect --json` prints and that the site publishes beside each page;
the JSON Schema is generated from these types. Offsets count code points in the `text` of what `within` names (`in` in JSON).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from wgreport.model.diagnostic import Severity

MentionKind = Literal["resolution", "decision", "article", "chapter", "document", "item", "meeting", "session", "paragraph"]
NameKind = Literal["state", "organization"]
Voice = Literal["body", "chair", "secretariat", "panellist", "speaker", "states"]
Weight = Literal["one", "two", "few", "some", "several", "many", "most", "all", "unspecified"]


class NoteMark(Struct, frozen=True):
    """The mark of footnote `number`, taken out of the text before the character at offset `at`. `note` is the address of the
    footnote that it stands for: where numbers start again, several have the same. Empty: there is none."""

    number: str
    at: int
    note: str = ""


class Passage(Struct, frozen=True, kw_only=True):
    """A stretch of canonical text with an address.

    `text`: page cuts rejoined, note marks taken out, line wraps undone. `lines` maps offsets to source lines: (0, 16) says that
    the text from offset 0 on comes from line 16.
    """

    address: str
    text: str
    notes: tuple[NoteMark, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()

    def line_at(self, offset: int) -> int:
        """The source line (from 1) of the character at `offset`; 0 if it is not known."""
        found = 0
        for start, line in self.lines:
            if start > offset:
                break
            found = line
        return found


class Item(Passage, frozen=True, kw_only=True):
    """An item of a list inside a paragraph. An empty label: words of the paragraph that go on after its list."""

    label: str
    items: tuple[Item, ...] = ()


class Paragraph(Passage, frozen=True, kw_only=True):
    """A numbered paragraph: the unit that is cited, addressed, searched and aligned between languages."""

    number: str
    section: str | None
    items: tuple[Item, ...] = ()


class Section(Struct, frozen=True, kw_only=True):
    """A heading with what stands below it: the addresses of its own paragraphs, then its sections."""

    address: str
    label: str
    title: str
    notes: tuple[NoteMark, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()


class Note(Passage, frozen=True, kw_only=True):
    """A footnote; `anchors` are the addresses where its mark stands."""

    number: str
    anchors: tuple[str, ...]


class Masthead(Struct, frozen=True, kw_only=True):
    """What the head of the first page says; dates ISO 8601, languages by their code. `lines` are its lines as printed."""

    distribution: str | None = None
    date: str | None = None
    language: str | None = None
    original: str | None = None
    symbols: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


class MeetingFacts(Struct, frozen=True, kw_only=True):
    """Which meeting the report is of, as far as its text says."""

    body: str | None = None
    number: int | None = None
    start: str | None = field(default=None, name="from")
    end: str | None = field(default=None, name="to")
    place: str | None = None


class Mention(Struct, frozen=True, kw_only=True):
    """A citation as the text has it; `target` is what it names, as a path. Whether that exists is another question.

    `part`: which parts of a resolution, decision or document the text names beside it (`A/65/457, para. 20`), in the form of
    addresses: `p20`, `p4-a`, `annex-1`, `annex-1-p5`, `s-ii`. Their words are not in the surface."""

    within: str = field(name="in")
    start: int
    end: int
    surface: str
    kind: MentionKind
    target: str
    part: tuple[str, ...] = ()


class Name(Struct, frozen=True, kw_only=True):
    """A State or organization named in the text; `id` is its key in the registry."""

    within: str = field(name="in")
    start: int
    end: int
    surface: str
    kind: NameKind
    id: str


class RosterEntry(Struct, frozen=True):
    """One name in an attendance list; `id` None: not identified. A person's is the State named with the person."""

    name: str
    id: str | None


class Roster(Struct, frozen=True, kw_only=True):
    """What a text says of who attended: a list in its order, a number, or where the list is.

    `stated`: how many attended, as the text says; `pointer`: the target of the list that it refers to (`document/…`,
    `self/annex-1`)."""

    within: str = field(name="in")
    category: str
    entries: tuple[RosterEntry, ...]
    stated: int | None = None
    pointer: str | None = None


class Act(Struct, frozen=True, kw_only=True):
    """A statement with its author: who (`voice`, for speakers how many: `weight`, for a panellist the `state`), what (`verb`, an
    English infinitive), to whom (`addressees`, registry keys), under which `condition` (the words of the text)."""

    within: str = field(name="in")
    voice: Voice
    weight: Weight | None
    verb: str
    addressees: tuple[str, ...]
    condition: str | None
    text: str
    start: int
    end: int
    state: str | None = None


class ContentsEntry(Struct, frozen=True, kw_only=True):
    """One entry of the document's own table of contents, with the paragraphs that it says are there; 0: it does not say."""

    label: str
    title: str
    first: int
    last: int
    line: int


class Ledger(Struct, frozen=True, kw_only=True):
    """Where each non-space character of the source went. `source` = `text` + `labels` + `furniture` + `lost`."""

    source: int
    text: int
    labels: int
    furniture: int
    lost: int


class Report(Struct, frozen=True, kw_only=True):
    """One language version of a report."""

    language: str
    symbol: str | None
    title: str
    masthead: Masthead
    meeting: MeetingFacts
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    mentions: tuple[Mention, ...] = ()
    names: tuple[Name, ...] = ()
    rosters: tuple[Roster, ...] = ()
    acts: tuple[Act, ...] = ()
    contents: tuple[ContentsEntry, ...] = ()
    """What the document's own table of contents says, where it has one that gives paragraphs."""
    agenda: str | None = None
    """The address of the paragraph that holds the agenda."""
    ledger: Ledger


class PrintedDiagnostic(Struct, frozen=True, kw_only=True):
    """A diagnostic as the report's JSON carries it: the file is the report's own."""

    code: str
    severity: Severity
    line: int
    message: str
    excerpt: str
    remedy: str


class Inspection(Report, frozen=True, kw_only=True):
    """What `wgreport inspect FILE --json` prints: the report and what was noticed in reading it."""

    diagnostics: tuple[PrintedDiagnostic, ...] = ()


class LinkedMention(Mention, frozen=True, kw_only=True):
    """A mention as the site publishes it: `href` is where it leads, from the site's root; `problem` why it leads nowhere."""

    href: str | None = None
    problem: str | None = None


class PublishedReport(Inspection, frozen=True, kw_only=True):
    """A report as the site publishes it beside its page: the same as `inspect` prints, corrected, and with its links resolved."""

    mentions: tuple[LinkedMention, ...] = ()
    status: Literal["official", "unofficial"] = "official"
