"""What a build finds: the memory of the last one, the site as it lies there, and the spare."""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec

from wgreport import publishing
from wgreport.built import Found, Options, Spare, find, program_digest
from wgreport.inventory import Inventory, undisturbed
from wgreport.making import Maker
from wgreport.model.content import Understood
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

    def put_aside(self, old: Path | None, place: publishing.Place, maker: Maker, now: Inventory) -> Spare | None:
        """The old site as the spare of the next build; without one that is known, a second folder for the files of the new site
        (`now`). None if it cannot be."""
        token = secrets.token_hex(8)
        if old is not None and self.last is not None:
            behind = tuple(sorted({*maker.behind(), publishing.MARKER}))
            return Spare(token, self.site.folders, behind) if place.put_aside(old, token) else None
        twin = place.twin(now)
        return (
            Spare(token, twin.folders, ()) if twin is not None and place.put_aside(place.work / publishing.TWIN, token) else None
        )
