"""The command line: the only module that prints and exits.

Exit codes: 0 clean, 1 the content has errors, 2 the command was used wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wgreport.lang.language import Language
    from wgreport.registry import Index

CLEAN, ERRORS, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        sys.stderr.close()
        return CLEAN
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    from wgreport import __version__

    parser = argparse.ArgumentParser(
        prog="wgreport", description="Build a searchable, multilingual static site from the reports of working groups."
    )
    parser.add_argument("--version", action="version", version=f"wgreport {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    build = commands.add_parser(
        "build",
        help="build the site",
        description="Build the site from a content folder. The old site is replaced only if there is no error.",
    )
    _content(build)
    build.add_argument("--out", type=Path, default=Path("site"), metavar="DIR", help="where the site goes (default: site)")
    build.add_argument(
        "--templates", type=Path, metavar="DIR", help="a folder whose templates go before the content's and the program's own"
    )
    build.add_argument("--base-url", metavar="URL", help="where the site will be published (default: base_url of site.yaml)")
    build.add_argument("--no-search", action="store_true", help="leave out the search index")
    _cache(build)
    build.add_argument("--strict", action="store_true", help="take warnings for errors")
    build.add_argument("--quiet", action="store_true", help="print nothing but problems")
    build.set_defaults(run=_build)

    check = commands.add_parser(
        "check",
        help="say what a build would complain of",
        description="Read the content folder and print every problem, without building.",
    )
    _content(check)
    _cache(check)
    check.add_argument("--strict", action="store_true", help="take warnings for errors")
    check.add_argument("--format", choices=("text", "json"), default="text", help="how problems are printed (default: text)")
    check.set_defaults(run=_check)

    inspect = commands.add_parser(
        "inspect",
        help="show how one file is read",
        description="Read one report as it was received, without its corrections, and show what was understood.",
    )
    inspect.add_argument("file", type=Path, metavar="FILE", help="a report (.txt, .md, .docx, .html)")
    inspect.add_argument("--language", metavar="L", help="its language (default: from a file name such as zh.txt)")
    inspect.add_argument("--symbol", metavar="S", help="its document symbol")
    inspect.add_argument(
        "--registry",
        type=Path,
        metavar="DIR",
        help="the registry folder (default: that of the content folder, else the program's own)",
    )
    inspect.add_argument(
        "--stage",
        choices=("report", "mentions"),
        default="report",
        help="how far to go: the whole report, or its citations alone",
    )
    inspect.add_argument(
        "--lines", action="store_true", help="with --stage mentions, which needs it: each line of FILE is a text of its own"
    )
    inspect.add_argument("--json", action="store_true", help="print the JSON of the report and nothing else")
    inspect.set_defaults(run=_inspect)

    serve = commands.add_parser(
        "serve", help="show the built site on this machine", description="Serve the built site on the loopback interface."
    )
    serve.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="the built site (default: site)")
    serve.add_argument("--port", type=int, default=8000, help="port (default: 8000; 0: any free one)")
    serve.set_defaults(run=_serve)
    return parser


def _content(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "content", nargs="?", type=Path, default=Path("content"), metavar="CONTENT", help="the content folder (default: content)"
    )


def _cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path(".cache/wgreport"),
        metavar="DIR",
        help="where results are remembered (default: .cache/wgreport)",
    )
    parser.add_argument("--no-cache", action="store_true", help="remember nothing, read everything anew")


def _build(options: argparse.Namespace) -> int:
    from wgreport.build import Options, build
    from wgreport.store import StoreError

    if not _is_content(options.content):
        return USAGE
    bar = _Progress(quiet=options.quiet)
    try:
        outcome = build(
            Options(
                content=options.content,
                out=options.out,
                templates=options.templates,
                cache=None if options.no_cache else options.cache,
                base_url=options.base_url,
                with_search=not options.no_search,
                strict=options.strict,
            ),
            bar,
        )
    except StoreError as error:
        bar.clear()
        print(f"wgreport: {error}", file=sys.stderr)
        return ERRORS
    bar.clear()
    _print(outcome.diagnostics, strict=options.strict)
    if not outcome.published:
        print(f"wgreport: not published; {options.out} is as it was ({_summary(outcome.diagnostics)})", file=sys.stderr)
        return ERRORS
    if not options.quiet:
        made = f"{outcome.works} reports, {outcome.pages} pages, {outcome.records} search records"
        print(f"{options.out}: {made} ({_summary(outcome.diagnostics)})")
        print("  " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in outcome.seconds.items()))
    return _code(outcome.diagnostics, strict=options.strict)


def _check(options: argparse.Namespace) -> int:
    from wgreport.build import check

    if not _is_content(options.content):
        return USAGE
    bar = _Progress(quiet=options.format != "text")
    outcome = check(options.content, None if options.no_cache else options.cache, bar)
    bar.clear()
    if options.format == "json":
        from wgreport.codec import encode_json

        sys.stdout.buffer.write(encode_json(outcome.diagnostics))
    else:
        _print(outcome.diagnostics, strict=options.strict)
        print(f"{options.content}: {outcome.works} reports ({_summary(outcome.diagnostics)})")
    return _code(outcome.diagnostics, strict=options.strict)


def _inspect(options: argparse.Namespace) -> int:
    from wgreport import store
    from wgreport.codec import report_json
    from wgreport.model.diagnostic import problem
    from wgreport.outline import outline
    from wgreport.readers import decode
    from wgreport.reading import read_apart
    from wgreport.registry import index_of

    name = options.file.as_posix()
    codes = store.language_codes()
    code = options.language or (options.file.stem if options.file.stem in codes else None)
    if code is None:
        print(f"wgreport: give the language of {name} with --language ({', '.join(codes)})", file=sys.stderr)
        return USAGE
    if code not in codes:
        _print((problem("S105", name, 0, language=code, known=", ".join(codes)),))
        return ERRORS
    try:
        data = store.read_source(options.file)
    except OSError as error:
        _print((problem("S106", name, 0, reason=error.strerror or str(error)),))
        return ERRORS
    folder, shown = _registry_of(options.registry, options.file)
    registry, problems = store.load_registry(folder, shown)
    _print(problems)
    index = index_of(registry)
    if options.lines or options.stage == "mentions":
        if not (options.lines and options.stage == "mentions"):
            print("wgreport: --stage mentions and --lines go together", file=sys.stderr)
            return USAGE
        text, faults = decode(name, data)
        _print(faults)
        if text is not None:
            _print_mentions(text, store.language(code), index, symbol=options.symbol, as_json=options.json)
        return _code((*problems, *faults), strict=False)
    report, diagnostics = read_apart(name, data, code, registry, symbol=options.symbol)
    if report is None:
        _print(diagnostics)
        return ERRORS
    if options.json:
        sys.stdout.buffer.write(report_json(report, diagnostics))
    else:
        print(outline(report))
        _print(diagnostics)
    return _code((*problems, *diagnostics), strict=False)


def _print_mentions(text: str, language: Language, index: Index, *, symbol: str | None, as_json: bool) -> None:
    """The citations of every line, as one JSON object a line or as a list for people."""
    from wgreport.codec import line_json
    from wgreport.parse.context import context_of
    from wgreport.parse.mentions import mentions_in
    from wgreport.parse.report import body_of

    context = context_of(language, index, body_of(symbol, "", index, language))
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        mentions = mentions_in(line.removesuffix("\r"), f"line{number}", context)
        if as_json:
            sys.stdout.buffer.write(line_json(number, mentions))
        else:
            print(f"{number}: " + ", ".join(f"{mention.target} ({mention.surface})" for mention in mentions))


def _registry_of(given: Path | None, file: Path) -> tuple[Path, str]:
    """The registry to read with: the one given; that of the content folder the file lies in, or of the working folder; the
    program's own."""
    from wgreport.store import package_folder

    if given is not None:
        return given, given.as_posix()
    for folder in (*file.resolve().parents, Path("content")):
        if (folder / "site.yaml").is_file() and (folder / "registry").is_dir():
            return folder / "registry", (folder / "registry").as_posix()
    return package_folder("registry"), "registry"


