"""The loop itself: build, show, wait for a change, and again."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from wgreport import store
from wgreport.build import build
from wgreport.built import Options, Outcome, Progress
from wgreport.preview.server import live_server
from wgreport.preview.state import How, State
from wgreport.serve import address_of
from wgreport.watching import Watch


class Turn(Struct, frozen=True, kw_only=True):
    """One turn of the loop, for the terminal: what had `changed` (nothing, the first time and for a search index), what came of
    the build (None if it broke off, for `reason`), and how long it took."""

    changed: tuple[str, ...]
    outcome: Outcome | None
    reason: str
    seconds: float


def edit(
    options: Options, port: int, ready: Callable[[str], None], told: Callable[[Turn], None], progress: Callable[[], Progress]
) -> None:
    """Serve the content of `options` until interrupted, building it when it changes, into a temporary folder (`options.out`
    is not used). `ready` is called with the address before the first build, `progress` before each, for who is told how
    far it is, and `told` after each. Raises serve.PortError."""
    with tempfile.TemporaryDirectory(prefix="wgreport-", ignore_cleanup_errors=True) as folder:
        site = Path(folder) / "site"
        site.mkdir()
        own = msgspec.structs.replace(options, out=site, base_url="", strict=False)
        state = State()
        with live_server(site, port, state) as running:
            thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            try:
                ready(address_of(running))
                _turns(own, state, told, progress)
            except KeyboardInterrupt:
                return
            finally:
                state.close()
                running.shutdown()
                thread.join()


def watched(options: Options) -> tuple[Path, ...]:
    """The folders that a site is made from."""
    own = () if options.templates is None else (options.templates,)
    return (options.content, *own, store.package_folder("templates"))


def _turns(options: Options, state: State, told: Callable[[Turn], None], progress: Callable[[], Progress]) -> None:
    watch = Watch(watched(options))
    changed: tuple[str, ...] = ()
    while True:
        state.begin()
        # The search index is made when a page asks for it: most changes are looked at without searching.
        searchable = not changed and state.news.build > 0
        turn = _turn(msgspec.structs.replace(options, with_search=searchable), changed, progress())
        outcome = turn.outcome
        how: How = "broken" if outcome is None else "built" if outcome.published else "refused"
        diagnostics = outcome.diagnostics if outcome is not None else ()
        state.end(how, diagnostics, seconds=turn.seconds, searchable=searchable, reason=turn.reason)
        told(turn)
        changed = watch.changed(state.search_is_wanted)


def _turn(options: Options, changed: tuple[str, ...], progress: Progress) -> Turn:
    begun = time.perf_counter()
    outcome: Outcome | None = None
    reason = ""
    try:
        outcome = build(options, progress)
    except store.StoreError as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the loop goes on
        reason = f"{type(error).__name__}: {error}"
    return Turn(changed=changed, outcome=outcome, reason=reason, seconds=time.perf_counter() - begun)
