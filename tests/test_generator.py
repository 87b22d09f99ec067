"""What our templates are compiled to says what Jinja's own code says: on the same values the same text, and the same errors."""

from __future__ import annotations

import html
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup, escape
from msgspec import Struct

from wgreport.render.environment import environment
from wgreport.render.escaping import escape as named
from wgreport.render.escaping import escaped, shown
from wgreport.render.generator import PlainEnvironment


class Thing(Struct, frozen=True):
    """Something that a template shows."""

    text: Any
    below: tuple[Thing, ...] = ()
    table: Mapping[str, Any] = {}


MACROS = """
{% macro bare(it, more="") %}<i>{{ it.text }}{{ more }}</i>
{% endmacro %}
{% macro nested(it) %}{{ bare(it)|trim }}{% for one in it.below %}{{ loop.index }}{{ nested(one) }}{% endfor %}{% endmacro %}
{% macro wrapping(it) %}<b>{{ caller(it.text) }}</b>{% endmacro %}
{% macro named(label, text) %}{{ label }}:{{ text }}{% endmacro %}
{% macro rest(first) %}{{ first }}{{ varargs|join("<") }}{% endmacro %}
"""

TEMPLATES = {
    "own": MACROS
    + """{{ it.text }} <a title="{{ it.text }}"> {{ bare(it) }} {{ bare(it, it.text) }} {{ nested(it)|trim }} {{ bare(it)|upper }}
      {{ say("x", what=it.text) }} {{ say(it.text) }} {{ it.text or "<" }} {{ it.text if it.below else bare(it) }}
      {{ "<" ~ it.text ~ bare(it) }} {{ [it.text, bare(it)]|join("<") }} {{ it.text|safe }} {{ named("<", text=bare(it)) }}
      {{ named(text=it.text, label=1) }} {{ rest(it.text, 2, bare(it)) }} {{ it.below|length }} {{ it.below|map(attribute="text")|list }}
      {% call(given) wrapping(it) %}{{ given }}<{% endcall %} {% set kept = bare(it) %}{{ kept }}{% set own %}{{ it.text }}{% endset %}{{ own }}
      {% filter upper %}{{ it.text }}{% endfilter %} {% if it.text == kept %}same{% endif %} {{ (it.text, kept) }}""",
    "indexed": "{{ it.below[0].text }}{{ it.table['key'] }}",
    "imported": """{% import "own.html" as own with context %}{% from "own.html" import bare with context %}
      {{ own.bare(it) }}{{ own.nested(it)|trim }}{{ own.named(own.bare(it), it.text) }}{{ bare(it, it.text) }}""",
    "unescaped": MACROS
    + "{% autoescape false %}{{ it.text }}{{ bare(it) }}{{ say(it.text) }}{% endautoescape %}{{ bare(it) }}{{ it.text }}",
    "lenient": """{{ it.nothing is defined }} {{ it.nothing|default("<") }} {{ it.table.key }} {{ {"a": it.text}.a }}
      {{ nothing is defined }} {{ it.table.get("key", 1) }} {{ it.text is string }} {{ nothing|default(it.text) }}""",
    "extending": """{% extends "base.html" %}{% block main %}{{ super() }}{{ it.text }}{{ self.other() }}{% endblock %}""",
    "base": """<p>{% block main %}{{ it.text }}{% endblock %}{% block other scoped %}{% for one in it.below %}{{ one.text }}{% endfor %}
      {% endblock %}{% if it.below %}{% include "part.html" %}{% endif %}{{ it.text }}""",
    "part": "({{ it.text }})",
    "recursive": "{% for one in [it] recursive %}<{{ one.text }}{{ loop(one.below) }}>{% endfor %}",
}


def say(what: str, **values: object) -> str:
    return f"{what}<{values}"


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> PlainEnvironment:
    folder = tmp_path_factory.mktemp("templates")
    for name, source in TEMPLATES.items():
        (folder / f"{name}.html").write_text(source, encoding="utf-8")
    return environment([folder], "/assets/")


hostile = st.text(st.sampled_from("<>&\"'x/ \n\u00e9\u4e2d{}%"), max_size=8)
texts = st.one_of(hostile, hostile.map(Markup), st.integers(), st.none(), st.floats(allow_nan=False), st.booleans())


def things(below: st.SearchStrategy[tuple[Thing, ...]]) -> st.SearchStrategy[Thing]:
    return st.builds(Thing, texts, below, st.dictionaries(st.sampled_from(["key", "get", "<"]), texts))


@pytest.mark.parametrize("name", TEMPLATES)
@given(it=things(st.lists(things(st.just(())), max_size=2).map(tuple)))
def test_a_template_gives_what_jinja_gives(env: PlainEnvironment, name: str, it: Thing) -> None:
    """On any value, escaped everywhere and once; or the same error."""

    def outcome(which: Any) -> object:
        try:
            return which.get_template(f"{name}.html").render(it=it, say=say)
        except (UndefinedError, TypeError, KeyError) as error:
            return type(error), str(error)

    assert outcome(env) == outcome(env.usual)


@given(texts)
def test_what_is_shown_is_escaped_once(value: object) -> None:
    assert shown(value) == escape(value)
    if type(value) is str:
        assert escaped(value) == escape(value)
        assert isinstance(escaped(value), Markup)
        assert named(value) == html.escape(value)
    assert shown(shown(value) if isinstance(value, Markup) else Markup(shown(value))) == escape(value)


WRONG = {
    "{{ it.nothing }}": "has no attribute 'nothing'",
    "{{ nothing }}": "'nothing' is undefined",
    "{{ nothing.more }}": "'nothing' is undefined",
    "{{ it.nothing.more }}": "has no attribute 'nothing'",
    "{{ nothing(1) }}": "'nothing' is undefined",
    "{% if it.nothing %}x{% endif %}": "has no attribute 'nothing'",
    "{% for one in it.nothing %}{% endfor %}": "has no attribute 'nothing'",
    "{% macro m(a) %}{{ a.text }}{% endmacro %}{{ m() }}": "parameter 'a' was not provided",
    "{% macro m(a) %}{{ a.nothing }}{% endmacro %}{{ m(it) }}": "has no attribute 'nothing'",
    "{% import 'parts.html' as parts %}{{ parts.nothing(it) }}": "does not export|has no attribute 'nothing'",
}


@pytest.mark.parametrize("source", WRONG)
def test_what_is_not_there_is_an_error_with_its_file_and_line(tmp_path: Path, source: str) -> None:
    (tmp_path / "parts.html").write_text("")
    (tmp_path / "page.html").write_text(f"first line\n\n{source}\n")
    template = environment([tmp_path], "/assets/").get_template("page.html")
    with pytest.raises(UndefinedError, match=WRONG[source]) as raised:
        template.render(it=Thing("x"), say=say)
    places = [(Path(frame.filename).name, frame.lineno) for frame in traceback.extract_tb(raised.tb)]
    assert ("page.html", 3) in places


def test_a_macro_that_is_given_too_much_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}")
    with pytest.raises(TypeError, match="takes not more than 1 argument"):
        environment([tmp_path], "/assets/").get_template("page.html").render()
