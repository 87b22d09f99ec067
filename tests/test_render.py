"""The render room: addresses that work under any prefix, text that cannot become markup, pages that are the same each time."""

from __future__ import annotations

import pickle
import re
import string
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urljoin

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from msgspec.structs import replace

from wgreport.lang.speech import Speech, Strings
from wgreport.model.diagnostic import ProblemError
from wgreport.model.report import Voice, Weight
from wgreport.pages.views import (
    ActRow,
    AliasView,
    Alternate,
    Backlink,
    BacklinkGroup,
    Badge,
    Cell,
    Choice,
    Column,
    Facet,
    Fact,
    HomeView,
    IndexEntry,
    IndexGroup,
    IndexView,
    ItemView,
    Label,
    LandingView,
    MissingView,
    Navigation,
    NoteView,
    Notice,
    OtherWords,
    Page,
    ParagraphView,
    ParallelView,
    Part,
    ProseView,
    Reference,
    RegisterView,
    ReportCard,
    ReportsView,
    ReportView,
    RosterView,
    Row,
    SearchView,
    SectionView,
    Span,
    Tab,
    TargetView,
    Unresolved,
)
from wgreport.render.address import Place, Ways, reach, relative
from wgreport.render.assets import gather
from wgreport.render.environment import environment
from wgreport.render.generator import PlainEnvironment
from wgreport.render.inline import inline, plain
from wgreport.render.prose import Prose, prose
from wgreport.render.render import TEMPLATES, View, render

ROOT = Path(__file__).parent.parent
TEMPLATE_FOLDER = ROOT / "templates"
DATA = ROOT / "src/wgreport/lang/data"
LANGUAGES = sorted(path.stem for path in DATA.glob("*.yaml") if path.stem != "shared")
STRINGS: dict[str, dict[str, Any]] = {
    code: yaml.safe_load((DATA / f"{code}.yaml").read_text(encoding="utf-8"))["interface"] for code in LANGUAGES
}
SPEECHES = {code: Speech(code, strings) for code, strings in STRINGS.items()}

# ---- addresses -----------------------------------------------------------------------------------------------------------------

segments = st.text(string.ascii_letters + string.digits + "-_.:~", min_size=1, max_size=6).filter(lambda s: s not in {".", ".."})
folders = st.lists(segments, max_size=4).map(lambda parts: "/" + "".join(f"{part}/" for part in parts))
paths = st.tuples(folders, st.one_of(st.just(""), segments)).map("".join)
tails = st.sampled_from(["", "#p59", "?q=a", "?q=a/b&c=:d#x", "#a/b?c"])


@given(page=paths, path=paths, tail=tails)
def test_resolving_the_relative_address_against_the_page_gives_the_target(page: str, path: str, tail: str) -> None:
    written = relative(path + tail, page)
    assert written
    assert not written.startswith("/")
    assert urljoin(f"https://example.org/any/prefix{page}", written) == f"https://example.org/any/prefix{path}{tail}"


@pytest.mark.parametrize(
    ("target", "page", "written"),
    [
        ("/zh/reports/x/#p5", "/zh/reports/x/", "#p5"),
        ("/zh/reports/x/", "/zh/reports/x/", "./"),
        ("/zh/reports/x/#p5", "/zh/resolutions/cac-cosp/8-7/", "../../../reports/x/#p5"),
        ("/zh/search/?q=a", "/zh/search/", "./?q=a"),
        ("/zh/", "/", "zh/"),
        ("/", "/zh/", "../"),
        ("/assets/abc/style.css", "/zh/reports/x/", "../../../assets/abc/style.css"),
    ],
)
def test_addresses_as_pages_write_them(target: str, page: str, written: str) -> None:
    assert relative(target, page) == written