def _serve(options: argparse.Namespace) -> int:
    from wgreport.serve import serve

    if not (options.site / "index.html").is_file():
        print(f"wgreport: there is no site in {options.site}; build one with: wgreport build", file=sys.stderr)
        return USAGE
    try:
        serve(options.site, options.port, lambda url: print(f"{options.site} is on {url} (stop with Ctrl-C)", flush=True))
    except OSError as error:
        print(
            f"wgreport: port {options.port} cannot be used: {error.strerror or error}; give another with --port", file=sys.stderr
        )
        return USAGE
    return CLEAN


def _is_content(folder: Path) -> bool:
    if folder.is_dir():
        return True
    print(f"wgreport: there is no content folder {folder}", file=sys.stderr)
    return False


def _print(diagnostics: Sequence[object], *, strict: bool = False) -> None:
    """Each problem with its place, the text there, and what to do; errors last, where they are seen."""
    from wgreport.model.diagnostic import Diagnostic

    order = {"information": 0, "warning": 1, "error": 2}
    found = [d for d in dict.fromkeys(diagnostics) if isinstance(d, Diagnostic)]
    for diagnostic in sorted(found, key=lambda d: (order[d.severity], d.file, d.line)):
        severity = "error" if strict and diagnostic.severity == "warning" else diagnostic.severity
        place = f"{diagnostic.file}:{diagnostic.line}" if diagnostic.line else diagnostic.file
        print(f"{place}: {severity} {diagnostic.code}: {diagnostic.message}", file=sys.stderr)
        if diagnostic.excerpt:
            print(f"    {diagnostic.excerpt}", file=sys.stderr)
        print(f"    remedy: {diagnostic.remedy}", file=sys.stderr)


def _summary(diagnostics: Sequence[object]) -> str:
    counts = {"error": 0, "warning": 0, "information": 0}
    for diagnostic in dict.fromkeys(diagnostics):
        counts[diagnostic.severity] += 1  # type: ignore[attr-defined]
    called = {"error": "error", "warning": "warning", "information": "remark"}
    return ", ".join(f"{count} {called[key]}{'' if count == 1 else 's'}" for key, count in counts.items())


def _code(diagnostics: Sequence[object], *, strict: bool) -> int:
    serious = ("error", "warning") if strict else ("error",)
    return ERRORS if any(d.severity in serious for d in diagnostics) else CLEAN  # type: ignore[attr-defined]


class _Progress:
    """A line on the terminal that says what is being done; nothing where there is no terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self.shown:
            print(f"\r\x1b[K{stage} {done}/{total}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
