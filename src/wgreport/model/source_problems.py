"""What can be wrong with what people write: files, YAML, corrections."""

from __future__ import annotations

from wgreport.model.problem import Problem

SOURCE_PROBLEMS: dict[str, Problem] = {
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
    "S123": Problem("warning", "nothing reads a file of this name{guess}", "the names that are read here are: {known}"),
    "S124": Problem(
        "warning",
        "the file is missing, and so nothing is known of any body",
        "write it: each report names its body, which has at least an `id` and a `name` there; README.md shows one",
    ),
    "S126": Problem(
        "error",
        "no site can be published at {url!r}",
        "write an address such as https://example.org/reports/, or a path such as /reports/; only the path counts",
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
}
