"""Numbers of lists as they are printed, under the names that Word's format has for them."""

from __future__ import annotations

from wgreport.lang.numerals import to_roman

MAX_LETTERS = 26 * 30
"""Word counts with letters no further than this."""
MAX_ROMAN = 3999
MAX_HAN = 9999

_HAN_DIGITS = "\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_HAN_UNITS = ("", "\u5341", "\u767e", "\u5343")
_HAN = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand")
)
# Lists in Russian pass over the letters that are easily taken for others.
_RUSSIAN = "".join(chr(code) for code in range(0x430, 0x450) if code not in (0x439, 0x44A, 0x44C))
_DIGIT_ZERO = {"hindiNumbers": 0x660, "decimalFullWidth": 0xFF10}


def counted(number: int, form: str) -> str | None:
    """`number` in the format `form`; None if that format is not known here. What a format cannot count is in figures."""
    figures = str(number)
    if form == "decimal":
        return figures
    if form == "none":
        return ""
    if form == "decimalZero":
        return figures.zfill(2)
    if form in _DIGIT_ZERO:
        return "".join(chr(_DIGIT_ZERO[form] + int(digit)) for digit in figures) if number >= 0 else figures
    if form in ("lowerRoman", "upperRoman"):
        roman = to_roman(number) if 0 < number <= MAX_ROMAN else figures
        return roman.upper() if form == "upperRoman" else roman.lower()
    if form in ("lowerLetter", "upperLetter"):
        letters = _letters(number, "abcdefghijklmnopqrstuvwxyz")
        return letters.upper() if form == "upperLetter" else letters
    if form in ("russianLower", "russianUpper"):
        letters = _letters(number, _RUSSIAN)
        return letters.upper() if form == "russianUpper" else letters
    if form in _HAN:
        return _han(number) if 0 < number <= MAX_HAN else figures
    if form == "ideographDigital":
        return figures.replace("0", "\u3007").translate({48 + digit: _HAN_DIGITS[digit] for digit in range(1, 10)})
    return None


def _letters(number: int, alphabet: str) -> str:
    """Letters from a to z, then aa, bb, as Word counts."""
    if not 0 < number <= MAX_LETTERS:
        return str(number)
    return alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)


def _han(number: int) -> str:
    text = ""
    digits = str(number)
    for index, digit in enumerate(digits):
        unit = _HAN_UNITS[len(digits) - index - 1]
        if digit != "0":
            text += _HAN_DIGITS[int(digit)] + unit
        elif text and not text.endswith(_HAN_DIGITS[0]):
            text += _HAN_DIGITS[0]
    text = text.rstrip(_HAN_DIGITS[0])
    # Ten to nineteen begin with the ten itself.
    return text[1:] if 10 <= number < 20 else text
