"""What is asked in each language, and what a paragraph must have to be an answer.

Chinese: the query itself, as a substring of a line of the folded text (comparing.folded); a number in either writing. The other
languages: for each word of the query a pattern of its forms, all of which a line of the plain text (comparing.plain) of the
paragraph has somewhere. None of this is the program's own folding or stemming.
"""

from __future__ import annotations

CHINESE = [
    *("反腐败机构", "独立性", "开放数据", "举报人保护", "科伦坡评注", "第8/7号决议", "第 8/7 号", "第六条", "第十二条", "西班牙"),
    *(
        "毒品和犯罪问题办公室",
        "COVID-19",
        "COVID-19 大流行",
        "CAC/COSP/WG.4/2020/4",
        "腐败风",
        "败机",
        "段简",
        "腐败",
        "反腐",
        "举报",
    ),
    *(
        "问责",
        "廉正",
        "透明度和问责制",
        "缔约国",
        "工作组建议",
        "秘书处",
        "讨论嘉宾",
        "发言者",
        "良好做法",
        "信息交流",
        "大学",
        "利益冲突",
    ),
    *(
        "预算外资源",
        "2020年8月31日",
        "第8/12号",
        "题为“增强反腐败机构",
        "《公约》第",
        "维也纳",
        "主席",
        "技术援助",
        "体育",
        "私营部门",
    ),
    *("采购", "国际合作", "第九、十", "WG.4/2020", "2020"),
]
assert len(CHINESE) >= 45

EITHER_NUMERALS = {"第6条": "第六条", "第12条": "第十二条", "第 6 条": "第六条", "第十三条": "第13条", "1个国家": "一个国家"}
"""Query -> the same with its number written the other way: a paragraph may have either."""

ENGLISH: dict[str, list[str]] = {
    "anti-corruption agencies": [r"anti-corruption", r"agenc(y|ies)\b"],
    "anti-corruption agency": [r"anti-corruption", r"agenc(y|ies)\b"],
    "anti-corruption bodies": [r"anti-corruption", r"\bbod(y|ies)\b"],
    "anti-corruption body": [r"anti-corruption", r"\bbod(y|ies)\b"],
    "reporting persons": [r"\breport(s|ed|ing)?\b", r"\bpersons?\b"],
    '"reporting persons"': [r"\breporting persons\b"],
    "open data": [r"\bopen(s|ed|ing|ness)?\b", r"\bdata\b"],
    '"open data"': [r"\bopen data\b"],
    "resolution 8/7": [r"\bresolutions?\b", r"\b8/7\b"],
    "8/7": [r"(?<![\d/])8/7\b"],
    "8 / 7": [r"(?<![\d/])8/7\b"],
    "COVID-19": [r"covid-19"],
    "covid19": [r"covid-19"],
    "CAC/COSP/WG.4/2020/4": [r"cac/cosp/wg\.4/2020/4\b"],
    "WG.4/2020/4": [r"wg\.4/2020/4\b"],
    "cac/cosp": [r"cac/cosp\b"],
    "Colombo Commentary": [r"\bcolombo\b", r"\bcommentar(y|ies)\b"],
    "independence": [r"\bindependence\b"],
    "zzyzx": [r"zzyzx"],
    "article 6": [r"\barticles?\b", r"(?<![\d/.])6\b(?![/.]\d)"],
    "stakeholders": [r"\bstakeholders?\b"],
    "private sector": [r"\bprivate\b", r"\bsectors?\b"],
    '"private sector"': [r"\bprivate sector\b"],
    "procurement": [r"\bprocurements?\b|\bprocured?\b"],
    "Spain": [r"\bspain\b"],
    "recommended States parties": [r"\brecommend\w*\b", r"\bstates?\b", r"\bpart(y|ies)\b"],
    "conflicts of interest": [r"\bconflict\w*\b", r"\bof\b", r"\binterest\w*\b"],
    "technical assistance": [r"\btechnical\b", r"\bassist(ance|ed|ing|s)?\b"],
    '"technical assistance"': [r"\btechnical assistance\b"],
    "good practices": [r"\bgood\b", r"\bpractices?\b"],
    "panellists": [r"\bpanellists?\b"],
    "strategies": [r"\bstrateg(y|ies)\b"],
    "integrity -education": [r"\bintegrity\b", r"!\beducation\w*\b"],
    '"Working Group recommended"': [r"\bworking group recommended\b"],
    "sport": [r"\bsports?\b"],
    "transparency accountability": [r"\btransparency\b", r"\baccountability\b"],
    "extrabudgetary resources": [r"\bextrabudgetary\b", r"\bresources?\b"],
    "Secretariat": [r"\bsecretariats?\b"],
    "agenda item 2": [r"\bagendas?\b", r"\bitems?\b", r"(?<![\d/.])2\b(?![/.]\d)"],
    "31 August": [r"(?<![\d/.])31\b", r"\baugust\b"],
    "Vienna": [r"\bvienna\b"],
    "corrupt*": [r"\bcorrupt"],
    "*form*": [r"form"],
    "inform*": [r"\binform"],
    "2018 2019": [r"\b2018\b", r"\b2019\b"],
    "declarations": [r"\bdeclar(ations?|ed?|es|ing)\b"],
}
assert len(ENGLISH) >= 45

