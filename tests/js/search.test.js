// How a query is read, which words it asks for, and which passages are hits. Run by: node --test tests/js/
"use strict";

const assert = require("node:assert");
const { mkdtempSync, cpSync, writeFileSync, rmSync, readFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { test, before, after } = require("node:test");

const assets = join(__dirname, "../../templates/assets");
const seed = readFileSync(join(__dirname, "../../content/reports/cac-cosp-wg.4-2020-5/zh.txt"), "utf-8");
let home;
let fold;
let query;
let snippets;
let direct;
let aligned;

before(async () => {
  home = mkdtempSync(join(tmpdir(), "wgreport-search-")); // beside a package.json, so that every Node reads them as modules
  for (const name of ["fold.js", "search-query.js", "search-snippet.js", "search-direct.js", "search-aligned.js"]) cpSync(join(assets, name), join(home, name));
  writeFileSync(join(home, "package.json"), '{"type": "module"}');
  const load = (name) => import(pathToFileURL(join(home, name)).href);
  [fold, query, snippets, direct, aligned] = await Promise.all(["fold.js", "search-query.js", "search-snippet.js", "search-direct.js", "search-aligned.js"].map(load));
});
after(() => rmSync(home, { recursive: true }));

const NUMERALS = { digits: { 〇: 0, 零: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }, units: { 十: 10, 百: 100, 千: 1000 } };
const STEMS = { prefixes: ["وال", "ال", "لل"], suffixes: ["ها", "ات", "ه"], clitics: ["و", "ل"], least: 3 };
const STYLES = { bigrams: { cutting: "bigrams", stems: null, numerals: NUMERALS }, words: { cutting: "words", stems: null, numerals: null }, stems: { cutting: "stems", stems: STEMS, numerals: null } };
const read = (text, cutting = "bigrams") => query.readQuery(text, STYLES[cutting]).readings.map((terms) => terms.map((term) => `${term.kind}:${term.text}`));

test("a blank beside a Han character is read as nothing, and if that finds nothing, as a border", () => {
  assert.deepStrictEqual(read("第 8/7 号决议"), [["phrase:第8/7号决议"], ["phrase:第", "word:8/7", "phrase:号决议"]]);
  assert.deepStrictEqual(read("第 covid 号决议"), [["phrase:第covid号决议"], ["phrase:第", "word:covid", "phrase:号决议"]]);
  assert.deepStrictEqual(read("反腐败 独立性"), [["phrase:反腐败", "phrase:独立性"]]);
  assert.deepStrictEqual(read("open data", "words"), [["word:open", "word:data"]]);
});

test("quotation marks around a word of the query make a phrase, inside it they are text", () => {
  assert.deepStrictEqual(read('"open data" x', "words"), [["phrase:open data", "word:x"]]);
  assert.deepStrictEqual(read("「开放数据」", "bigrams"), [["phrase:开放数据"]]);
  assert.deepStrictEqual(read("题为“增强效力”的决议"), [['phrase:题为"增强效力"的决议']]);
});

test("a minus before a word or a phrase leaves out what has it, inside a word it is a hyphen", () => {
  const without = (text, cutting = "words") => query.readQuery(text, STYLES[cutting]).without.map((term) => term.text);
  assert.deepStrictEqual(without("bodies -independence anti-corruption"), ["independence"]);
  assert.deepStrictEqual(without('bodies -"open data"'), ["open data"]);
  assert.deepStrictEqual(without("反腐败 -西班牙", "bigrams"), ["西班牙"]);
  assert.deepStrictEqual(without("反腐败 －西班牙", "bigrams"), ["西班牙"]);
  assert.deepStrictEqual(without("open - data"), []);
  assert.deepStrictEqual(read("bodies -independence", "words"), [["word:bodies"]]);
});

test("one Han character is asked for alone", () => {
  const [[term]] = query.readQuery("举", STYLES.bigrams).readings;
  assert.deepStrictEqual(term.forms[0].loose, ["=举"]);
  assert.deepStrictEqual(read("九、十"), [["phrase:九、十"]]);
  assert.deepStrictEqual(read("—，", "bigrams"), []);
});

test("numbers are tried in Han numerals and in figures", () => {
  const forms = (text) => query.readQuery(text, STYLES.bigrams).readings[0][0].forms.map((form) => form.text);
  assert.deepStrictEqual(forms("第六条"), ["第六条", "第6条"]);
  assert.deepStrictEqual(forms("第6条"), ["第6条", "第六条"]);
  assert.deepStrictEqual(forms("第63条第四款"), ["第63条第四款", "第63条第4款", "第六十三条第四款"]);
  assert.deepStrictEqual(forms("二〇二〇年"), ["二〇二〇年", "2020年"]);
  assert.deepStrictEqual(forms("第8/7号"), ["第8/7号"]);
  for (const number of [1, 10, 11, 20, 21, 100, 101, 110, 117, 999]) {
    const [own] = query.otherNumerals(`第${number}条`, NUMERALS).map((form) => form.text);
    assert.strictEqual(query.otherNumerals(own, NUMERALS)[0].text, `第${number}条`, own);
  }
});

test("hyphens and blanks inside words are tried both ways", () => {
  const forms = (text) => query.readQuery(text, STYLES.words).readings[0].map((term) => term.forms.map((form) => form.words.join(" ")));
  assert.deepStrictEqual(forms("open-data"), [["open-data", "open data"]]);
  assert.deepStrictEqual(forms("resolution 8/7"), [["resolution"], ["8/7="]]);
  const joined = query.joinings(query.readQuery("whistle blower rights", STYLES.words).readings[0], STYLES.words);
  assert.deepStrictEqual(joined.map((terms) => terms.map((term) => term.text)), [["whistleblower", "rights"], ["whistle", "blowerrights"]]);
});

test("a word is asked for with its diacritics and without them", () => {
  const [[term]] = query.readQuery("déclarée", STYLES.words).readings;
  assert.deepStrictEqual(term.forms.map((form) => form.words), [["declaree"], ["déclarée"]]);
});

// A random generator with a seed, so that a failure can be repeated.
const random = (start) => {
  let state = start;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
};

test("whatever piece of a Chinese text is asked for, the text is indexed by it, and it is found in it", () => {
  const next = random(20200916);
  const lines = seed.split("\n").map((line) => line.trim()).filter((line) => line.length > 12);
  let tried = 0;
  while (tried < 3000) {
    const line = lines[next(lines.length)];
    const start = next(line.length - 6);
    const piece = line.slice(start, start + 2 + next(5)).trim();
    const [terms] = query.readQuery(piece, STYLES.bigrams).readings;
    if (!terms || terms.length > 1 || terms[0].kind !== "phrase") continue;
    tried += 1;
    const folded = fold.fold(line);
    const positions = new Map();
    const indexed = fold.tokens(folded, "bigrams").map(fold.engineWord);
    indexed.forEach((word, at) => positions.set(word, [...(positions.get(word) ?? []), at]));
    for (const word of fold.parts(folded, "bigrams").map(fold.engineWord)) positions.set(word, positions.get(word) ?? []);
    const [form] = terms[0].forms;
    for (const word of [...form.words, ...form.loose]) assert.ok(positions.has(word), `${piece}: ${word} in ${line}`);
    assert.ok(query.standTogether(form, form.words.map((word) => positions.get(word))), `${piece} in ${line}`);
    const ranges = query.find(terms[0], [{ form, places: [] }], query.prepare(line, STYLES.bigrams));
    assert.ok(ranges.length, `${piece} in ${line}`);
    for (const [from, to] of ranges) assert.ok(terms[0].forms.some(({ text }) => fold.fold(line.slice(from, to)) === text));
  }
});

const found = (asked, text, { begins = false, cutting = "words" } = {}) => {
  const prepared = query.prepare(text, STYLES[cutting]);
  const places = prepared.tokens.map((_, at) => at);
  const [terms] = query.readQuery(asked, STYLES[cutting]).readings;
  return terms.flatMap((term) => query.find(term, (term.forms.length ? term.forms : [{}]).map((form) => ({ form: begins ? { begins } : form, places })), prepared)
    .map(([from, to]) => text.slice(from, to)));
};

test("inflected forms are hits, whole numbers only whole", () => {
  assert.deepStrictEqual(found("agencies", "An agency of the State"), ["agency"]);
  assert.deepStrictEqual(found("whistle-blower", "Whistleblowers’ rights"), ["Whistleblowers"]);
  assert.deepStrictEqual(found("8/7", "resolutions 8/7, 8/70, 58/7 and 2018/7"), ["8/7"]);
  assert.deepStrictEqual(found("8 / 7", "resolution 8 /7"), ["8 /7"]);
  assert.deepStrictEqual(found("7", "article 7 and resolution 8/7, 1.7"), ["7"]);
  assert.deepStrictEqual(found("WG.4/2020/4", "CAC/COSP/WG.4/2020/4 and CAC/COSP/WG.4/2020/40"), ["WG.4/2020/4"]);
  assert.deepStrictEqual(found("covid19", "the COVID‑19 pandemic"), ["COVID‑19"]);
  assert.deepStrictEqual(found("Cote d'Ivoire", "Côte d’Ivoire"), ["Côte", "d’Ivoire"]);
});

test("a word that the engine does not know finds only what begins with it, asterisks stand for any letters", () => {
  assert.deepStrictEqual(found("internet", "International cooperation", { begins: true }), []);
  assert.deepStrictEqual(found("internat", "International cooperation", { begins: true }), ["International"]);
  assert.deepStrictEqual(found("*form*", "Reforms and information, not from"), ["Reforms", "information"]);
  assert.deepStrictEqual(found("corrupt*", "Anti-corruption, uncorrupted"), ["corruption"]);
});

test("an exact phrase has whole words, one in Han characters is a piece of text", () => {
  assert.deepStrictEqual(found('"open data"', "Open data, open database, reopen data"), ["Open data"]);
  assert.deepStrictEqual(found('"8/7"', "8/7 and 58/7"), ["8/7"]);
  assert.deepStrictEqual(found("开放数", "开放数据", { cutting: "bigrams" }), ["开放数"]);
  assert.deepStrictEqual(found("第12条", "第十二条、第二十二条", { cutting: "bigrams" }), ["第十二条"]);
  assert.deepStrictEqual(found("12条", "第十二条、第二十二条", { cutting: "bigrams" }), ["十二条"]);
});

test("Arabic words are found with what is written together with them", () => {
  assert.deepStrictEqual(found("فساد", "الفساد وللفساد لفساد", { cutting: "stems" }), ["الفساد", "وللفساد", "لفساد"]);
  assert.deepStrictEqual(found("القرار 8/13", "القرارات 8/12 و8/13", { cutting: "stems" }), ["القرارات", "8/13"]);
  assert.deepStrictEqual(found('"مكافحة الفساد"', "لمكافحة الفساد", { cutting: "stems" }), ["مكافحة الفساد"]);
});

const LANGUAGES = {
  en: { citations: [["article", "\\bart(?:icle|\\.)? ?(?<article>\\d+)(?:(?:,? ?para(?:graph|\\.)? ?| ?[(])(?<paragraph>\\d+)[)]?)?(?: ?[(](?<letter>[a-z])[)])?"], ["paragraph", "\\bpara(?:graph|\\.)? ?(?<number>\\d+)"]], numerals: null },
  fr: { citations: [["article", "\\bart(?:icle|\\.)? ?(?<article>\\d+)(?:,? ?par(?:agraphe|\\.) ?(?<paragraph>\\d+))?"], ["paragraph", "\\bpar(?:agraphe|\\.) ?(?<number>\\d+)"]], numerals: null },
  zh: { citations: [["article", "第?(?<article>\\d+|[一二三四五六七八九十]+)条(?:第(?<paragraph>[一二三])款)?(?:第[(](?<letter>[一二三])[)]项)?"], ["paragraph", "第?(?<number>\\d+)段"]], numerals: NUMERALS },
};
const NAMES = [
  { kind: "resolution", path: "x/resolution/8/7", name: "Conference resolution 8/7", url: "/en/resolutions/x/8-7/", count: 4, others: ["8/7"] },
  { kind: "decision", path: "x/decision/8/7", name: "Conference decision 8/7", url: "/en/decisions/x/8-7/", others: ["8/7"] },
  { kind: "resolution", path: "ga/resolution/58/4", name: "Assembly resolution 58/4", url: "/en/resolutions/ga/58-4/", others: ["58/4", "A/RES/58/4"] },
  { kind: "article", path: "t/article/6", name: "Article 6", url: "/en/articles/t/6/", count: 3 },
  { kind: "article", path: "t/article/13", name: "Article 13", url: "/en/articles/t/13/" },
  { kind: "state", path: "state/ESP", name: "Spain", detail: "", url: "/en/states/esp/", count: 2, others: ["Kingdom of Spain"] },
  { kind: "topic", path: "topic/bodies", name: "Anti-corruption bodies" },
  { kind: "document", path: "document/CAC/COSP/WG.4/2020/4", name: "Document CAC/COSP/WG.4/2020/4", url: "/en/documents/d/" },
  { kind: "report", path: "report/r", name: "CAC/COSP/WG.4/2020/5", url: "/en/reports/r/" },
];
const WORKS = [{ id: "r", symbol: "CAC/COSP/WG.4/2020/5", title: "", url: "/en/reports/r/", addresses: ["p1", "p59"] }];
const cited = (text) => direct.cited(text, NAMES, WORKS, LANGUAGES, (n) => `, para. ${n}`).map(({ url }) => url);

test("citations lead straight to what they cite", () => {
  assert.deepStrictEqual(cited("8/7"), ["/en/resolutions/x/8-7/", "/en/decisions/x/8-7/"]);
  assert.deepStrictEqual(cited("第 8/7 号决议"), ["/en/resolutions/x/8-7/", "/en/decisions/x/8-7/"]);
  assert.deepStrictEqual(cited("A/RES/58/4"), ["/en/resolutions/ga/58-4/"]);
  assert.deepStrictEqual(cited("a / res / 58 / 4"), ["/en/resolutions/ga/58-4/"]);
  assert.deepStrictEqual(cited("CAC/COSP/WG.4/2020/4"), ["/en/documents/d/"]);
  assert.deepStrictEqual(cited("CAC COSP WG.4 2020 5"), ["/en/reports/r/"]);
  assert.deepStrictEqual(cited("第六条"), ["/en/articles/t/6/"]);
  assert.deepStrictEqual(cited("art. 13(2)"), ["/en/articles/t/13/#para-2"]);
  assert.deepStrictEqual(cited("第十三条第二款"), ["/en/articles/t/13/#para-2"]);
  assert.deepStrictEqual(cited("article 13 (2) (b)"), ["/en/articles/t/13/#para-2-b"]);
  assert.deepStrictEqual(cited("WG.4/2020 para 59"), ["/en/reports/r/#p59"]);
  assert.deepStrictEqual(cited("CAC/COSP/WG.4/2020/5，第59段"), ["/en/reports/r/#p59"]);
  assert.deepStrictEqual(cited("article 13, paragraphe 1"), ["/en/articles/t/13/#para-1"]);
  assert.deepStrictEqual(cited("article 13, paragraph 1"), ["/en/articles/t/13/#para-1"]);
  assert.deepStrictEqual(cited("resolution 8/7, para. 1"), ["/en/resolutions/x/8-7/", "/en/decisions/x/8-7/"]);
  assert.deepStrictEqual(cited("第8/7号决议第1段"), ["/en/resolutions/x/8-7/", "/en/decisions/x/8-7/"]);
  assert.deepStrictEqual(cited("A/RES/58/4, para. 1"), ["/en/resolutions/ga/58-4/"]);
  assert.deepStrictEqual(cited("para 1"), ["/en/reports/r/#p1"]);
  assert.deepStrictEqual(cited("para 60"), []);
  assert.deepStrictEqual(cited("Spain in 2020"), []);
});

test("the registry suggests what begins so, and says what a query names", () => {
  const suggested = (text) => direct.suggested(text, NAMES).map(({ path }) => path);
  assert.deepStrictEqual(suggested("spa"), ["state/ESP"]);
  assert.deepStrictEqual(suggested("king"), ["state/ESP"]);
  assert.deepStrictEqual(suggested("pain"), []);
  assert.deepStrictEqual(suggested("8/7"), ["x/resolution/8/7", "x/decision/8/7"]);
  const named = (text) => direct.named(text, NAMES, ["state", "topic"]).map(({ entry }) => entry.path);
  assert.deepStrictEqual(named("anti-corruption bodies in Spain"), ["topic/bodies", "state/ESP"]);
  assert.deepStrictEqual(named("Spaniards"), []);
});

test("what aligned paragraphs have in common is a guess at the wording", () => {
  const prepared = (text, cutting) => query.prepare(text, STYLES[cutting]);
  const han = ["保护举报人的措施", "举报人保护", "对举报人进行奖励"].map((text) => prepared(text, "bigrams"));
  assert.strictEqual(aligned.associated(han, "bigrams")[0], "举报人");
  const latin = ["the reporting persons act", "protection of reporting persons", "reporting persons were"].map((text) => prepared(text, "words"));
  assert.strictEqual(aligned.associated(latin, "words")[0], "reporting persons");
});

test("a snippet holds what was found and is cut between words", () => {
  const text = `${"先前的一句话说明了背景。".repeat(40)}反腐败机构的独立性很重要。${"后面的一句话说明了结果，".repeat(40)}`;
  const at = text.indexOf("反腐败机构");
  const made = snippets.snippet(text, [[at, at + 5]], "zh-Hans");
  assert.deepStrictEqual(made.parts.filter((part) => part.mark).map((part) => part.text), ["反腐败机构"]);
  assert.ok(made.before && made.after);
  const shown = made.parts.map((part) => part.text).join("");
  assert.ok(text.includes(shown) && shown.length < 200);
  assert.match(shown, /^先前/);
  assert.match(shown, /[。，]$/);
  const whole = snippets.snippet("Short text.", [[0, 5], [6, 10]], "en");
  assert.deepStrictEqual(whole, { before: false, after: false, parts: [{ text: "Short", mark: true }, { text: " ", mark: false }, { text: "text", mark: true }, { text: ".", mark: false }] });
});
