"""What a cluster costs and brings: the same content built by this machine alone, and by N workers of a Dask scheduler on it.

    .venv/bin/python bench/cluster.py --reports 60 --workers 2

Prints ratios to the build that this machine makes alone with as many processes, each with an empty cache of its own: of the time
on the clock, and of the processor time of each kind of process. Needs the extra [cluster].
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from distributed import Client

from generate import generate

ROOT = Path(__file__).parent.parent
SCHEDULER = ROOT / "tests" / "scheduling.py"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder, options.reports)
        rows = []
        for run in range(options.runs):
            alone = _build(folder, f"alone{run}", "--workers", str(options.workers))
            with _cluster(folder / f"cluster{run}", options.workers) as (address, processes):
                begun = {kind: _spent(those) for kind, those in processes.items()}
                ours = _build(folder, f"cluster{run}", "--cluster", address)
                spent = {kind: _spent(those) - begun[kind] for kind, those in processes.items()}
            rows.append(
                {
                    "clock": ours["clock"] / alone["clock"],
                    "this command": ours["processor"] / alone["processor"],
                    **{kind: seconds / alone["processor"] for kind, seconds in spent.items()},
                }
            )
    for kind in rows[0]:
        print(f"{kind}: {statistics.median(row[kind] for row in rows):.2f}")


def _build(folder: Path, name: str, *more: str) -> dict[str, float]:
    """Seconds on the clock, and of the processor, for the command and all that it starts."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    out, cache = folder / f"site-{name}", folder / f"cache-{name}"
    command = [sys.executable, "-m", "wgreport", "build", folder / "content", "--out", out, "--no-search", "--quiet", *more]
    place = cache.as_uri() if "--cluster" in more else cache
    subprocess.run(  # noqa: S603 - this program
        [*command, "--cache", place], check=True, stderr=subprocess.DEVNULL, env=_environment()
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"clock": time.monotonic() - begun, "processor": processor}


@contextmanager
def _cluster(folder: Path, count: int) -> Iterator[tuple[str, dict[str, list[Any]]]]:
    """A scheduler and so many workers: its address, and the processes by what they are."""
    folder.mkdir()
    started = [
        subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, SCHEDULER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    ]
    try:
        assert started[0].stdout is not None
        address = started[0].stdout.readline().decode().strip()
        command = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1"]
        quiet = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0", "--local-directory", folder]
        for _ in range(count):
            started.append(
                subprocess.Popen([*command, *quiet], env=_environment(), stderr=subprocess.DEVNULL)  # noqa: S603 - Dask
            )
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(count)
        yield address, {"scheduler": started[:1], "workers": started[1:]}
    finally:
        for process in started:
            process.kill()
            process.wait()


def _spent(processes: list[Any]) -> float:
    """Processor seconds of processes and of those that they have started."""
    total = 0.0
    for process in processes:
        here = psutil.Process(process.pid)
        for one in (here, *here.children(recursive=True)):
            total += one.cpu_times().user + one.cpu_times().system
    return total


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


if __name__ == "__main__":
    main()
