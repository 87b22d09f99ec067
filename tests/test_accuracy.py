"""The acts labelled by hand: they hold together, hold no text, and the half that may be looked at is read as labelled."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from measure_acts import aligned, counted, label_of, measured, reports, summed
from reading import context, registry
from wgreport import store
from wgreport.lang.language import Language
from wgreport.parse.report import read_report
from wgreport.readers import read

CORPUS = os.environ.get("WGREPORT_CORPUS")
"""The folder of the real reports, which are no part of the project."""

LABELS = [(entry.language, label_of(text)) for entry in reports() for texts in entry.acts.values() for text in texts] + [
    (code, label_of(text))
    for line in aligned().lines
    for code in store.language_codes()
    if code not in line.without
    for text in line.but.get(code, line.acts)
]


def test_there_are_as_many_labels_as_promised():
    assert len(LABELS) >= 250
    assert len({entry.file for entry in reports()}) >= 8
    assert {entry.half for entry in reports()} == {line.half for line in aligned().lines} == {"seen", "held"}
    assert {entry.file for entry in reports() if entry.half == "seen"}.isdisjoint(e.file for e in reports() if e.half == "held")


def test_every_language_analysed_has_labels_behind_it():
    for code in store.language_codes():
        if store.language(code).evidence is not None:
            assert sum(language == code for language, _ in LABELS) >= 15


def test_labels_use_the_keys_of_the_program():
    rules, index = context("en").acts, registry()
    verbs = {rule.key for rule in rules.verbs}
    asked = {rule.key for rule in rules.addressees} | set(index.organizations) | set(index.states)
    for _, label in LABELS:
        assert label.verb in verbs
        assert label.voice in ("body", "chair", "secretariat", "panellist", "speaker", "states")
        assert (label.addressees or frozenset()) <= asked
        assert "@" not in label.weight or label.weight.partition("@")[2] in index.states


def test_labels_hold_no_text():
    for _, label in LABELS:
        assert len(label.words.split()) <= 2
        assert len(label.words) <= 30


@pytest.mark.skipif(CORPUS is None, reason="WGREPORT_CORPUS does not name the folder of the labelled reports")
def test_the_half_that_may_be_looked_at_is_read_as_labelled():
    labelled, found, both = summed(counted(measured(Path(str(CORPUS)), frozenset({"seen"}))), thing="verb")
    assert both >= 0.97 * labelled
    assert both >= 0.97 * found


def _without_evidence(language: Language) -> Language:
    fields = {name: getattr(language, name) for name in language.__struct_fields__}
    data = {key: value for key, value in language.act_data.items() if key != "evidence"}
    return Language(**{**fields, "act_data": data})


def test_where_a_language_lacks_the_evidence_nothing_is_guessed():
    source, _ = read("en.md", b"1. The Working Group requested the Secretariat to report.")
    assert source is not None
    for language, count in ((store.language("en"), 1), (_without_evidence(store.language("en")), 0)):
        report, _ = read_report(source, language, registry(), symbol="CAC/COSP/WG.4/2020/5", body="cac-cosp-wg.4")
        assert len(report.acts) == count
