"""What can be wrong with citations, the corpus, addresses and the built site."""

from __future__ import annotations

from wgreport.model.problem import Problem

SITE_PROBLEMS: dict[str, Problem] = {
    # R: references
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
    "C315": Problem(
        "warning",
        "the file belongs to no report",
        "put it into the folder of its report: `wgreport add {path}` makes one",
    ),
    "C316": Problem(
        "warning",
        "the file is no prose page",
        "name it NAME.LANGUAGE.md, such as help.en.md: the name of lower-case letters, figures and hyphens, the language one of: "
        "{known}",
    ),
    "C317": Problem(
        "information",
        "the page is not shown: {language!r} is not a language of the site",
        "add it to `languages` in content/site.yaml, with words under `title` and the others",
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
    "A526": Problem(
        "error",
        "the alias names {address!r}: {reason}",
        "write the address as it is after the language: /reports/SYMBOL/ for a page, /reports/SYMBOL/#p12 for a place on it",
    ),
    "A511": Problem(
        "error",
        "the pages of this report could not be made: every worker that tried has ended before it was done",
        "look at the workers' logs (too little memory?), or build without --cluster",
    ),
    "A512": Problem(
        "error",
        "no page can be made with this template: {reason}",
        "correct it; templates/README.md says what each template is given, and content/templates/ goes before the program's own",
    ),
    "A510": Problem("error", "the search index could not be made: {reason}", "see the message; `--no-search` builds without"),
}
