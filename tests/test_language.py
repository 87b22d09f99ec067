"""Which language a text is in: told from its masthead, its script and its words, or said to be unknown."""

from __future__ import annotations

import pytest

from reading import SOURCES
from wgreport import store
from wgreport.intake import tongue_told
from wgreport.lang.detection import detect

TEXTS = {
    "ar": "وقرر الفريق العامل في دورته الثالثة أن يطلب إلى الأمانة أن تقدم تقريرا عن التدابير التي اتخذتها الدول الأطراف",
    "en": "The Working Group decided at its third session to ask the secretariat for a report on what the States had done",
    "es": "El Grupo de Trabajo decidió en su tercer período de sesiones pedir a la secretaría un informe sobre las medidas",
    "fr": "Le Groupe de travail a décidé à sa troisième session de demander au secrétariat un rapport sur les mesures prises",
    "ru": "Рабочая группа постановила на своей третьей сессии просить секретариат представить доклад о принятых мерах",
    "zh": "工作组在第三届会议上决定请秘书处就各国所采取的措施提交一份报告",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_a_sentence_is_enough(code: str, text: str):
    found = detect([text], store.signs())
    assert found.language == code
    assert "words" in found.evidence


@pytest.mark.parametrize("code", SOURCES)
def test_the_seed_is_known_by_its_words(code: str):
    lines = SOURCES[code].read_text(encoding="utf-8").split("\n")
    assert detect(lines, store.signs()).language == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Distr.: General\n3 May 2030\nSpanish\nOriginal: English", "es"),
        ("A/99/1 Distr. générale 3 mai 2030 Français Original : anglais", "fr"),
        ("Distr. GENERAL\nRUSSIAN\nOriginal: ENGLISH", "ru"),
        ("Distr.: General\n3 May 2030\nOriginal: English", "en"),
    ],
)
def test_the_masthead_decides_where_the_words_leave_it_open(text: str, code: str):
    found = detect(text.split("\n"), store.signs())
    assert found.language == code


def test_the_masthead_of_a_translation_may_be_the_originals():
    """The words are those of the text; the masthead only says what it was made from."""
    found = detect(["Chinese", "Original: English", *[TEXTS["fr"]] * 3], store.signs())
    assert (found.language, found.evidence) == ("fr", ("words",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 345",
        "A/99/1",
        "Die Arbeitsgruppe hat auf ihrer dritten Tagung beschlossen, das Sekretariat um einen Bericht zu bitten",
        "O Grupo de Trabalho decidiu que os Estados partes na Convenção devem continuar a trocar informações sobre as medidas",
        "Робоча група на своїй третій сесії вирішила просити секретаріат підготувати доповідь про вжиті заходи",
        "گروه کاری در سومین جلسه خود تصمیم گرفت از دبیرخانه بخواهد گزارشی درباره اقدامات تهیه کند",
        "作業部会は、第三回会合において、締約国に対し情報を引き続き共有するよう要請した。",
        f"{TEXTS['en']}\n{TEXTS['zh']}",
        f"{TEXTS['en']}\n{TEXTS['fr']}",
    ],
)
def test_what_cannot_be_known_is_not_guessed(text: str):
    """No words, a language beyond the six, or two languages: nothing is claimed."""
    assert detect(text.split("\n"), store.signs()).language is None


def test_a_name_says_it_a_part_of_a_name_only_helps():
    assert tongue_told("zh.txt", ["1."], None)[0].how == "by the file's name"
    assert tongue_told("report.en.txt", [TEXTS["fr"]], None)[0].code == "fr"
    assert tongue_told("report.en.txt", ["1."], None)[0].code == "en"
    assert tongue_told("en_fr.txt", ["1."], None)[1][0].code == "S150"


def test_a_text_that_contradicts_what_was_told_is_read_as_told_and_said():
    tongue, (warning,) = tongue_told("zh.txt", [TEXTS["en"]], None)
    assert (tongue.code, warning.code) == ("zh", "S151")
    assert tongue_told("any.txt", [TEXTS["en"]], "en") == (tongue_told("any.txt", ["1."], "en")[0], ())
