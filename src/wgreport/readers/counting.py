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
_LEGAL = {
    "chineseLegalSimplified": "\u96f6\u58f9\u8d30\u53c1\u8086\u4f0d\u9646\u67d2\u634c\u7396",
    "ideographLegalTraditional": "\u96f6\u58f9\u8cb3\u53c3\u8086\u4f0d\u9678\u67d2\u634c\u7396",
}
_LEGAL_UNITS = ("", "\u62fe", "\u4f70", "\u4edf")
# Lists in Russian pass over the letters that are easily taken for others.
_RUSSIAN = "".join(chr(code) for code in range(0x430, 0x450) if code not in (0x439, 0x44A, 0x44C))
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "russianLower": _RUSSIAN,
    # In the order of the alphabet, and in the old one in which the letters are figures.
    "arabicAlpha": (
        "\u0623\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635"
        "\u0636\u0637\u0638\u0639\u063a\u0641\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u064a"
    ),
    "arabicAbjad": (
        "\u0623\u0628\u062c\u062f\u0647\u0648\u0632\u062d\u0637\u064a\u0643\u0644\u0645\u0646"
        "\u0633\u0639\u0641\u0635\u0642\u0631\u0634\u062a\u062b\u062e\u0630\u0636\u0638\u063a"
    ),
}
_UPPER = {"upperLetter": "lowerLetter", "russianUpper": "russianLower"}
_SIGNS = {
    "ideographTraditional": "\u7532\u4e59\u4e19\u4e01\u620a\u5df1\u5e9a\u8f9b\u58ec\u7678",
    "ideographZodiac": "\u5b50\u4e11\u5bc5\u536f\u8fb0\u5df3\u5348\u672a\u7533\u9149\u620c\u4ea5",
    "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
    "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
    "ideographEnclosedCircle": "".join(map(chr, range(0x3280, 0x328A))),
    "decimalEnclosedCircle": "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))),
}
"""Signs for the first numbers; behind them a list goes on in figures."""
_SAME = {
    "decimalHalfWidth": "decimal",
    "decimalFullWidth2": "decimalFullWidth",
    "decimalEnclosedCircleChinese": "decimalEnclosedCircle",
    "taiwaneseDigital": "ideographDigital",
    "japaneseDigitalTenThousand": "ideographDigital",
}
_DIGIT_ZERO = {"hindiNumbers": 0x660, "decimalFullWidth": 0xFF10}


def counted(number: int, form: str) -> str | None:
    """`number` in the format `form`; None if that format is not known here. What a format cannot count is in figures."""
    figures = str(number)
    form = _SAME.get(form, form)
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
    if form in _ALPHABETS:
        return _letters(number, _ALPHABETS[form])
    if form in _UPPER:
        return _letters(number, _ALPHABETS[_UPPER[form]]).upper()
    if form in _SIGNS:
        return _SIGNS[form][number - 1] if 0 < number <= len(_SIGNS[form]) else figures
    if form == "numberInDash":
        return f"- {figures} -"
    if form in _LEGAL:
        return _han(number, _LEGAL[form], _LEGAL_UNITS) if 0 < number <= MAX_HAN else figures
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


def _han(number: int, signs: str = _HAN_DIGITS, units: tuple[str, ...] = _HAN_UNITS) -> str:
    text = ""
    digits = str(number)
    for index, digit in enumerate(digits):
        unit = units[len(digits) - index - 1]
        if digit != "0":
            text += signs[int(digit)] + unit
        elif text and not text.endswith(signs[0]):
            text += signs[0]
    text = text.rstrip(signs[0])
    # Ten to nineteen begin with the ten itself, but in the signs of contracts.
    return text[1:] if 10 <= number < 20 and signs is _HAN_DIGITS else text
