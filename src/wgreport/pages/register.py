"""The register of recommendations: what bodies decided, recommended and asked for; then what others proposed, each as what it
is."""

from __future__ import annotations

from wgreport.corpus.kinds import asks
from wgreport.model.report import Act, Passage
from wgreport.pages import urls
from wgreport.pages.inline import inline
from wgreport.pages.report import Reading, badge_of
from wgreport.pages.site import Site, words
from wgreport.pages.views import ActRow, Inline, Label, Reference, RegisterView, Span
from wgreport.parse.structure import walk_passages
from wgreport.parse.text import sentences

VOICES = ("body", "chair", "secretariat", "panellist", "speaker", "states")


def register_view(readings: tuple[Reading, ...], language: str, site: Site) -> RegisterView:
    """The register in `language`. Of a body every act is shown, of others what they proposed or asked for."""
    speech = site.speeches[language]
    groups = []
    for voice in VOICES:
        rows = tuple(
            act_row(act, reading)
            for reading in readings
            for act in reading.edition.report.acts
            if act.voice == voice and (voice == "body" or asks(act))
        )
        if rows:
            groups.append((site.label(language, "register.group", voice), rows))
    url = urls.register(language)
    return RegisterView(
        page=site.page(language, url, speech.say("register.heading"), "register", (Reference(speech.say("register.heading")),)),
        groups=tuple(groups),
    )


def act_row(act: Act, reading: Reading) -> ActRow:
    """One act as a row, its words with their citations linked."""
    site, language, sidecar = reading.site, reading.language, reading.work.sidecar
    report = reading.edition.report
    passage = next(p for paragraph in report.paragraphs for p in walk_passages(paragraph) if p.address == act.within)
    number = next((p.number for p in report.paragraphs if p.address == act.within), "")
    text_language = site.languages[reading.edition.language]
    date = sidecar.start or sidecar.date or ""
    return ActRow(
        report=Reference(sidecar.symbol, urls.report(language, reading.work.id)),
        paragraph=Reference(
            site.speeches[language].say("reference.paragraph", number=number), urls.report(language, reading.work.id, act.within)
        ),
        date=date,
        badge=badge_of(act, reading.work, language, site),
        addressees=tuple(addressee(key, language, site) for key in act.addressees),
        condition=act.condition,
        text=_words(act, passage, reading),
        tag=text_language.tag,
        direction=text_language.direction,
        unofficial=reading.unofficial,
        body=Label(sidecar.body, site.body_name(sidecar.body, language)),
        year=date[:4],
    )


def _words(act: Act, passage: Passage, reading: Reading) -> Inline:
    """The act's words; where they go on from an earlier act of the same sentence, an ellipsis says so."""
    language = reading.site.languages[reading.edition.language]
    joined = act.start not in {start for start, _ in sentences(passage.text, language)}
    shown = inline(passage.text, passage.address, reading.marks, (), reading.url, start=act.start, end=act.end)
    return (Span("\u2026 "), *shown) if joined else shown


def addressee(key: str, language: str, site: Site) -> Reference:
    """Who is asked: an organization by its name, with its page if something names it; a group of addressees by its own."""
    organization = site.index.organizations.get(key)
    if organization is None:
        return Reference(site.speeches[language].say(f"addressee.{key}"))
    return Reference(words(organization.name, language), _page_of(key, language, site))


def _page_of(key: str, language: str, site: Site) -> str | None:
    target = f"organization/{key}"
    named = target in site.corpus.passages[language] or key in site.corpus.attendance
    return urls.target(language, target) if named else None
