"""Source to report: the stages of reading, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.model.diagnostic import Diagnostic, problem, shortened
from wgreport.model.fixes import Fixes
from wgreport.model.report import Report
from wgreport.model.source import Correction, Source
from wgreport.parse.acts import acts_of
from wgreport.parse.called import called_in
from wgreport.parse.contents import disagreements, shared
from wgreport.parse.context import Context, context_of
from wgreport.parse.entries import with_entries
from wgreport.parse.ledger import ledger_of
from wgreport.parse.line_fixes import as_told
from wgreport.parse.mark_fixes import mended
from wgreport.parse.masthead import masthead_of, meeting_of
from wgreport.parse.mentions import mentions_in
from wgreport.parse.places import skeleton_of
from wgreport.parse.relined import relined
from wgreport.parse.rosters import names_in, rosters_in
from wgreport.parse.structure import Structure, walk_passages, walk_sections
from wgreport.registry import Index

NO_FIXES = Fixes()


def read_report(
    source: Source,
    language: Language,
    index: Index,
    *,
    symbol: str | None = None,
    body: str | None = None,
    fixes: Fixes = NO_FIXES,
) -> tuple[Report, tuple[Diagnostic, ...]]:
    """The report in `source`, with everything that was noticed. `symbol` and `body` (a registry key) are told, never guessed:
    without `body`
    it is the one whose name the title holds. `fixes` are declared corrections of what would be misread."""
    received = source
    source, misfits = as_told(replace(source, lines=relined(source.lines, language)), fixes, language)
    skeleton = skeleton_of(source, language)
    contents, found, structure = skeleton.contents, skeleton.blocks, skeleton.structure
    masthead = masthead_of(structure.head, structure.masthead, language)
    told = body is not None
    body = body or body_of(symbol, structure.title, index, language)
    texts = (p.text for p in structure.paragraphs)
    called = called_in(structure.title, masthead.lines, texts, index.chain(body), index, language, told=told)
    context = context_of(language, index, body, called)
    meeting = meeting_of(structure.title, (p.text for p in structure.paragraphs), body, language)
    ledger, lost = ledger_of(received, structure, found.furniture)
    passages = list(_passages(structure))
    rosters, unknown = [], []
    for paragraph in structure.paragraphs:
        lists, problems = rosters_in(paragraph, source.path, context)
        rosters.extend(lists)
        unknown.extend(problems)
    report = Report(
        language=language.code,
        symbol=symbol,
        title=structure.title,
        masthead=masthead,
        meeting=meeting,
        sections=structure.sections,
        paragraphs=structure.paragraphs,
        notes=structure.notes,
        mentions=tuple(mention for address, text in passages for mention in mentions_in(text, address, context)),
        names=tuple(name for address, text in passages for name in names_in(text, address, context)),
        rosters=tuple(rosters),
        acts=tuple(acts_of(structure.paragraphs, context)),
        contents=contents.entries,
        agenda=_agenda(structure, context),
        ledger=ledger,
    )
    report, misfit_marks = mended(report, fixes, source.path, context)
    unidentified = {shortened(entry.name) for roster in report.rosters for entry in roster.entries if entry.id is None}
    unknown = [diagnostic for diagnostic in unknown if diagnostic.code != "P140" or diagnostic.excerpt in unidentified]
    numbered = any(paragraph.number for paragraph in structure.paragraphs)
    nothing = () if numbered else (problem("P101", source.path, 0),)
    compared = disagreements(contents.entries, structure.sections, structure.paragraphs, source.path)
    settled = shared(contents.entries, structure.sections)
    apart = (d for d in structure.diagnostics if d.code != "P123" or d.line not in settled)
    noticed = (*found.diagnostics, *apart, *compared, *unknown, *nothing, *lost)
    diagnostics = with_entries(tuple(sorted(noticed, key=lambda d: (d.line, d.code))), source, report)
    return report, (*misfits, *misfit_marks, *diagnostics)


def corrected(
    source: Source, corrections: Sequence[Correction], lines: Sequence[int], path: str
) -> tuple[Source, tuple[Diagnostic, ...]]:
    """`source` with the declared corrections made. `path` is the file that declares them, `lines` where in it. One that does
    not apply
    exactly once is not made, and is an error: it says that the source has changed under it."""
    by_number = {line.number: index for index, line in enumerate(source.lines)}
    changed = list(source.lines)
    problems: list[Diagnostic] = []
    for correction, place in zip(corrections, lines, strict=True):
        index = by_number.get(correction.line)
        if index is None and (not source.lines or correction.line > source.lines[-1].number):
            last = source.lines[-1].number if source.lines else 0
            problems.append(problem("S111", path, place, at=correction.line, source=source.path, lines=last))
            continue
        count = changed[index].text.count(correction.was) if index is not None and correction.was else 0
        if index is None or count != 1:
            problems.append(problem("S110", path, place, was=correction.was, count=count, at=correction.line, source=source.path))
            continue
        line = changed[index]
        changed[index] = replace(line, text=line.text.replace(correction.was, correction.now))
    return Source(source.path, source.format, tuple(changed)), tuple(problems)


def body_of(symbol: str | None, title: str, index: Index, language: Language) -> str | None:
    """The body whose report this is: by the longest registered symbol that begins `symbol`, or the longest registered name in
    `title`."""
    by_symbol = [b for b in index.registry.bodies if symbol and b.symbol and f"{symbol}/".startswith(f"{b.symbol}/")]
    if by_symbol:
        return max(by_symbol, key=lambda b: len(b.symbol or "")).id
    folded = title.replace(" ", "").lower()
    named = [
        (len(name), body.id)
        for body in index.registry.bodies
        for name in (body.name.get(language.code), *body.aliases.get(language.code, ()))
        if name and name.replace(" ", "").lower() in folded
    ]
    return max(named)[1] if named else None


def _passages(structure: Structure) -> Iterator[tuple[str, str]]:
    """Address and text of everything that can cite: title, headings, paragraphs with their items, footnotes."""
    yield "title", structure.title
    for section in walk_sections(structure.sections):
        yield section.address, section.title
    for paragraph in structure.paragraphs:
        for passage in walk_passages(paragraph):
            yield passage.address, passage.text
    for note in structure.notes:
        yield note.address, note.text


def _agenda(structure: Structure, context: Context) -> str | None:
    candidates: Iterable[str] = (
        paragraph.address
        for paragraph in structure.paragraphs
        if paragraph.items
        and context.language.agenda.may_be_in(paragraph.text)
        and context.language.agenda.regex.search(paragraph.text) is not None
    )
    return next(iter(candidates), None)
