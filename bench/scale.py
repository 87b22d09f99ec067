"""What grows with the number of reports, and how: full builds of synthetic reports, and builds with one report changed.

    python bench/scale.py [--sizes 10,100,1000] [--search]

prints the table of docs/scale.md. Processor time of the command and of all it starts; what each stage took by the clock.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import generate

_LAP = re.compile(r"(\w+) (\d+\.\d+) s")
_MADE = re.compile(r"(\d+) pages?, (\d+) search records?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--search", action="store_true", help="with the search index")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("| reports | | pages | records | processor s | peak MB | site MB | cache MB | stages, s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    # Growing sizes: the peak that the system reports is that of all builds so far.
    for size in sorted(int(one) for one in options.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="wgreport-scale-") as name:
            folder = Path(name)
            generate(folder, size, options.seed)
            print(_line(size, "full", folder, search=options.search), flush=True)
            changed = next(iter(sorted((folder / "content" / "reports").glob("*/en.txt"))))
            changed.write_text(changed.read_text(encoding="utf-8").replace("corruption", "Corruption", 1), encoding="utf-8")
            print(_line(size, "one changed", folder, search=options.search), flush=True)


def _line(size: int, what: str, folder: Path, *, search: bool) -> str:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "wgreport", "build", *([] if search else ["--no-search"])]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603 - this program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    made, laps = _MADE.search(done.stdout), _LAP.findall(done.stdout)
    pages, records = made.groups() if made else ("?", "?")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    stages = ", ".join(f"{stage} {lap}" for stage, lap in laps)
    megabytes = [f"{_size(folder / part) / 1e6:.1f}" for part in ("site", ".cache")]
    cells = [size, what, pages, records, f"{seconds:.1f}", f"{after.ru_maxrss / 1024:.0f}", *megabytes, stages]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _size(folder: Path) -> int:
    return sum((Path(inside) / name).stat().st_size for inside, _, names in os.walk(folder) for name in names)


if __name__ == "__main__":
    main()
