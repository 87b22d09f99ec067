"""Problems are values: a code, a place, what is wrong, and what to do about it.

The table `PROBLEMS` is the only place where a problem gets its severity and words; `docs/diagnostics.md` is made from it.
Codes by room: S source, P parse, R reference, C corpus, U address, A audit.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from wgreport.model.source import UNSEEN

Severity = Literal["error", "warning", "information"]


class Diagnostic(Struct, frozen=True):
    """One problem. `line` counts from 1; 0 means the file as a whole. `excerpt` is the text at that place, cut to one line."""

    code: str
    severity: Severity
    file: str
    line: int
    message: str
    excerpt: str
    remedy: str


class Problem(Struct, frozen=True):
    """A kind of problem: `message` and `remedy` are templates for `str.format`."""

    severity: Severity
    message: str
    remedy: str


PROBLEMS: dict[str, Problem] = {
    # S: the source as a file
    "S101": Problem("error", "the file is empty", "write into it what belongs there, or remove it"),
    "S102": Problem(
        "error",
        "this is not a text file: a NUL byte stands at offset {offset}",
        "save the report as UTF-8 text (.txt), Markdown (.md), Word (.docx), HTML (.html) or PDF (.pdf)",
    ),
    "S103": Problem(
        "error",
        "not UTF-8: byte 0x{byte:02x} at offset {offset} cannot be read, and which other encoding it is cannot be told",
        "save the file as UTF-8 (in Word: Save as, Plain text, Unicode UTF-8)",
    ),
    "S104": Problem("error", "no reader for files that end in {suffix!r}", "use one of: {known}"),
    "S105": Problem("error", "language {language!r} is not known", "use one of: {known}"),
    "S106": Problem("error", "the file cannot be read: {reason}", "check that it exists and that you may read it"),
    "S107": Problem(
        "error",
        "the file is beyond what is read safely: {reason}",
        "no report is like this; open it in the program it was made with, and save the text alone as a new file",
    ),
    "S108": Problem(
        "error",
        "this is no {kind} that can be read: {reason}",
        "open it in Word or LibreOffice, and save it again in this format without a password",
    ),
    "S109": Problem(
        "error",
        "the file cannot be read in the encoding it names, {encoding!r}: {reason}",
        'save it as UTF-8, and let it say so (<meta charset="utf-8">)',
    ),
    "S110": Problem(
        "error",
        "the correction no longer applies: {was!r} stands {count} times in line {at}, not once",
        "look at line {at} of {source} and bring `line` and `was` up to date, or remove the correction",
    ),
    "S111": Problem(
        "error",
        "the correction names line {at}, but {source} has only {lines} lines",
        "bring `line` up to date, or remove the correction",
    ),
    "S116": Problem(
        "error",
        "reading the file failed: {reason}",
        "this is a defect of the reader: please report it with this file; until it is mended, save the text alone as a new file",
    ),
    "S117": Problem(
        "error",
        "files that end in {suffix!r} are not read",
        "open it in Word or LibreOffice, save it as a Word document (.docx), and use that file instead",
    ),
    "S119": Problem(
        "error",
        "this is a link that leads out of the content folder",
        "put the file itself here: what lies outside of the content is never published",
    ),
    "S120": Problem("error", "YAML cannot be read: {reason}", "mend the YAML at this line"),
    "S121": Problem("error", "{reason}", "{how}"),
    "S122": Problem("error", "the file is missing", "write it; README.md shows one"),
    "S124": Problem(
        "warning",
        "the file is missing, and so nothing is known of any body",
        "write it: each report names its body, which has at least an `id` and a `name` there; README.md shows one",
    ),
    "S130": Problem(
        "information",
        "the file holds tracked changes ({added} insertions, {removed} deletions); they were read as accepted",
        "if some are not to stand, reject them and save the file again; accept the others, and this message goes",
    ),
    "S131": Problem(
        "warning",
        "automatic numbers of the format {form!r} are not known; figures stand for them",
        "choose another format for that list, or type the numbers",
    ),
    "S132": Problem(
        "information",
        "{count} characters are hidden in the file, and were left out as they are in print",
        'if they belong to the text, take off their "hidden" format; otherwise delete them',
    ),
    "S133": Problem(
        "information",
        "{count} characters that are not seen, or turn the direction of writing, were left out of the text from this line on",
        "nothing is to be done if the text reads as it should; they often come from pasting (U+202A to U+202E, U+2066 to U+2069)",
    ),
    "S134": Problem(
        "information",
        "the file holds comments ({count}); they are no text, and were left out",
        "delete them before the file is passed on: whoever gets it can read them",
    ),
    "S135": Problem(
        "information",
        "the file holds pictures or objects ({count}); what words they show cannot be read",
        "if a part of the report is a picture, such as a pasted table, type it; for an emblem nothing is to be done",
    ),
    "S112": Problem("error", "the correction no longer applies: {what}", "{how}"),
    "S113": Problem(
        "error",
        "the correction fits {count} places: {what}",
        "give more of the words in `was`, so that they stand there once",
    ),
    "S114": Problem("error", "{value!r} is no {what}{guess}", "{how}"),
    "S115": Problem(
        "warning",
        "the correction changes nothing: {what} without it",
        "remove it: the program has come to read this as you do",
    ),
    "S150": Problem(
        "error",
        "it cannot be told which language the text is in{perhaps}",
        "say it with --language (one of: {known}), or name the file by it, like zh.txt",
    ),
    "S151": Problem(
        "warning",
        "the text reads as {found!r}, but was taken for {declared!r} ({how})",
        "if it is {found!r}, give that with --language, or rename the file",
    ),
    "S118": Problem(
        "warning",
        "not UTF-8: read as {encoding}, in which alone it makes words; the first place is byte 0x{byte:02x} at offset {offset}",
        "compare this place with the original; then save the file as UTF-8, and this message goes",
    ),
    "S140": Problem(
        "error",
        "the PDF is locked by a password",
        "open it with the password and save it without one, or ask the author for a copy that is not locked",
    ),
    "S141": Problem(
        "error",
        "the PDF holds pictures of its {count} pages and no text",
        "it was scanned: let a program for text recognition (OCR) add a text layer, or ask for the Word file",
    ),
    "S142": Problem(
        "warning",
        "there is no text on page {pages}, only pictures",
        "if text stands on them, let a program for text recognition (OCR) add a text layer; otherwise nothing is to be done",
    ),
    "S143": Problem(
        "warning",
        "the PDF does not tell the letters of {count} characters (page {pages}); \ufffd stands for each",
        "look at the printed page and correct the places in the corrections file, or ask for the Word file",
    ),
    "S144": Problem(
        "warning",
        "page {pages} of the PDF is damaged and was not read",
        "fetch the file again; if the pages are empty in other programs too, ask for another copy",
    ),
    "S145": Problem(
        "error",
        "this is no PDF that can be read: its end or its index of objects is missing or damaged",
        "fetch the file again: it may have been cut off; if another program shows it, print it to a new PDF there",
    ),
    # P: the report's structure
    "P101": Problem(
        "error",
        "no numbered paragraph found",
        "a report needs paragraphs that begin with `1.`, `2.`, …; check that the numbers are typed and at the line's start",
    ),
    "P102": Problem(
        "warning",
        "numbering jumps from {before} to {after}: {missing} missing",
        "look for the missing number in the source just before this line; if the document itself skips it, nothing is to be done",
    ),
    "P103": Problem(
        "warning",
        "number {number} stands here again; it was read as an item of paragraph {paragraph}",
        "if it is a paragraph, its number or the one before is wrong: correct it in the corrections file",
    ),
    "P104": Problem(
        "warning",
        "numbering starts at {number}, not at 1",
        "check that nothing is missing at the beginning of the file",
    ),
    "P110": Problem(
        "warning",
        "footnote {number} has a text but no mark",
        "find the place it belongs to; if the mark was lost in the file, add it in the corrections file",
    ),
    "P111": Problem(
        "warning",
        "footnote mark {number} has no text",
        "look for the footnote's text in the original; if it was lost in the file, the file has to be extracted again",
    ),
    "P112": Problem(
        "warning",
        "footnote {number} has more than one text; the first was taken",
        "check which one belongs here and correct the number of the other",
    ),
    "P120": Problem(
        "warning",
        "heading {label!r} is not the one expected after {before!r}",
        "a heading may be missing before this line, or this line is no heading",
    ),
    "P121": Problem(
        "warning",
        "heading {label!r} stands alone at its level",
        "a level has at least two headings: the next one may be missing",
    ),
    "P123": Problem("warning", "nothing stands under heading {label!r}", "paragraphs may be missing after this line"),
    "P122": Problem(
        "warning", "item {label!r} is not the one expected after {before!r}", "an item may be missing before this line"
    ),
    "P130": Problem(
        "warning",
        "{address} ends without the end of a sentence",
        "a line may be missing after it, or a page cut was joined at the wrong place",
    ),
    "P131": Problem(
        "warning", "no title found before the first heading or paragraph", "put the report's title on a line of its own"
    ),
    "P132": Problem(
        "warning",
        "paragraph {number} announces a list that does not follow",
        "lines may be missing after this one",
    ),
    "P140": Problem(
        "information",
        "{name!r} in the attendance list is not in the registry",
        "add it to content/registry/states.yaml or organizations.yaml, or as an alias there",
    ),
    "P150": Problem(
        "error",
        "{count} characters of the source are in no part of the report: {sample!r}",
        "this is a defect of the reader: please report it with this file",
    ),
    "P160": Problem(
        "warning",
        "the text says {found!r} where report.yaml says {declared!r} ({field})",
        "correct whichever is wrong",
    ),
    "P170": Problem(
        "warning",
        "the table of contents gives {section} the paragraphs {stated}; read were {found}",
        "look at both places: a heading may have been misread, or the document's own table is wrong",
    ),
    "P171": Problem(
        "warning",
        "the table of contents names {section}, which was not found",
        "look for the heading: it may have been read as text",
    ),
    "P172": Problem(
        "information",
        "the table of contents gives {section} the paragraphs {stated}; by its other entries it has {found}, and so it was read",
        "nothing is to be done: the document's own table is wrong at this place",
    ),
    # R: references
    "P141": Problem(
        "warning",
        "the text says that {stated} attended, and its list has {found}",
        "compare the list with the source: a name may be missing, or two were read as one",
    ),
    "R201": Problem(
        "warning",
        "{kind} {number} is not in the registry",
        "add {target} to content/registry/resolutions.yaml, or correct the number",
    ),
    "R202": Problem(
        "warning",
        "{instrument} has no {part}",
        "the citation or the registry is wrong: compare with the text of the treaty; correct what is misread by `citation:` in "
        "report.fixes.yaml",
    ),
    "R203": Problem(
        "warning",
        "the agenda of this report has no item {number}",
        "compare with the agenda paragraph; correct what is misread by `citation:` in report.fixes.yaml",
    ),
    "R204": Problem(
        "warning",
        "this report has no paragraph {number}",
        "the citation is wrong, or a paragraph was not read; correct what is misread by `citation:` in report.fixes.yaml",
    ),
    "R205": Problem(
        "warning", "{target} is not in the registry", "add it to content/registry/gatherings.yaml, or correct the number"
    ),
    "R206": Problem(
        "information",
        "it cannot be told which body or treaty {surface!r} belongs to",
        "give the report's body in report.yaml, or name the body in content/registry/bodies.yaml, or give the target by "
        "`citation:` in report.fixes.yaml",
    ),
    # C: the corpus
    "C301": Problem(
        "error", "symbol {symbol} is also that of {other}", "one work has one folder: join the two, or correct the symbol"
    ),
    "C302": Problem("error", "{folder!r} does not fit the symbol {symbol}", "rename the folder to {expected!r}"),
    "C303": Problem(
        "error",
        "no source for language {language!r}",
        "add a file such as {language}.txt or {language}.docx, or remove it from `versions`",
    ),
    "C304": Problem("error", "{count} sources for language {language!r}: {files}", "keep one of them"),
    "C305": Problem("warning", "the file belongs to no language version", "name it by its language, like zh.txt, or remove it"),
    "C306": Problem("error", "body {body!r} is not in the registry", "add it to content/registry/bodies.yaml"),
    "C307": Problem(
        "warning", "language {language!r} is not declared under `versions`", "declare its status and source in report.yaml"
    ),
    "C308": Problem("error", "{id!r} stands twice in the registry", "remove one of the two"),
    "C309": Problem("error", "the folder holds no report.yaml", "write one; README.md shows one"),
    "C310": Problem("warning", "{what} {address} is in {present} but not in {absent}", "compare the two texts at this place"),
    "C311": Problem(
        "warning",
        "in {address}, {present} cites {target} and {absent} does not",
        "compare the two texts at this place",
    ),
    "C312": Problem(
        "warning",
        "the attendance list in {address} differs between {present} and {absent}: {names}",
        "compare the two lists",
    ),
    "C313": Problem(
        "error",
        "the link to {href} leads nowhere",
        "correct it: a link is a path from the site's root, with the anchor if there is one, such as /en/reports/SYMBOL/#p12",
    ),
    "C314": Problem(
        "error",
        "`pages` names {slug!r}, and there is no such page",
        "write content/pages/{slug}.{language}.md, or take it out of `pages`",
    ),
    "C320": Problem(
        "error",
        "{symbol!r} is no document symbol: {reason}",
        "give the one on the first page with --symbol, such as CAC/COSP/WG.4/2020/5",
    ),
    "C321": Problem(
        "error",
        "{there} is there already, with other content; it was not overwritten",
        "if this file is to take its place, remove that one first; if it is another report, give its --symbol",
    ),
    "C322": Problem(
        "error",
        "the same file is there already as {there}, which is not {language!r}",
        "one of the two languages is wrong: rename that file, or give the right --language",
    ),
    "C323": Problem(
        "error",
        "language {language!r} cannot be declared in {there}, which is not written as the program would",
        "add `{language}: {{status: official}}` under `versions` there, then add the file again",
    ),
    # U: addresses
    "U401": Problem("error", "two pages have the address {url}: {one} and {other}", "rename one of them"),
    "U402": Problem(
        "error",
        "a page cannot have the address {url!r}",
        "use letters, figures, dots and hyphens alone in the id or the folder's name that it is made from",
    ),
    # A: the built site
    "A501": Problem("error", "link to {href} leads nowhere", "this is a defect of a template or of a page builder"),
    "A502": Problem("error", "id {id!r} stands {count} times on this page", "this is a defect of a template"),
    "A503": Problem(
        "error", "the page does not say its language, or says {found!r} instead of {expected!r}", "this is a defect of a template"
    ),
    "A504": Problem("error", "the page carries active content: {what}", "this is a defect of a template"),
    "A520": Problem(
        "error",
        "the page {url} was published, and would be gone",
        "bring it back, or say in content/aliases.yaml where it leads now: {{old: {old}, new: ..., why: ...}}",
    ),
    "A521": Problem(
        "error",
        "the anchor {url} was published, and would be gone",
        "bring it back, or say in content/aliases.yaml where it leads now: {{old: {old!r}, new: {new!r}, why: ...}}",
    ),
    "A522": Problem(
        "error",
        "{url} was published for the words that would now stand at #{now}",
        "the numbering has moved: correct it (LANG.fixes.yaml or report.fixes.yaml), or, if the numbers were wrong before, "
        "take the page's line out of content/addresses.lock",
    ),
    "A523": Problem(
        "error", "the alias {old} leads to {new}, which is not there", "give an address that the site has, without its language"
    ),
    "A524": Problem(
        "information",
        "{count} addresses are not yet promised",
        "when they are published, write them down: wgreport lock",
    ),
    "A525": Problem(
        "error",
        "this line is no address",
        "restore the file from version control; if that is not to be had, remove it and write it anew: wgreport lock",
    ),
    "A510": Problem("error", "the search index could not be made: {reason}", "see the message; `--no-search` builds without"),
}

EXCERPT_LENGTH = 120
_LINE_ENDS = re.compile("[\\n\\r\\v\\f\\x85\\u2028\\u2029]")


def problem(code: str, file: str, line: int, excerpt: str = "", **values: object) -> Diagnostic:
    """The diagnostic `code` at `file`:`line`, its templates filled with `values`. Raises KeyError for a code not in the table."""
    kind = PROBLEMS[code]
    message, remedy = kind.message.format(**values), kind.remedy.format(**values)
    shown = shortened(excerpt)
    return Diagnostic(code, kind.severity, _harmless(file), line, _harmless(message), _harmless(shown), _harmless(remedy))


def _harmless(text: str) -> str:
    """`text` on one line, without what a terminal or a log would take for a command."""
    return text if text.isprintable() else UNSEEN.sub("\ufffd", _LINE_ENDS.sub(" ", text))


def shortened(text: str) -> str:
    """`text` as an excerpt shows it: on one line, and cut."""
    shown = " ".join(text.split())
    return shown if len(shown) <= EXCERPT_LENGTH else shown[: EXCERPT_LENGTH - 1] + "\u2026"