FRENCH: dict[str, list[str]] = {
    "corruption": [r"\bcorruption\b"],
    "indépendance": [r"\bindependance\b"],
    "independance": [r"\bindependance\b"],
    "organismes indépendants": [r"\borganismes?\b", r"\bindependants?\b|\bindependantes?\b"],
    "stratégie": [r"\bstrategies?\b"],
    "données ouvertes": [r"\bdonnees?\b", r"\bouverte?s?\b"],
    '"données ouvertes"': [r"\bdonnees ouvertes\b"],
    "déclaration": [r"\bdeclarations?\b"],
    "résolution 8/7": [r"\bresolutions?\b", r"\b8/7\b"],
    "Côte d'Ivoire": [r"\bcote\b", r"\bd'ivoire\b"],
    "Cote d’Ivoire": [r"\bcote\b", r"\bd'ivoire\b"],
    "lanceurs d'alerte": [r"\blanceurs?\b", r"\bd'alerte\b"],
    "marchés publics": [r"\bmarches?\b", r"\bpubli(c|cs|que|ques)\b"],
    "intégrité transparence": [r"\bintegrite\b", r"\btransparence\b"],
    "COVID-19": [r"covid-19"],
    "CAC/COSP/WG.4/2031/2": [r"cac/cosp/wg\.4/2031/2\b"],
    "Espagne": [r"\bespagne\b"],
    "universités": [r"\buniversites?\b"],
    "article 13": [r"\barticles?\b", r"(?<![\d/.])13\b(?![/.]\d)"],
    '"États parties"': [r"\betats parties\b"],
    "ressources": [r"\bressources?\b"],
}
SPANISH: dict[str, list[str]] = {
    "corrupción": [r"\bcorrupcion\b"],
    "corrupcion": [r"\bcorrupcion\b"],
    "independencia": [r"\bindependencias?\b"],
    "órganos independientes": [r"\borganos?\b", r"\bindependientes?\b"],
    "estrategia": [r"\bestrategias?\b"],
    "datos abiertos": [r"\bdatos?\b", r"\babiertos?\b"],
    '"datos abiertos"': [r"\bdatos abiertos\b"],
    "declaraciones": [r"\bdeclaracion(es)?\b"],
    "resolución 8/7": [r"\bresolucion(es)?\b", r"\b8/7\b"],
    "Côte d'Ivoire": [r"\bcote\b", r"\bd'ivoire\b"],
    "denunciantes": [r"\bdenunciantes?\b"],
    "contratación pública": [r"\bcontratacion\b", r"\bpublic[ao]s?\b"],
    "integridad transparencia": [r"\bintegridad\b", r"\btransparencia\b"],
    "COVID-19": [r"covid-19"],
    "CAC/COSP/WG.4/2031/2": [r"cac/cosp/wg\.4/2031/2\b"],
    "España": [r"\bespana\b"],
    "Espana": [r"\bespana\b"],
    "universidades": [r"\buniversidad(es)?\b"],
    "artículo 13": [r"\barticulos?\b", r"(?<![\d/.])13\b(?![/.]\d)"],
    '"Estados partes"': [r"\bestados partes\b"],
}
RUSSIAN: dict[str, list[str]] = {
    "коррупция": [r"\bкоррупци(я|и|ю|ей)\b"],
    "коррупции": [r"\bкоррупци(я|и|ю|ей)\b"],
    "независимость": [r"\bнезависимост(ь|и|ью)\b"],
    "независимый орган": [r"\bнезависим(ый|ого|ому|ым|ая|ой|ую|ые|ых)\b", r"\bорган(ы|а|ов|у|ам|ами|ах|ом|е)?\b"],
    "стратегия": [r"\bстратеги(я|и|ю|ей|ях|ям)\b"],
    "открытые данные": [r"\bоткрыт(ые|ых|ый|ая|ым|ыми)\b", r"\bданн(ые|ых|ым|ыми)\b"],
    '"открытых данных"': [r"\bоткрытых данных\b"],
    "декларации": [r"\bдекларац(ия|ии|ию|ий|иях|иям|ией)\b"],
    "резолюция 8/7": [r"\bрезолюци(я|и|ю|ей|ях|й)\b", r"\b8/7\b"],
    "Кот-д'Ивуар": [r"кот-д'ивуар"],
    "публичных закупок": [r"\bпубличн(ые|ых|ым|ыми|ый|ом|ого|ая|ой)\b", r"\bзакупок\b"],
    "прозрачность": [r"\bпрозрачност(ь|и|ью)\b"],
    "COVID-19": [r"covid-19"],
    "CAC/COSP/WG.4/2031/2": [r"cac/cosp/wg\.4/2031/2\b"],
    "Испания": [r"\bиспани(я|и|ю|ей)\b"],
    "университет": [r"\bуниверситет(ы|а|ов|у|ам|ами|ах|ом|е)?\b"],
    "статья 13": [r"\bстат(ья|ьи|ье|ью|ьей|ей)\b", r"(?<![\d/.])13\b(?![/.]\d)"],
    "ещё": [r"\bеще\b"],
    "еще": [r"\bеще\b"],
    '"Рабочая группа"': [r"\bрабочая группа\b"],
}
_BEFORE = "(?:و|ف)?(?:ال|بال|كال|لل|ب|ل|ك)?"
"""What is written together with an Arabic word, before it."""


