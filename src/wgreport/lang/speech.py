"""How the site speaks: interface strings with their plurals, dates and numbers, in one language.

The strings come from `interface` of `data/*.yaml`, read elsewhere: this room opens no file. Plural categories, dates and
numbers are those of CLDR, through Babel.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cached_property

from babel import Locale
from babel.dates import parse_pattern
from babel.numbers import format_decimal

Strings = Mapping[str, "str | Mapping[str, str]"]
"""Key -> string with `{name}` placeholders, or plural category (`one`, `other`, ...) -> such a string."""

LOCALE = "locale"
"""The key of the string that names the CLDR locale, where it says more than the language's code (`en-GB` for `en`)."""

ORDINAL = "number.ordinal"
FIRST = "date.first"

MONTHS = "date.months"
"""The key of the months as the language writes them in a date, where CLDR has other names: by their number, or only `other`."""


class Speech:
    """The interface strings of one language. Holds no state but what it was made with, and what it has said before: the same
    few hundred strings, numbers and dates, on every page."""

    def __init__(self, code: str, strings: Strings) -> None:
        """`code`: the language. Raises ValueError or babel.UnknownLocaleError for a locale that CLDR does not have."""
        self.code = code
        self._strings = strings
        named = strings.get(LOCALE, code)
        self._locale = Locale.parse(named if isinstance(named, str) else code, sep="-")
        self._said: dict[str, str] = {}
        self._numbers: dict[int, str] = {}
        self._dates: dict[str, str] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._strings

    def say(self, key: str, **values: object) -> str:
        """The string `key`, its placeholders filled with `values`.

        An integer is written as a number of this language (so years and paragraph numbers are given as strings). A plural is
        chosen by `n`. Raises KeyError, naming key and language, for an unknown key, a missing value or a plural without `n`.
        """
        if not values:
            if key not in self._said:
                self._said[key] = self._spoken(key, values)
            return self._said[key]
        return self._spoken(key, values)

    def _spoken(self, key: str, values: Mapping[str, object]) -> str:
        entry = self._entry(key)
        if not isinstance(entry, str):
            count = values.get("n")
            if not isinstance(count, int):
                raise KeyError(f"{key} ({self.code}): a plural needs an integer n")
            entry = self._plural(key, entry, self._locale.plural_form(count))
        return self._filled(key, entry, values)

    def number(self, value: int) -> str:
        """`value` with the digits and the grouping of this language."""
        if value not in self._numbers:
            self._numbers[value] = str(format_decimal(value, locale=self._locale))
        return self._numbers[value]

    def ordinal(self, value: int) -> str:
        """`value` as an ordinal number: `11th`."""
        entry = self._entry(ORDINAL)
        if not isinstance(entry, str):
            entry = self._plural(ORDINAL, entry, self._locale.ordinal_form(value))
        return self._filled(ORDINAL, entry, {"n": value})

    def date(self, iso: str) -> str:
        """An ISO 8601 date in the long form. Raises ValueError if it is none."""
        if iso not in self._dates:
            day = dt.date.fromisoformat(iso)
            self._dates[iso] = self._written(self._locale.date_formats["long"].pattern, day)
        return self._dates[iso]

    def language_name(self, code: str) -> str:
        """What the language `code` is called in this one."""
        return str(self._locale.languages.get(code, code))

    def span(self, start: str, end: str) -> str:
        """From one ISO 8601 date to another, saying what they share only once. Raises ValueError if one is none."""
        first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
        if first == last:
            return self.date(start)
        differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        # CLDR has few intervals with the month written out; those with a short month become long by one letter more.
        intervals = self._locale.interval_formats
        patterns = intervals.get("yMMMMd", {}).get(differs) or [
            re.sub("M{3,}", "MMMM", part) for part in intervals["yMMMd"][differs]
        ]
        return "".join(self._written(pattern, day) for pattern, day in zip(patterns, (first, last), strict=True))

    def _written(self, pattern: str, day: dt.date) -> str:
        """`day` by a pattern of CLDR."""
        name = self._months.get(str(day.month))
        quoted = pattern if name is None else re.sub("M{4}", "'" + name.replace("'", "''") + "'", pattern)
        return self._first(parse_pattern(quoted).apply(day, self._locale), day)

    @cached_property
    def _months(self) -> Mapping[str, str]:
        entry = self._strings.get(MONTHS, {})
        return {} if isinstance(entry, str) else entry

    def _first(self, written: str, day: dt.date) -> str:
        """`written` with the first of a month as the language writes it, for which CLDR has no form (French `1er`)."""
        if day.day != 1:
            return written
        return re.sub(r"(?<!\d)1(?!\d)", lambda match: self.say(FIRST, day=match[0]), written, count=1)

    def _entry(self, key: str) -> str | Mapping[str, str]:
        try:
            return self._strings[key]
        except KeyError:
            raise KeyError(f"{key} ({self.code}): there is no such interface string") from None

    def _plural(self, key: str, forms: Mapping[str, str], category: str) -> str:
        found = forms.get(category, forms.get("other"))
        if found is None:
            raise KeyError(f"{key} ({self.code}): no form for {category!r} and none for 'other'")
        return found

    def _filled(self, key: str, entry: str, values: Mapping[str, object]) -> str:
        shown = {name: self.number(value) if type(value) is int else value for name, value in values.items()}
        try:
            return entry.format_map(shown)
        except KeyError as missing:
            raise KeyError(f"{key} ({self.code}): no value for {missing.args[0]!r}") from None