@given(page=paths, path=paths, tail=tails, root=st.sampled_from([None, "/", "/prefix/"]))
def test_a_page_keeps_the_ways_that_it_has_gone(page: str, path: str, tail: str, root: str | None) -> None:
    place = Place(page, root)
    ways = Ways(place)
    for address in (path + tail, path + tail, "#p5", "https://example.org/?a=1&b=2"):
        assert ways[address] == escape(reach(address, place))


@pytest.mark.parametrize("root", ["/", "/prefix/", "/prefix"])
def test_a_page_served_at_any_depth_writes_addresses_from_the_root(root: str) -> None:
    place = Place("/zh/404.html", root)
    assert reach("/zh/search/", place) == root.rstrip("/") + "/zh/search/"
    assert reach("#content", place) == "#content"


@pytest.mark.parametrize("address", ["https://example.org/", "HTTP://example.org", "mailto:a@example.org", "#p5"])
def test_addresses_out_of_the_site_and_anchors_stay_as_they_are(address: str) -> None:
    assert reach(address, Place("/zh/")) == address


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//example.org/", "reports/", "", "JaVaScRiPt:x"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(address))):
        reach(address, Place("/zh/"))


# ---- running text --------------------------------------------------------------------------------------------------------------

hostile = st.text(st.one_of(st.sampled_from("<>&\"'/={}% \n"), st.characters(codec="utf-8", exclude_characters="\r\x00")))
kinds = st.sampled_from(["text", "link", "unresolved", "note", "mark"])


@given(text=hostile, title=hostile, kind=kinds)
def test_no_text_becomes_markup(text: str, title: str, kind: Any) -> None:
    """What a browser shows is the text, and the only elements are those of the kind."""
    text = f"x{text}x"  # BeautifulSoup makes one space of a text that is nothing but blanks
    span = Span(text, kind, href="/zh/x/" if kind in {"link", "note", "mark"} else None, title=title)
    markup = str(inline((span,), Ways(Place("/zh/"))))
    soup = BeautifulSoup(markup, "html.parser")
    assert soup.get_text() == text
    expected = {"text": [], "link": ["a"], "unresolved": ["span"], "note": ["sup", "a"], "mark": ["mark", "a"]}
    assert [element.name for element in soup.find_all(True)] == expected[kind]
    if kind != "text":
        assert [element["title"] for element in soup.find_all(title=True)] == [title]
        assert set().union(*(element.attrs for element in soup.find_all(True))) <= {"class", "href", "title", "role"}


@given(address=hostile)
def test_no_address_leaves_its_attribute(address: str) -> None:
    soup = BeautifulSoup(str(inline((Span("x", "link", "/zh/#" + address),), Ways(Place("/zh/")))), "html.parser")
    link = soup.find("a")
    assert isinstance(link, Tag)
    assert set(link.attrs) == {"class", "href"}
    assert link["href"] == "#" + address


def test_spans_as_markup() -> None:
    spans = (
        Span("In "),
        Span("resolution 8/7", "link", "/en/resolutions/cac-cosp/8-7/", "A title"),
        Span("3", "note", "/en/reports/x/#fn3", id="fnref3"),
        Span(" and "),
        Span("8/99", "unresolved", title="unknown"),
        Span("Chile", "mark"),
    )
    assert str(inline(spans, Ways(Place("/en/reports/x/")))) == (
        'In <a class="cite" href="../../resolutions/cac-cosp/8-7/" title="A title">resolution 8/7</a>'
        '<sup class="note-mark"><a role="doc-noteref" id="fnref3" href="#fn3">3</a></sup>'
        ' and <span class="unresolved" title="unknown">8/99</span><mark>Chile</mark>'
    )
    assert plain(spans) == "In resolution 8/7 and 8/99Chile"


# ---- prose ---------------------------------------------------------------------------------------------------------------------


