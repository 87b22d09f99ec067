"""Seeded synthetic reports, shaped like the first real one, for measuring: as content of wgreport and as content of Hugo.

    python bench/generate.py --reports 100 --out DIR [--seed 1]

makes DIR/content (report.yaml, en.txt and zh.txt a report; the repository's registry) and DIR/hugo (the same reports as
Markdown whose structure and links are found already, with bench/hugo/ as templates). Report number i depends on the seed and on i
alone: 100 reports are the first 100 of 1,000.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from wgreport import store
from wgreport.lang.numerals import to_roman
from wgreport.pages import urls
from wgreport.registry import index_of

HERE = Path(__file__).parent
CONTENT = HERE.parent / "content"
LANGUAGES = ("en", "zh")
BODY = "cac-cosp-wg.4"
STATES = 104
NOTES = "\u2070\u00b9\u00b2\u00b3"
_SLOT = re.compile(r"\{([a-z-]+)\}")


@dataclass(frozen=True)
class Cited:
    """A citation or a State in a text: its words, and its target."""

    words: str
    target: str


Text = tuple["str | Cited", ...]


@dataclass(frozen=True)
class Block:
    """A part of a report in all languages: a heading, a paragraph or an item, with the number of a footnote marked at its end."""

    kind: str
    level: int
    labels: Mapping[str, str]
    texts: Mapping[str, Text]
    address: str
    note: int = 0


@dataclass
class Report:
    """A report before it is written down in any form."""

    number: int
    symbol: str
    folder: str
    start: dt.date
    end: dt.date
    date: dt.date
    meeting: int
    blocks: list[Block] = field(default_factory=list)


class Generator:
    """Makes reports of the phrases and the registry, and writes them."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.phrases: dict[str, Any] = yaml.load((HERE / "phrases.yaml").read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
        registry, problems = store.load_registry(CONTENT / "registry", "registry")
        assert not problems
        index = index_of(registry)
        self.resolutions = sorted(key for key in index.resolutions if key.startswith("cac-cosp/resolution/"))
        self.articles = [article for article in index.instruments["uncac"].articles if 5 <= article.number <= 39]
        self.states = [state for state in registry.states if state.status == "member"]
        self.meetings = sorted(g.number for g in registry.gatherings if g.body == BODY)
        self.numerals = {code: store.language(code).numerals for code in LANGUAGES}

    def report(self, number: int) -> Report:
        """Report `number`, from 0."""
        chance = random.Random(f"{self.seed}/{number}")  # noqa: S311 - to be the same each time
        start = dt.date(1996, 1, 8) + dt.timedelta(days=9 * number)
        symbol = f"CAC/COSP/WG.4/{start.year}/{number + 101}"
        folder = symbol.lower().replace("/", "-")
        meeting = chance.choice(self.meetings)
        made = Report(number, symbol, folder, start, start + dt.timedelta(days=2), start + dt.timedelta(days=16), meeting)
        made.blocks.extend(_Writer(self, made, chance).blocks())
        return made

    # words

    def words(self, code: str, made: Report) -> dict[str, str]:
        """What the slots of a phrase that are the same all through a report stand for."""
        words = self.phrases[code]

        def day(form: str, date: dt.date, language: str = code) -> str:
            phrases = self.phrases[language]
            return str(phrases[form]).format(d=date.day, month=phrases["months"][date.month - 1], year=date.year)

        return {
            "from": day(words["from"], made.start),
            "to": day(words["to"], made.end),
            "day": day("day", made.start),
            "full-day": day("full-day", made.date),
            "date": day("full-day", made.date, "en"),
            "meeting": words["ordinals"][made.meeting - 1],
        }

    def number(self, code: str, number: int) -> str:
        """A number of an article as the language writes it."""
        return self.numerals[code].write(number)

    # content of wgreport

    def write_content(self, made: Report, folder: Path) -> None:
        """The report as text in two languages with its report.yaml, in `folder`/reports."""
        here = folder / "reports" / made.folder
        here.mkdir(parents=True, exist_ok=True)
        facts = {
            "symbol": made.symbol,
            "body": BODY,
            "meeting": made.meeting,
            "start": made.start.isoformat(),
            "end": made.end.isoformat(),
            "date": made.date.isoformat(),
            "place": {"en": "Vienna", "zh": "\u7ef4\u4e5f\u7eb3"},
            "original": "en",
            "versions": {"en": {"status": "official"}, "zh": {"status": "official"}},
        }
        (here / "report.yaml").write_text(yaml.safe_dump(facts, allow_unicode=True, sort_keys=False), encoding="utf-8")
        for code in LANGUAGES:
            (here / f"{code}.txt").write_text("\n".join(self._text(made, code)), encoding="utf-8")

    def _text(self, made: Report, code: str) -> Iterator[str]:
        phrases, words = self.phrases[code], self.words(code, made)
        yield from (phrases["series"], *(line.format_map(words) for line in phrases["masthead"]), "")
        yield from (phrases["title"].format_map(words), "")
        for block in made.blocks:
            text = "".join(piece if isinstance(piece, str) else piece.words for piece in block.texts[code])
            line = f"{block.labels[code]}{text}{NOTES[block.note] if block.note else ''}"
            if block.kind == "paragraph" and block.note:
                # A page ends inside the paragraph, and its note lies in the cut.
                cut = _cut(line)
                note = f"{NOTES[block.note]} {phrases['notes'][block.note - 1]}"
                yield from (line[:cut].rstrip(), "", note, "", line[cut:].lstrip(), "")
            else:
                yield from (line, "")
        yield from (f"{NOTES[1]} {phrases['notes'][0]}", "")

    # content of Hugo

    def write_hugo(self, made: Report, folder: Path) -> None:
        """The report as Markdown with front matter in two languages, in `folder`/content/reports."""
        here = folder / "content" / "reports"
        here.mkdir(parents=True, exist_ok=True)
        for code in LANGUAGES:
            (here / f"{made.folder}.{code}.md").write_text("\n".join(self._markdown(made, code)), encoding="utf-8")

    def _markdown(self, made: Report, code: str) -> Iterator[str]:
        phrases, words = self.phrases[code], self.words(code, made)
        cited = [piece.target for block in made.blocks for piece in block.texts[code] if isinstance(piece, Cited)]
        terms: dict[str, list[str]] = {}
        for target in dict.fromkeys(cited):
            terms.setdefault(urls.target(code, target).split("/")[2], []).append(_term(target))
        title = phrases["title"].format_map(words)
        yield "---"
        front = {"title": title, "date": made.date.isoformat(), "symbol": made.symbol, "meeting": made.meeting, **terms}
        yield yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000).rstrip()
        yield "---"
        for block in made.blocks:
            text = "".join(piece if isinstance(piece, str) else _link(piece, code) for piece in block.texts[code])
            mark = f"[^{block.note}]" if block.note else ""
            label = block.labels[code]
            if block.kind == "heading":
                yield f"{'#' * (block.level + 1)} {label}{text}{mark} {{#{block.address}}}\n"
            elif block.kind == "item":
                yield f"<div class=item id={block.address}>\n\n{label.replace('.', chr(92) + '.')}{text}\n\n</div>\n"
            else:
                yield f"{label.replace('.', chr(92) + '.')}{text}{mark}\n{{#{block.address}}}\n"
        for number, note in enumerate(phrases["notes"], start=1):
            yield f"[^{number}]: {note}\n"


