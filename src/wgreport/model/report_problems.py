"""What can be noticed in reading the structure of a report."""

from __future__ import annotations

from wgreport.model.problem import Problem

REPORT_PROBLEMS: dict[str, Problem] = {
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
    "P141": Problem(
        "warning",
        "the text says that {stated} attended, and its list has {found}",
        "compare the list with the source: a name may be missing, or two were read as one",
    ),
}