def test_prose_has_a_title_and_safe_markup() -> None:
    page = prose(
        "# About *this* `site`\n\nSee [reports](/en/reports/), [there](https://example.org) and [mail](mailto:a@example.org).\n\n"
        "# Second\n\n[bad](javascript:alert(1)) <script>alert(1)</script> ![x](/y.png)\n",
        "/en/about/",
    )
    assert page.title == "About this site"
    assert page.links == ((3, "/en/reports/"), (7, "/y.png"))
    soup = BeautifulSoup(page.html, "html.parser")
    assert [link["href"] for link in soup.find_all("a")] == [
        "../reports/",
        "https://example.org",
        "mailto:a@example.org",
        "../../y.png",
    ]
    assert [element.name for element in soup.find_all(re.compile("^h[1-6]$|^script$|^img$"))] == ["h2"]
    assert "<script>alert(1)</script>" in soup.get_text()
    assert "[bad](javascript:alert(1))" in soup.get_text()


def test_prose_without_a_title() -> None:
    assert prose("Words.", "/en/about/") == Prose("", "<p>Words.</p>", ())


# ---- speech --------------------------------------------------------------------------------------------------------------------


def _forms(entry: str | Mapping[str, str]) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_languages_have_the_same_strings_with_the_same_placeholders(code: str) -> None:
    first = STRINGS[LANGUAGES[0]]
    assert set(STRINGS[code]) == set(first)
    for key, entry in STRINGS[code].items():
        assert isinstance(entry, str | dict), key
        assert all(isinstance(form, str) and form for form in _forms(entry)), key
        used = set[str]().union(*map(_placeholders, _forms(entry)))
        assert used == set[str]().union(*map(_placeholders, _forms(first[key]))), key
        if isinstance(entry, dict):
            assert "other" in entry, key


def test_every_string_that_a_template_says_is_there() -> None:
    known = STRINGS[LANGUAGES[0]]
    for path in TEMPLATE_FOLDER.rglob("*.html"):
        for key in re.findall(r'say\("([a-z0-9.-]+)"(?! ~)', path.read_text(encoding="utf-8")):
            assert key in known, f"{path.name}: {key}"


def test_every_key_of_the_model_and_the_language_data_has_a_string() -> None:
    known = STRINGS[LANGUAGES[0]]
    wanted = [f"voice.{voice}" for voice in get_args(Voice)] + [f"weight.{weight}" for weight in get_args(Weight)]
    wanted += [f"voice.{voice}.{weight}" for voice in ("speaker", "states") for weight in get_args(Weight)]
    for path in DATA.glob("??.yaml"):
        language = yaml.safe_load(path.read_text(encoding="utf-8"))
        wanted += [f"verb.{entry['verb']}" for entry in language["acts"]["verbs"]]
        wanted += [f"category.{entry['category']}" for entry in language["rosters"]]
    assert sorted(set(wanted) - set(known)) == []


def test_speech_says_plurals_dates_and_numbers() -> None:
    strings: Strings = {
        "locale": "en-GB",
        "number.ordinal": {"one": "{n}st", "two": "{n}nd", "few": "{n}rd", "other": "{n}th"},
        "found": {"one": "{n} paragraph", "other": "{n} paragraphs in {where}"},
        "plain": "para. {number}",
    }
    speech = Speech("en", strings)
    assert speech.say("found", n=1) == "1 paragraph"
    assert speech.say("found", n=1234, where="here") == "1,234 paragraphs in here"
    assert speech.say("plain", number="2020") == "para. 2020"
    assert speech.date("2020-09-16") == "16 September 2020"
    assert speech.span("2020-08-31", "2020-09-02") == "31 August\u2009\u2013\u20092 September 2020"
    assert speech.span("2018-09-05", "2018-09-07") == "5\u20137 September 2018"
    assert speech.span("2018-09-05", "2018-09-05") == "5 September 2018"
    assert [speech.ordinal(n) for n in (1, 2, 3, 11, 22)] == ["1st", "2nd", "3rd", "11th", "22nd"]
    assert "found" in speech
    assert "lost" not in speech


