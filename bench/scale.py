"""What grows with the number of reports, and how: full builds of synthetic reports, and builds with one report changed.

    python bench/scale.py [--sizes 10,100,1000] [--search]

prints the table of docs/scale.md. Processor time and memory are those of the command and of all it starts (what processes share
counted once); the stages are told by the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from generate import generate
from run import measure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--search", action="store_true", help="with the search index")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("| reports | | pages | records | s | processor s | peak MB | site MB | cache MB | stages, s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="wgreport-scale-") as name:
            folder = Path(name)
            generate(folder, size, options.seed)
            print(_line(size, "full", folder, search=options.search), flush=True)
            changed = next(iter(sorted((folder / "content" / "reports").glob("*/en.txt"))))
            changed.write_text(changed.read_text(encoding="utf-8").replace("corruption", "Corruption", 1), encoding="utf-8")
            print(_line(size, "one changed", folder, search=options.search), flush=True)


def _line(size: int, what: str, folder: Path, *, search: bool) -> str:
    paths = ["--out", str(folder / "site"), "--cache", str(folder / "cache")]
    command = [sys.executable, "-m", "wgreport", "build", str(folder / "content"), *paths, "--json", "--quiet"]
    said = folder / "said.json"
    wall, seconds, peak = measure([*command, *([] if search else ["--no-search"])], said)
    made = json.loads(said.read_bytes())
    stages = ", ".join(f"{stage} {lap:.1f}" for stage, lap in made["seconds"].items())
    megabytes = [f"{_size(folder / part) / 1e6:.0f}" for part in ("site", "cache")]
    cells = [
        size,
        what,
        made["pages"],
        made["records"],
        f"{wall:.1f}",
        f"{seconds:.1f}",
        f"{peak / 2**20:.0f}",
        *megabytes,
        stages,
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _size(folder: Path) -> int:
    return sum((Path(inside) / name).stat().st_size for inside, _, names in os.walk(folder) for name in names)


if __name__ == "__main__":
    main()
