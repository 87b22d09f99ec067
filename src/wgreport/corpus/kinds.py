"""What a paragraph is for: told from the acts in it, not from its wording."""

from __future__ import annotations

from wgreport.model.corpus import ParagraphKind
from wgreport.model.report import Act, Report
from wgreport.parse.structure import walk_passages

_ASKING = frozenset(
    {"decide", "recommend", "request", "urge", "call-upon", "encourage", "invite", "endorse", "approve", "adopt", "agree"}
)
"""Verbs by which a body decides something or asks somebody for something; with any other it states a view."""


def asks(act: Act) -> bool:
    """The act is a decision, a recommendation or a request, not a statement."""
    return act.verb in _ASKING


def kinds_of(report: Report) -> dict[str, ParagraphKind]:
    """The kind of every paragraph of `report`, by address. A body's own decisions and requests make a recommendation, its other
    acts a
    conclusion; what speakers, panellists, the Secretariat or the Chair say is discussion; the rest is procedure."""
    acts: dict[str, list[Act]] = {}
    for act in report.acts:
        acts.setdefault(act.within, []).append(act)
    attendance = {roster.within for roster in report.rosters}
    kinds: dict[str, ParagraphKind] = {}
    for paragraph in report.paragraphs:
        here = [act for passage in walk_passages(paragraph) for act in acts.get(passage.address, ())]
        own = [act for act in here if act.voice == "body"]
        if own:
            kinds[paragraph.address] = "recommendation" if any(asks(act) for act in own) else "conclusion"
        elif paragraph.address in attendance:
            kinds[paragraph.address] = "attendance"
        else:
            kinds[paragraph.address] = "discussion" if here else "procedure"
    return kinds