def test_dates_in_arabic_have_both_names_of_the_month() -> None:
    """As United Nations documents in Arabic have them."""
    speech = SPEECHES["ar"]
    assert speech.date("2020-09-01") == "1 \u0623\u064a\u0644\u0648\u0644/\u0633\u0628\u062a\u0645\u0628\u0631 2020"
    june = "\u062d\u0632\u064a\u0631\u0627\u0646/\u064a\u0648\u0646\u064a\u0647"
    assert speech.span("2031-06-02", "2031-06-04") == f"2\u20134 {june} 2031"
    assert june in speech.span("2031-06-30", "2031-07-02")


@pytest.mark.parametrize(
    ("key", "values", "told"),
    [
        ("lost", {}, r"lost \(en\)"),
        ("found", {}, r"found \(en\): a plural needs"),
        ("plain", {}, r"plain \(en\): no value for 'number'"),
    ],
)
def test_speech_names_key_and_language_when_it_cannot_speak(key: str, values: dict[str, object], told: str) -> None:
    speech = Speech("en", {"found": {"one": "{n}", "other": "{n}"}, "plain": "{number}"})
    with pytest.raises(KeyError, match=told):
        speech.say(key, **values)


# ---- assets --------------------------------------------------------------------------------------------------------------------


def test_assets_of_the_first_folder_win_and_the_address_follows_the_content(tmp_path: Path) -> None:
    for folder, files in {"own": {"style.css": "a"}, "program": {"style.css": "b", "site.js": "c", ".hidden": "d"}}.items():
        (tmp_path / folder / "assets").mkdir(parents=True)
        for name, content in files.items():
            (tmp_path / folder / "assets" / name).write_text(content, encoding="utf-8")
    own, program, absent = tmp_path / "own", tmp_path / "program", tmp_path / "absent"
    found = gather([absent, own, program])
    assert found.files == (("site.js", b"c"), ("style.css", b"a"))
    assert found.prefix == f"/assets/{found.digest}/"
    assert found == gather([own, program])
    assert found.digest != gather([program]).digest


# ---- pages ---------------------------------------------------------------------------------------------------------------------

BAD = "<script>\"&' words"
TAGS = {code: str(STRINGS[code]["locale"]).split("-")[0] for code in LANGUAGES}


def _page(code: str, path: str, kind: str) -> Page:
    return Page(
        url=f"/{code}/{path}",
        language=code,
        tag=TAGS[code],
        direction="ltr",
        title=BAD,
        description=BAD,
        site_title="Site",
        organization=BAD,
        alternates=tuple(Alternate(c, TAGS[c], c, f"/{c}/{path}", c == code) for c in LANGUAGES),
        navigation=(Navigation(BAD, f"/{code}/reports/", current=True),),
        trail=(Reference("Home", f"/{code}/"), Reference(BAD)),
        search_url=f"/{code}/search/",
        home_url=f"/{code}/",
        prose=(Reference(BAD, f"/{code}/about/"),),
        kind=kind,
    )