def _arabic(*stems: str) -> list[str]:
    return [rf"\b{_BEFORE}{stem}(?:ها|هم|ات|ين|ون|ه|ي|يه)*\b" for stem in stems]


ARABIC: dict[str, list[str]] = {
    "فساد": _arabic("فساد"),
    "الفساد": _arabic("فساد"),
    "مكافحة الفساد": _arabic("مكافح", "فساد"),
    '"مكافحة الفساد"': [r"مكافحه الفساد\b"],
    "استقلالية": _arabic("استقلال"),
    "هيئة مستقلة": _arabic("هيي?ئ?", "مستقل"),
    "استراتيجية": _arabic("استراتيج"),
    "بيانات مفتوحة": _arabic("بيان", "مفتوح"),
    "إقرارات": _arabic("اقرار"),
    "قرار 8/7": [*_arabic("قرار"), r"(?<![\d/])8/7\b"],
    "8/13": [r"(?<![\d/])8/13\b"],
    "القرار ٨/٧": [*_arabic("قرار"), r"(?<![\d/])8/7\b"],
    "المشتريات العمومية": _arabic("مشتر(?:ي)?", "عموم(?:ي)?"),
    "الشفافية": _arabic("شفاف(?:ي)?"),
    "كوفيد-19": [r"كوفيد-19"],
    "CAC/COSP/WG.4/2031/2": [r"cac/cosp/wg\.4/2031/2\b"],
    "إسبانيا": _arabic("اسبانيا"),
    "اسبانيا": _arabic("اسبانيا"),
    "جامعة": _arabic("جامع"),
    "المادة 13": [*_arabic("ماد"), r"(?<![\d/.])13\b(?![/.]\d)"],
    "دعم": _arabic("دعم"),
    "نزاهة": _arabic("نزاه"),
}
WORDS = {"en": ENGLISH, "fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "ar": ARABIC}
assert all(len(questions) >= 20 for questions in WORDS.values())