class _Writer:
    """The blocks of one report, in order."""

    def __init__(self, generator: Generator, made: Report, chance: random.Random) -> None:
        self.generator, self.made, self.chance = generator, made, chance
        self.fixed = {code: generator.words(code, made) for code in LANGUAGES}
        self.paragraphs = self.chapters = self.letters = 0
        self.section = ""

    def blocks(self) -> Iterator[Block]:
        chance, phrases = self.chance, self.generator.phrases
        total = chance.randint(60, 70)
        notes = sorted(chance.sample(range(18, total - 12), 2))
        yield self._heading(1, "headings", 0)
        for index in range(len(phrases["en"]["opening"])):
            yield self._paragraph([("opening", index)])
            if index == 1:
                yield from self._items("functions")
        yield self._heading(1, "headings", 1)
        yield self._heading(2, "sections", 0)
        for index in range(len(phrases["en"]["held"])):
            yield self._paragraph([("held", index)])
        yield self._heading(2, "sections", 1)
        yield self._paragraph([("agenda-intro", None)])
        yield from self._agenda()
        yield self._heading(2, "sections", 2, note=1)
        yield self._paragraph([("attendance", None)])
        yield self._paragraph([("regional", None)])
        yield self._heading(1, "headings", 2)
        yield self._heading(2, "sections", 3)
        middle = (self.paragraphs + total - 12) // 2
        while self.paragraphs < total - 12:
            if self.paragraphs == middle:
                yield self._heading(2, "sections", 4)
            parts: list[tuple[str, int | None]] = [("discussion", chance.randrange(len(phrases["en"]["discussion"])))]
            for further in chance.sample(range(len(phrases["en"]["further"])), chance.randint(1, 3)):
                parts.append(("further", further))
            note = 2 + notes.index(self.paragraphs + 1) if self.paragraphs + 1 in notes else 0
            yield self._paragraph(parts, note=note)
        yield self._heading(1, "headings", 3)
        for index in range(6):
            yield self._paragraph([("priorities", index % len(phrases["en"]["priorities"]))])
        for index in range(len(phrases["en"]["conclusions"])):
            yield self._paragraph([("conclusions", index)])
        yield self._heading(1, "headings", 4)
        yield self._paragraph([("adopted", None)])

    def _heading(self, level: int, group: str, index: int, note: int = 0) -> Block:
        if level == 1:
            self.chapters, self.letters = self.chapters + 1, 0
            numerals = {"en": to_roman(self.chapters).upper(), "zh": self.generator.number("zh", self.chapters)}
            labels, self.section = {code: f"{numerals[code]}. " for code in LANGUAGES}, f"s-{to_roman(self.chapters)}"
            address = self.section
        else:
            self.letters += 1
            labels = dict.fromkeys(LANGUAGES, f"{chr(64 + self.letters)}. ")
            address = f"{self.section}-{chr(96 + self.letters)}"
        texts: dict[str, Text] = {code: (self.generator.phrases[code][group][index],) for code in LANGUAGES}
        return Block("heading", level, labels, texts, address, note)

    def _paragraph(self, parts: Sequence[tuple[str, int | None]], note: int = 0) -> Block:
        self.paragraphs += 1
        texts: dict[str, Text] = dict.fromkeys(LANGUAGES, ())
        for name, index in parts:
            sentence = self._filled(name, index)
            for code in LANGUAGES:
                space: Text = (" ",) if texts[code] and code == "en" else ()
                texts[code] = (*texts[code], *space, *sentence[code])
        labels = dict.fromkeys(LANGUAGES, f"{self.paragraphs}. ")
        return Block("paragraph", 0, labels, texts, f"p{self.paragraphs}", note)

    def _items(self, name: str) -> Iterator[Block]:
        for index in range(len(self.generator.phrases["en"][name])):
            key = chr(97 + index)
            texts: dict[str, Text] = {code: (self.generator.phrases[code][name][index],) for code in LANGUAGES}
            yield Block("item", 1, dict.fromkeys(LANGUAGES, f"({key}) "), texts, f"p{self.paragraphs}-{key}")

    def _agenda(self) -> Iterator[Block]:
        number = 0
        for entries in zip(*(self.generator.phrases[code]["agenda"] for code in LANGUAGES), strict=True):
            if isinstance(entries[0], str):
                number += 1
                texts: dict[str, Text] = {code: (entry,) for code, entry in zip(LANGUAGES, entries, strict=True)}
                yield Block("item", 1, dict.fromkeys(LANGUAGES, f"{number}. "), texts, f"p{self.paragraphs}-{number}")
                continue
            for index, pair in enumerate(zip(*entries, strict=True)):
                key = chr(97 + index)
                inner: dict[str, Text] = {code: (entry,) for code, entry in zip(LANGUAGES, pair, strict=True)}
                yield Block("item", 2, dict.fromkeys(LANGUAGES, f"({key}) "), inner, f"p{self.paragraphs}-{number}-{key}")

    def _filled(self, name: str, index: int | None) -> dict[str, Text]:
        """A phrase in all languages, with the same things in its slots."""
        chance, generator = self.chance, self.generator
        resolution = chance.choice(generator.resolutions)
        article = chance.choice(generator.articles)
        paragraph = chance.randint(1, article.paragraphs) if article.paragraphs and chance.random() < 0.5 else 0
        state = chance.choice(generator.states)
        attending = sorted(chance.sample(range(len(generator.states)), STATES)) if name == "attendance" else []
        topic, other = chance.sample(range(len(generator.phrases["en"]["topics"])), 2)
        symbol = f"CAC/COSP/WG.4/{chance.randint(2011, 2024)}/{chance.randint(2, 9)}"
        item = chance.randint(1, 4)
        made: dict[str, Text] = {}
        for code in LANGUAGES:
            phrases = generator.phrases[code]
            template = phrases[name] if index is None else phrases[name][index]
            target = f"uncac/article/{article.number}" + (f"/{paragraph}" if paragraph else "")
            form = phrases["article-paragraph" if paragraph else "article"]
            written = form.format(number=generator.number(code, article.number), paragraph=generator.number(code, paragraph))
            things: dict[str, Text] = {
                "resolution": (Cited(phrases["resolution"].format(number="/".join(resolution.split("/")[2:])), resolution),),
                "article": (Cited(written, target),),
                "document": (Cited(phrases["document"].format(symbol=symbol), f"document/{symbol}"),),
                "item": (phrases["item"].format(number=item),),
                "state": (Cited(state.name[code], f"state/{state.id}"),),
                "topic": (phrases["topics"][topic],),
                "other": (phrases["topics"][other],),
                "states": self._list([generator.states[i] for i in attending], code),
                **{slot: (value,) for slot, value in self.fixed[code].items()},
            }
            pieces: list[str | Cited] = []
            for number, piece in enumerate(_SLOT.split(template)):
                pieces.extend(things[piece] if number % 2 else ((piece,) if piece else ()))
            made[code] = tuple(pieces)
        return made

    def _list(self, states: Sequence[Any], code: str) -> Text:
        phrases = self.generator.phrases[code]
        pieces: list[str | Cited] = []
        for number, state in enumerate(states):
            if number:
                pieces.append(phrases["last"] if number == len(states) - 1 else phrases["separator"])
            pieces.append(Cited(state.name[code], f"state/{state.id}"))
        return tuple(pieces)