def _views(code: str) -> Iterator[View]:
    """One view of each type, with something in every field, hostile text among it."""
    text = (Span(BAD), Span("1", "note", f"/{code}/r/x/#fn1", id="fnref1"), Span(BAD, "unresolved", title=BAD))
    link = Reference(BAD, f"/{code}/r/x/#p1", BAD, "ru")
    label = Label("recommendation", BAD)
    badges = (
        Badge(Label("speaker", "x"), Label("note", "x"), Label("many", "x")),
        Badge(Label("speaker", "x"), Label("recall", "x"), Label("many", "x")),
        Badge(Label("panellist", "x"), Label("note", BAD), None, link),
    )
    notices = (Notice("unofficial", BAD, link), Notice("absent", BAD))
    facts = (Fact(BAD, (link, Reference(BAD)), BAD),)
    items = (
        ItemView("p1-a", "(a)", (Span(BAD),), (ItemView("p1-a-1", "(i)", (Span(BAD),)),)),
        ItemView("p1-z", "", (Span(BAD),)),
    )
    paragraph = ParagraphView("p1", "1", text, items, f"/{code}/r/x/#p1", BAD, label, badges, (link,), BAD)
    inner = SectionView("s-i-a", "A", (Span(BAD),), BAD, 3, "1", False, (), (paragraph,))
    section = SectionView("s-i", "I", (Span(BAD),), BAD, 2, "1\u20132", True, (inner,), (inner,))
    note = NoteView("fn1", "1", (Span(BAD),), (f"/{code}/r/x/#fnref1", f"/{code}/r/x/#p1"))
    roster = RosterView(label, link, (link, Reference(BAD)))
    report = _page(code, "r/x/", "report")
    unresolved = (Unresolved(link, BAD, BAD),)
    act = ActRow(
        link,
        link,
        "2020-09-16",
        badges[0],
        (link,),
        BAD,
        (Span(BAD),),
        "ru",
        "ltr",
        unofficial=True,
        body=label,
        year="2020",
        topics=(BAD, BAD),
        others=(OtherWords(BAD, "ar", "rtl", BAD, unofficial=True, whole=True),),
    )
    tabs = (
        Tab(BAD, f"/{code}/a/", 2, current=True),
        Tab(BAD, f"/{code}/b/", 0, current=False),
        Tab(BAD, "", None, current=False),
    )
    card = ReportCard(link, BAD, "2020-09-16", BAD, BAD, (link, link), 66, 10, unofficial=True)
    entry = IndexEntry(link, BAD, 2, unverified=True)
    columns = (Column(TAGS[code], code, "ltr"), Column("ar", "ar", "rtl"))
    cells = (Cell(columns[0], (Span(BAD),), BAD), Cell(columns[1], (), "", missing=True))
    languages = (Alternate(code, TAGS[code], code, f"/{code}/", current=True), Alternate("ar", "ar", "ar", "/ar/", current=False))
    row_kinds: tuple[Literal["title", "section", "paragraph", "item", "note"], ...] = (
        "title",
        "section",
        "paragraph",
        "item",
        "note",
    )
    rows = tuple(Row(f"a{i}", kind, 2, BAD, cells, f"/{code}/r/x/both/#a{i}") for i, kind in enumerate(row_kinds))
    passage = Backlink(link, BAD, (Span(BAD, "mark"),), "ar", "rtl", unofficial=True, kind=label, badges=badges)
    backlinks = (BacklinkGroup(link, "2020-09-16", attended=True, passages=(passage,)),)
    parts = (Part("a-1", BAD, f"/{code}/t/#a-1", 2), Part("a-2", BAD, None, 0))
    yield ReportView(
        report,
        BAD,
        BAD,
        "ar",
        "rtl",
        (BAD, BAD),
        facts,
        notices,
        (section,),
        (section,),
        (note,),
        (roster,),
        unresolved,
        link,
        link,
    )
    yield ParallelView(_page(code, "r/x/both/", "parallel"), BAD, BAD, columns, notices, rows, link)
    yield RegisterView(
        _page(code, "recommendations/", "register"),
        BAD,
        tabs,
        tabs,
        ((label, (act,)), (Label("chair", BAD), ())),
        (label,),
        f"/{code}/x.json",
        (link,),
    )
    yield AliasView(_page(code, "old/", "alias"), link)
    yield TargetView(
        _page(code, "t/", "target"),
        BAD,
        label,
        BAD,
        facts,
        notices,
        parts,
        BAD,
        backlinks,
        1,
        link,
        Reference(BAD, f"/{code}/t/2/"),
    )
    groups = (IndexGroup(BAD, "g", (entry,)), IndexGroup("", "all", (entry,)))
    yield IndexView(_page(code, "t/", "index"), BAD, BAD, groups)
    yield IndexView(_page(code, "t/", "index"), BAD, BAD, groups, 2, tabs)
    yield HomeView(_page(code, "", "home"), BAD, BAD, (card,), (entry,), (act,))
    yield ReportsView(_page(code, "r/", "reports"), BAD, ((label, (card,)),))
    yield SearchView(
        _page(code, "search/", "search"),
        (Facet("year", BAD, (Choice("2020", BAD),)),),
        (link,),
        (Choice("body", BAD),),
        (Choice("state", BAD),),
        languages,
    )
    yield ProseView(_page(code, "about/", "prose"), "<p>Words</p>")
    yield MissingView(_page(code, "404.html", "missing"), "/prefix/")
    yield LandingView(BAD, languages, code)


