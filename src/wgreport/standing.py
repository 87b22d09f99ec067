"""What a build finds: the memory of the last one, the site as it lies there, and the spare."""

from __future__ import annotations

import secrets
from collections.abc import Set as AbstractSet
from pathlib import Path

import msgspec

from wgreport import inventory, publishing
from wgreport.built import Found, Options, Spare, find, name_of, program_digest
from wgreport.cache import MOST, Cache
from wgreport.inventory import Inventory, undisturbed
from wgreport.making import SEARCH, Maker
from wgreport.model.content import Understood
from wgreport.spread import WORTH
from wgreport.staging import Staged


class Standing:
    """The memory of the last build of a site, all that there is to build from, and the site as it lies there."""

    def __init__(self, options: Options, found: Found | None) -> None:
        self._options = options
        self._take(found)

    def _take(self, found: Found | None) -> None:
        self.last = found.last if found is not None else None
        self.inputs = found.inputs if found is not None else None
        self.site = found.site if found is not None else Inventory()

    def nothing_strange(self) -> bool:
        """Whether all that lies in the site is of the last build. Looks again, if another build has been there since."""
        time = self.site.folders.get("")
        if not (not self._options.out.exists() if time is None else undisturbed(self._options.out, {"": time})):
            self._take(find(self._options))
        return (
            self.last is not None
            and self.site.files.keys() <= self.last.files.keys()
            and (self.site.folders.keys() <= self.last.folders.keys())
        )

    def understood(self) -> Understood:
        """What the same program has understood of the content before."""
        if self.last is None or self.last.code != program_digest():
            return Understood()
        return msgspec.msgpack.decode(self.last.understood, type=Understood)

    def still(self) -> bool:
        """Whether nothing has come or gone there since."""
        return self.last is not None and undisturbed(self._options.out, self.site.folders)

    def staged(self, place: publishing.Place) -> Staged:
        """Where the new site is put together: in the spare, if there is one to be trusted, else in a new folder."""
        last = self.last
        if last is None or last.spare is None or (spare := place.take_spare(last.spare.token, last.spare.folders)) is None:
            place.drop_spare()
            return Staged(place.work, place.out)
        behind = {*last.spare.behind}
        return Staged(place.work, place.out, spare, last.files.keys() - behind, last.files.keys() | behind)

    def now(self, place: publishing.Place, maker: Maker, same: AbstractSet[str]) -> Inventory:
        """What lies in the site, just published. `same`: files that were in it before, of which some were made again."""
        known = {path: told for path in same - maker.made if (told := self.site.files.get(path)) is not None}
        return inventory.of(place.out, [*maker.keys, publishing.MARKER], known)

    def held(self, maker: Maker, results: Cache) -> int | None:
        """How many bytes the cache holds at most; None if it has to be looked through. After a small change it need not be: all
        that was put there is known, since no other process has done it."""
        if self.last is None or len(maker.made) >= WORTH or any(path.startswith(f"{SEARCH}/") for path in maker.made):
            return None
        held = self.last.held + results.grown
        return held if held <= MOST else None

    def give_back(self, staged: Staged, place: publishing.Place, maker: Maker, results: Cache) -> None:
        """Let the spare, in which a site was put together that is not to be published, be the spare of the next build again."""
        last = self.last
        if last is None or last.spare is None or not staged.spare:
            return
        there = inventory.taken(staged.folder)
        behind = {*last.spare.behind, *maker.made, *(there.files.keys() ^ last.files.keys())}
        spare = Spare(secrets.token_hex(8), there.folders, tuple(sorted(behind)))
        if place.put_aside(staged.folder, spare.token):
            results.put(name_of(self._options), msgspec.msgpack.encode(msgspec.structs.replace(last, spare=spare)))

    def put_aside(self, old: Path | None, place: publishing.Place, maker: Maker, now: Inventory) -> Spare | None:
        """The old site as the spare of the next build; without one that is known, or if it is too different, a second folder for
        the files of the new site (`now`). None if it cannot be."""
        token = secrets.token_hex(8)
        behind = tuple(sorted({*maker.behind(), publishing.MARKER}))
        if old is not None and self.last is not None and len(behind) < len(now.files) // 2:
            return Spare(token, self.site.folders, behind) if place.put_aside(old, token) else None
        twin = place.twin(now)
        return (
            Spare(token, twin.folders, ()) if twin is not None and place.put_aside(place.work / publishing.TWIN, token) else None
        )
