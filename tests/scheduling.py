"""A Dask scheduler for the tests, on a free port of 127.0.0.1 and without a dashboard: prints its address, and goes on until it is
ended, or nobody reads its standard input's other end."""

from __future__ import annotations

import asyncio
import sys

from distributed import Scheduler


async def main() -> None:
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False, dashboard_address="127.0.0.1:0") as scheduler:
        print(scheduler.address, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