VIEWS = [pytest.param(code, view, id=f"{code}-{type(view).__name__}") for code in LANGUAGES for view in _views(code)]
ENVIRONMENT = environment([TEMPLATE_FOLDER], "/assets/0/")


def test_every_view_has_a_template_and_is_tried_here() -> None:
    assert {type(view) for view in _views(LANGUAGES[0])} == set(TEMPLATES)
    assert all((TEMPLATE_FOLDER / name).is_file() for name in TEMPLATES.values())


@pytest.mark.parametrize(("code", "view"), VIEWS)
def test_a_page_is_the_same_each_time_and_ends_in_one_newline(code: str, view: View) -> None:
    made = render(view, ENVIRONMENT, SPEECHES[code])
    assert made == render(view, environment([TEMPLATE_FOLDER], "/assets/0/"), SPEECHES[code])
    assert made.endswith(b"</html>\n")
    assert made.startswith(b"<!DOCTYPE html>\n")


@pytest.mark.parametrize(("code", "view"), VIEWS)
def test_a_page_shows_hostile_text_as_text_and_carries_nothing_active(code: str, view: View) -> None:
    html = render(view, ENVIRONMENT, SPEECHES[code]).decode()
    soup = BeautifulSoup(html, "html.parser")
    assert all(script.get("src") and not script.get_text() for script in soup.find_all("script"))
    assert not soup.find_all("style")
    assert not soup.find_all(style=True)
    assert not [name for element in soup.find_all(True) for name in element.attrs if name.startswith("on")]
    if not isinstance(view, ProseView):
        assert str(escape(BAD)) in html