def _cut(line: str) -> int:
    """Where a page could end in a line: near its middle, between words or characters, and not where a sentence ends."""
    spaces = [m.start() for m in re.finditer(r"(?<=[a-z,]) (?=[a-z])", line)]
    places = spaces or [at for at in range(8, len(line) - 8) if line[at - 1].isalpha() and line[at].isalpha()]
    return min(places, key=lambda at: abs(at - len(line) // 2))


def _term(target: str) -> str:
    """The term of a taxonomy: without the part of an article."""
    parts = target.split("/")
    shown = parts[:3] if parts[1:2] == ["article"] else parts[1:] if parts[0] in ("state", "document") else parts
    return "-".join(shown).lower().replace(".", "-")


def _link(piece: Cited, code: str) -> str:
    kind = urls.target(code, piece.target).split("/")[2]
    return f"[{piece.words}](/{code}/{kind}/{_term(piece.target)}/)"


def generate(out: Path, reports: int, seed: int = 1, *, first: int = 0) -> None:
    """Write the reports `first` to `reports` - 1 into `out`/content and `out`/hugo, with what both need besides."""
    content, hugo = out / "content", out / "hugo"
    if not (content / "site.yaml").is_file():
        content.mkdir(parents=True, exist_ok=True)
        shutil.copytree(CONTENT / "registry", content / "registry", dirs_exist_ok=True)
        settings = {"title": dict.fromkeys(LANGUAGES, "Bench"), "languages": list(LANGUAGES)}
        (content / "site.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        shutil.copytree(HERE / "hugo", hugo, dirs_exist_ok=True)
    generator = Generator(seed)
    for number in range(first, reports):
        made = generator.report(number)
        generator.write_content(made, content)
        generator.write_hugo(made, hugo)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, default=100, metavar="N")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.out, options.reports, options.seed)


if __name__ == "__main__":
    main()
