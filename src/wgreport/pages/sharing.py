"""How a report's share in the pages of many is made (see `share`), and what all shares say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from wgreport.corpus.assemble import attended_in, own_organizations, passages_in
from wgreport.pages.acts import around
from wgreport.pages.backlinks import group_of
from wgreport.pages.front import card_of, recent_of
from wgreport.pages.promises import Anchors, anchors_of
from wgreport.pages.register import VOICES, Part, act_row, belongs
from wgreport.pages.register_data import keys_of, register_row
from wgreport.pages.report import Reading
from wgreport.pages.share import Acts, Pack, Share
from wgreport.pages.site import Named, Site
from wgreport.pages.topic_pages import about
from wgreport.pages.topics import TopicNames, path_of, topic_names
from wgreport.pages.volumes import Mentions, Naming
from wgreport.pages.years import year_of
from wgreport.registry import Index


def topics_by_language(site: Site) -> dict[str, TopicNames]:
    """The names of the registry's topics in each language of the site's texts."""
    return {code: topic_names(site.index.registry.topics, language) for code, language in site.languages.items()}


def share_of(reading: Reading, topics: Mapping[str, TopicNames], pack: Pack) -> Share:
    """The share of a report in the pages of the reading's language. What only some pages show goes into `pack`."""
    work, edition = reading.work, reading.edition
    sidecar, report = work.sidecar, edition.report
    index = reading.site.index
    passages = passages_in(work, edition, index)
    attended = attended_in(work)
    present = {f"{'state' if key in index.states else 'organization'}/{key}": place for key, place in attended.items()}
    mentions: Mentions = {}
    for path in dict.fromkeys((*passages, *present)):
        found = passages.get(path, ())
        group = group_of(found, reading, present.get(path))
        mentions[path] = len({passage.container for passage in found}), pack.add(group)
    for topic, entries in about(reading, topics[edition.language]).items():
        mentions[path_of(topic)] = len(entries.entries), pack.add(entries)
    return Share(
        spoken=edition.language,
        work=work.id,
        symbol=sidecar.symbol,
        body=sidecar.body,
        meeting=sidecar.meeting,
        date=sidecar.start or sidecar.date or "",
        start=sidecar.start,
        end=sidecar.end,
        year=year_of(sidecar),
        title=report.title,
        url=reading.url,
        origin=edition.path,
        unofficial=reading.unofficial,
        versions=tuple((version.language, version.version.status) for version in work.editions),
        card=msgspec.msgpack.encode(card_of(reading)),
        recent=pack.add(recent_of(reading)),
        mentions=pack.add(mentions),
        attended=tuple(attended),
        acts={part: acts for part in VOICES if (acts := _acts(part, reading, topics, pack)) is not None},
        analysed=bool(report.acts),
        verbs=tuple(dict.fromkeys(act.verb for act in report.acts)),
        addressees=tuple(dict.fromkeys(key for act in report.acts for key in act.addressees)),
        anchors=anchors_of(reading).line,
    )


def _acts(part: Part, reading: Reading, topics: Mapping[str, TopicNames], pack: Pack) -> Acts | None:
    shown, data = [], []
    for act in reading.edition.report.acts:
        if belongs(act, part):
            found = around(act, reading, topics)
            shown.append((act.voice, act_row(act, reading, found)))
            data.append(register_row(act, reading, found))
    return Acts(count=len(data), rows=pack.add(shown), data=pack.add(data), keys=keys_of(data)) if data else None


def named_by(shares: Mapping[str, Sequence[Share]], there: Mapping[str, Naming], index: Index) -> Named:
    """What the reports name, from their shares and volumes by language."""
    counts = {
        language: {path: count for path, years in found.items() if (count := sum(cell.count for cell in years.values()))}
        for language, found in there.items()
    }
    attended: set[str] = set()
    bodies: dict[str, None] = {}
    gatherings: set[tuple[str, int | None]] = set()
    for here in shares.values():
        for share in here:
            attended.update(share.attended)
            bodies[share.body] = None
            gatherings.add((share.body, share.meeting))
    own = {organization: body for body in sorted(bodies) for organization in sorted(own_organizations(body, index))}
    return Named(counts, frozenset(attended), tuple(bodies), frozenset(gatherings), own)


def anchors_by_url(shares: Mapping[str, Iterable[Share]]) -> dict[str, Anchors]:
    """The address of each report's page -> its anchors."""
    return {share.url: Anchors(share.anchors) for here in shares.values() for share in here}
