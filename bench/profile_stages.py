"""Where the time goes: a full build of synthetic reports, by stage and by function, in processor time.

python bench/profile_stages.py [--reports 100] [--functions 25] [--with-cache]
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from generate import generate
from wgreport import build as building
from wgreport import versions
from wgreport.built import Options


class Here:
    """In place of the processes that files are read in: what a child does, the profile does not see."""

    def __init__(self, make: Callable[..., Any], *given: object) -> None:
        self.worker = make(*given)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left behind."""

    def map(self, calls: Sequence[Any], given: Callable[[Any], tuple[Any, ...]]) -> Iterator[Any]:
        """The results of the calls, in their order."""
        return (self.worker(*given(call)) for call in calls)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--functions", type=int, default=25, help="how many functions are shown; 0: the stages alone, unprofiled")
    parser.add_argument("--with-cache", action="store_true", help="profile the second build, with everything remembered")
    options = parser.parse_args()
    # The stages are timed by what the processor does for them, not by the clock on the wall.
    building.time.perf_counter = time.process_time  # type: ignore[assignment]
    versions.Apart = Here  # type: ignore[assignment,misc]
    with tempfile.TemporaryDirectory(prefix="wgreport-profile-") as name:
        folder = Path(name)
        generate(folder, options.reports, options.seed)
        wanted = Options(
            content=folder / "content",
            out=folder / "site",
            cache=folder / "cache" if options.with_cache else None,
            with_search=False,
            workers=1,
        )
        if options.with_cache:
            building.build(wanted)
        profile = cProfile.Profile(time.process_time)
        outcome = profile.runcall(building.build, wanted) if options.functions else building.build(wanted)
    total = sum(outcome.seconds.values())
    print(f"{outcome.works} reports, {outcome.pages} pages, {total:.1f} s of processor time")
    for stage, seconds in outcome.seconds.items():
        print(f"{stage:<8} {seconds:7.2f} s {seconds / total:6.1%}")
    if options.functions:
        pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(options.functions)
        pstats.Stats(profile, stream=sys.stdout).sort_stats("cumulative").print_stats("wgreport", options.functions * 2)


if __name__ == "__main__":
    main()
