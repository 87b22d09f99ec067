"""`wgreport add`: a report as it was received, into the content folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import CLEAN, ERRORS, USAGE, Progress, print_problems, summary, usage, visible

if TYPE_CHECKING:
    from wgreport.addition import Plan, Step
    from wgreport.cli.arguments import Commands
    from wgreport.intake import Received
    from wgreport.model.diagnostic import Diagnostic
    from wgreport.registry import Index


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "add",
        help="put reports into the content folder",
        description="Read each FILE, show what was understood, and put it into the folder of its work, with a report.yaml filled "
        "in as far as the text says it. Nothing is overwritten; if anything goes wrong, nothing is written.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a report in any format that is read")
    parser.add_argument("--symbol", metavar="S", help="the document symbol; all FILEs are versions of that one report")
    arguments.language(parser)
    parser.add_argument(
        "--content", type=Path, default=Path("content"), metavar="DIR", help="the content folder (default: content)"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    arguments.quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport import shelf, store
    from wgreport.addition import plan, symbol_problems

    if not arguments.is_content(options.content):
        return USAGE
    if not (options.content / "site.yaml").is_file():
        return usage(f"{options.content} is no content folder: it holds no site.yaml; make one with: wgreport new DIR")
    if options.language is not None and options.language not in store.language_codes():
        return usage(f"language {options.language!r} is not known; use one of: {', '.join(store.language_codes())}")
    if options.symbol is not None and (faults := symbol_problems(options.symbol, "--symbol")):
        print_problems(faults)
        return ERRORS
    index, problems = arguments.index_of(options.content / "registry")
    print_problems(problems)
    received, failed = _received(options, index)
    try:
        planned = plan(received, shelf.works_in(options.content), index, symbol=options.symbol)
        if failed or planned.problems:
            print_problems(planned.problems)
            print(f"wgreport: nothing was added; {options.content} is as it was", file=sys.stderr)
            return ERRORS
        if not options.dry_run:
            shelf.put(options.content / "reports", planned.changes)
    except store.StoreError as error:
        print(f"wgreport: {error}", file=sys.stderr)
        return ERRORS
    _say(planned, options)
    if not options.quiet:
        _say_unspoken({one.tongue.code or "" for one, _ in received}, options.content)
    return CLEAN


def _received(options: argparse.Namespace, index: Index) -> tuple[list[tuple[Received, bytes]], bool]:
    """The files that were read, each with its bytes, and whether something is wrong with one of them. What was understood of each
    is printed."""
    from wgreport.apart import Apart
    from wgreport.intake import Receiver, received_bytes, received_from

    progress = Progress(quiet=options.quiet)
    received: list[tuple[Received, bytes]] = []
    failed = False
    with Apart(Receiver, index.registry) as apart:
        for number, path in enumerate(options.files):
            progress("read", number, len(options.files))
            data, faults = received_bytes(path)
            if data is None:
                progress.clear()
                print_problems(faults)
                failed = True
                continue
            one = received_from(apart, path.as_posix(), data, language=options.language, symbol=options.symbol)
            progress.clear()
            _show(one, index, quiet=options.quiet)
            if one.report is None or any(d.severity == "error" for d in one.diagnostics):
                failed = True
            else:
                received.append((one, data))
    progress.clear()
    return received, failed


def _show(one: Received, index: Index, *, quiet: bool) -> None:
    """What was understood of a file, and everything that was noticed, citations that lead nowhere included."""
    from wgreport.corpus.resolve import links_of
    from wgreport.outline import outline

    noticed: tuple[Diagnostic, ...] = one.diagnostics
    if one.report is not None:
        links = links_of(one.report, one.path, index)
        noticed = (*noticed, *(link.problem for link in links if link.problem is not None))
        if not quiet:
            print(f"{visible(one.path)} ({summary(noticed)})")
            print(visible(outline(one.report, known=one.tongue.how)), flush=True)
    print_problems(noticed)


def _say(planned: Plan, options: argparse.Namespace) -> None:
    """What was written, or would be, and what a person does next."""
    if options.quiet:
        return
    root = options.content / "reports"
    for step in planned.steps:
        _say_step(step, root, dry=options.dry_run)
    if options.dry_run:
        for change in planned.changes:
            if change.path.endswith(".yaml"):
                print(f"\n{root / change.path}:\n{change.data.decode()}", end="")
        print(f"\ndry run: nothing was written; {options.content} is as it was")
    elif planned.changes:
        print("next: complete report.yaml where it says `# missing:`, then: wgreport check" + _content_argument(options))


def _say_unspoken(languages: set[str], content: Path) -> None:
    """Which of the `languages` the site does not speak: reports in them get no pages of their own."""
    from wgreport.codec import read_yaml
    from wgreport.model.work import SiteSettings

    settings, _, _ = read_yaml("site.yaml", (content / "site.yaml").read_bytes(), SiteSettings)
    unspoken = sorted(languages - set(settings.languages)) if settings is not None else []
    if unspoken:
        settings_path = content / "site.yaml"
        print(f"note: the site does not speak {', '.join(unspoken)}; if it is to, add that to `languages` in {settings_path}")


def _content_argument(options: argparse.Namespace) -> str:
    return "" if options.content == Path("content") else f" {options.content}"


def _say_step(step: Step, root: Path, *, dry: bool) -> None:
    target = root / step.folder / step.target
    if step.outcome == "nothing to do":
        print(f"{visible(step.path)}: nothing to do, {target} is the same file")
        return
    wrote = "would write" if dry else "wrote"
    if step.outcome == "new version":
        print(f"{visible(step.path)}: {wrote} {target}, another version of a report that is there (known by {step.known_by})")
        return
    print(f"{visible(step.path)}: {wrote} {target} and {root / step.folder / 'report.yaml'}, a new report")
    if step.missing:
        print(f"  missing in report.yaml: {', '.join(step.missing)}")