@pytest.mark.parametrize(("code", "view"), VIEWS)
def test_a_page_is_sound(code: str, view: View) -> None:
    """One title, headings without a gap, ids that stand once, labels and own anchors that are there, its language said."""
    soup = BeautifulSoup(render(view, ENVIRONMENT, SPEECHES[code]), "html.parser")
    ids = [str(element["id"]) for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        assert {str(element[attribute]) for element in soup.select(f"[{attribute}]")} <= set(ids)
    levels = [int(element.name[1]) for element in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert soup.html is not None
    assert soup.html["lang"] == TAGS[code]
    own = {str(link["href"])[1:] for link in soup.find_all("a", href=re.compile("^#"))}
    assert own <= set(ids)


@pytest.mark.parametrize(("code", "view"), VIEWS)
def test_every_address_of_a_page_is_relative(code: str, view: View) -> None:
    """So the site works under any prefix; only the page served at any depth writes addresses from the root it was told."""
    soup = BeautifulSoup(render(view, ENVIRONMENT, SPEECHES[code]), "html.parser")
    for element in soup.find_all(True):
        for attribute in ("href", "src", "action"):
            address = str(element.get(attribute, "./"))
            assert address, element
            if isinstance(view, MissingView):
                assert address.startswith(("/prefix/", "#", "./")), element
            else:
                assert not address.startswith("/"), element


@pytest.mark.parametrize("code", LANGUAGES)
def test_text_in_another_language_says_so(code: str) -> None:
    other = "ar" if code != "ar" else "fa"
    view = next(view for view in _views(code) if isinstance(view, ReportView))
    view = replace(view, content_tag=other, content_direction="rtl")
    soup = BeautifulSoup(render(view, ENVIRONMENT, SPEECHES[code]), "html.parser")
    for text in soup.select(".paragraph .text, article.body h2, article.body h3, .notes li p, h1, nav.contents .section-title"):
        if text.get("id") != "notes":
            assert (text["lang"], text["dir"]) == (other, "rtl"), text
    same = replace(view, content_tag=TAGS[code], content_direction="ltr")
    assert 'class="text">' in render(same, ENVIRONMENT, SPEECHES[code]).decode()


@pytest.mark.parametrize(("code", "view"), VIEWS)
def test_no_template_of_ours_needs_jinjas_own_code(code: str, view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would be rendered twice (see `render/generator.py`)."""
    monkeypatch.delattr(PlainEnvironment, "usual")
    assert render(view, ENVIRONMENT, SPEECHES[code])


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [
        (b"\n{{ view.nothing }}", 2, "nothing"),
        (b"\n{{ nothing.more }}", 2, "'nothing' is undefined"),
        (b"{% block main %}\n{% if page %}\n", 2, "Unexpected end of template"),
        (b"\n\n{% conjure %}", 3, "unknown tag 'conjure'"),
        (b'{% extends "nowhere.html" %}', 1, "there is no template 'nowhere.html'"),
        (b"{{ 1 // 0 }}", 1, "ZeroDivisionError"),
        (b"\n{{ say('conjure') }}", 2, "conjure ("),
        (b"\n{{ 'no address'|href }}", 2, "no address"),
        (b"\xff", 0, "not UTF-8"),
    ],
)
def test_a_template_that_is_wrong_is_told_with_its_line(template: bytes, line: int, reason: str, tmp_path: Path) -> None:
    (tmp_path / "prose.html").write_bytes(template)
    view = next(view for view in _views(LANGUAGES[0]) if isinstance(view, ProseView))
    with pytest.raises(ProblemError) as raised:
        render(view, environment([tmp_path, TEMPLATE_FOLDER], "/assets/0/"), SPEECHES[LANGUAGES[0]])
    told = pickle.loads(pickle.dumps(raised.value)).diagnostic
    assert (told.code, told.line) == ("A512", line)
    assert told.file == (f"{tmp_path}/prose.html" if line else "templates/prose.html")
    assert reason in told.message


def test_of_the_program_s_own_templates_it_is_not_said_where_they_are(tmp_path: Path) -> None:
    """A template of ours that is given less than it needs by one of somebody else's."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/navigation.html").write_text("", encoding="utf-8")
    for name in [path.name for path in (TEMPLATE_FOLDER / "parts").iterdir()]:
        (tmp_path / "parts" / name).write_text("", encoding="utf-8")
    view = next(view for view in _views(LANGUAGES[0]) if isinstance(view, ReportView))
    with pytest.raises(ProblemError) as raised:
        render(view, environment([tmp_path, TEMPLATE_FOLDER], "/assets/0/"), SPEECHES[LANGUAGES[0]])
    assert raised.value.diagnostic.file in ("templates/base.html", "templates/report.html")


def test_a_content_folder_overrides_a_template_and_templates_are_remembered(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/prose.html").write_text('{% extends "base.html" %}{% block main %}ours{% endblock %}', encoding="utf-8")
    view = next(view for view in _views(LANGUAGES[0]) if isinstance(view, ProseView))
    speech = SPEECHES[LANGUAGES[0]]
    first, second = (
        render(view, environment([tmp_path / "own", TEMPLATE_FOLDER], "/assets/0/", tmp_path / "cache"), speech) for _ in range(2)
    )
    assert first == second
    assert b"ours" in first
    assert any((tmp_path / "cache").iterdir())
