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

before(async () => {
  home = mkdtempSync(join(tmpdir(), "wgreport-search-")); // beside a package.json, so that every Node reads them as modules
  for (const name of ["fold.js", "search-query.js", "search-snippet.js"]) cpSync(join(assets, name), join(home, name));
  writeFileSync(join(home, "package.json"), '{"type": "module"}');
  const load = (name) => import(pathToFileURL(join(home, name)).href);
  [fold, query, snippets] = await Promise.all(["fold.js", "search-query.js", "search-snippet.js"].map(load));
});
after(() => rmSync(home, { recursive: true }));

const read = (text, cutting = "bigrams") => query.readQuery(text, cutting).readings.map((terms) => terms.map((term) => `${term.kind}:${term.text}`));

test("a blank beside a Han character is read as nothing, and if that finds nothing, as a border", () => {
  assert.deepStrictEqual(read("第 8/7 号决议"), [["phrase:第8/7号决议"], ["word:8/7", "phrase:号决议"]]);
  assert.deepStrictEqual(read("反腐败 独立性"), [["phrase:反腐败", "phrase:独立性"]]);
  assert.deepStrictEqual(read("open data", "words"), [["word:open", "word:data"]]);
});

test("quotation marks around a word of the query make a phrase, inside it they are text", () => {
  assert.deepStrictEqual(read('"open data" x', "words"), [["phrase:open data", "word:x"]]);
  assert.deepStrictEqual(read("题为“增强效力”的决议"), [['phrase:题为"增强效力"的决议']]);
});

test("one Han character is too short, and said to be", () => {
  assert.deepStrictEqual(query.readQuery("举", "bigrams"), { readings: [], ignored: ["举"] });
  assert.deepStrictEqual(query.readQuery("款，", "bigrams").ignored, ["款，"]);
  assert.deepStrictEqual(read("九、十"), [["phrase:九、十"]]);
  assert.deepStrictEqual(read("—，", "bigrams"), []);
});

test("hyphens and blanks inside words are tried both ways", () => {
  const words = (text) => query.variants(query.readQuery(text, "words").readings[0]).map((variant) => variant.words.join(" "));
  assert.deepStrictEqual(words("open-data"), ["open-data", "open data"]);
  assert.deepStrictEqual(words("whistle blower rights"), ["whistle blower rights", "whistleblower rights", "whistle blowerrights"]);
  assert.deepStrictEqual(words("resolution 8/7"), ["resolution 8/7="]);
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
    const [terms] = query.readQuery(piece, "bigrams").readings;
    if (!terms || terms.length > 1 || terms[0].kind !== "phrase") continue;
    tried += 1;
    const folded = fold.fold(line);
    const positions = new Map();
    const indexed = fold.tokens(folded, "bigrams").map(fold.engineWord);
    indexed.forEach((word, at) => positions.set(word, [...(positions.get(word) ?? []), at]));
    for (const word of fold.parts(folded, "bigrams").map(fold.engineWord)) positions.set(word, positions.get(word) ?? []);
    const [variant] = query.variants(terms);
    for (const word of variant.words) assert.ok(positions.has(word), `${piece}: ${word} in ${line}`);
    assert.ok(query.standTogether(variant, variant.words.flatMap((word) => positions.get(word)).concat(indexed.length)), `${piece} in ${line}`);
    const ranges = query.find(terms[0], variant.forms[0], query.prepare(line, "bigrams"), [], () => true);
    assert.ok(ranges.length, `${piece} in ${line}`);
    for (const [from, to] of ranges) assert.strictEqual(fold.fold(line.slice(from, to)), terms[0].text);
  }
});

const found = (asked, text, { known = true, cutting = "words" } = {}) => {
  const prepared = query.prepare(text, cutting);
  return query.variants(query.readQuery(asked, cutting).readings[0]).flatMap(({ terms, forms }) =>
    terms.flatMap((term, i) => query.find(term, forms[i], prepared, prepared.tokens.map((_, at) => at), () => known).map(([from, to]) => text.slice(from, to))));
};

test("inflected forms are hits, whole numbers only whole", () => {
  assert.deepStrictEqual(found("agencies", "An agency of the State"), ["agency"]);
  assert.deepStrictEqual(found("whistle-blower", "Whistleblowers’ rights"), ["Whistleblowers"]);
  assert.deepStrictEqual(found("8/7", "resolutions 8/7, 8/70, 58/7 and 2018/7"), ["8/7"]);
  assert.deepStrictEqual(found("7", "article 7 and resolution 8/7, 1.7"), ["7"]);
  assert.deepStrictEqual(found("WG.4/2020/4", "CAC/COSP/WG.4/2020/4 and CAC/COSP/WG.4/2020/40"), ["WG.4/2020/4"]);
  assert.deepStrictEqual(found("covid19", "the COVID‑19 pandemic"), ["COVID‑19"]);
  assert.deepStrictEqual(found("Cote d'Ivoire", "Côte d’Ivoire"), ["Côte", "d’Ivoire"]);
});

test("a word that the engine does not know finds only what begins with it", () => {
  assert.deepStrictEqual(found("internet", "International cooperation", { known: false }), []);
  assert.deepStrictEqual(found("internat", "International cooperation", { known: false }), ["International"]);
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
