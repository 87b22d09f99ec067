// The browser's folding against the table that test_fold.py runs too. Run by: node --test tests/js/
"use strict";

const assert = require("node:assert");
const { readFileSync, mkdtempSync, cpSync, writeFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { test, before, after } = require("node:test");

const vectors = JSON.parse(readFileSync(join(__dirname, "../vectors/fold.json"), "utf-8"));
let home;
let fold;

before(async () => {
  home = mkdtempSync(join(tmpdir(), "wgreport-fold-")); // beside a package.json, so that every Node reads it as a module
  cpSync(join(__dirname, "../../templates/assets/fold.js"), join(home, "fold.js"));
  writeFileSync(join(home, "package.json"), '{"type": "module"}');
  fold = await import(pathToFileURL(join(home, "fold.js")).href);
});
after(() => rmSync(home, { recursive: true }));

test("folds as the table says", () => {
  for (const [text, folded] of vectors.fold) assert.strictEqual(fold.fold(text), folded, text);
});

test("cuts as the table says", () => {
  for (const [cutting, folded, words] of vectors.tokens) assert.deepStrictEqual(fold.tokens(folded, cutting), words, folded);
});

test("takes symbols apart as the table says", () => {
  for (const [cutting, folded, parts] of vectors.parts) assert.deepStrictEqual(fold.parts(folded, cutting), parts, folded);
});

test("marks the words that end in a digit as the table says", () => {
  for (const [word, engine] of vectors.engine) assert.strictEqual(fold.engineWord(word), engine);
});

test("stems as the table says", () => {
  for (const [word, stems] of vectors.stems.words) assert.deepStrictEqual(fold.stemsOf(word, vectors.stems.table), stems, word);
});

test("knows where each folded character comes from", () => {
  for (const [text, folded] of vectors.fold) {
    const { starts, ends } = fold.foldWithPlaces(text);
    for (let i = 0; i < folded.length; i += 1) {
      assert.ok(starts[i] < ends[i] && ends[i] <= text.length, text);
      assert.ok(i === 0 || starts[i] >= starts[i - 1], text);
      assert.ok(fold.fold(text.slice(starts[i], ends[i])).includes(folded[i]) || folded[i] === " ", text);
    }
  }
});

test("places of words are those of the words", () => {
  for (const [cutting, folded] of vectors.tokens) {
    for (const { word, start, end } of fold.tokensWithPlaces(folded, cutting)) {
      if (start < end) assert.ok(folded.startsWith(word, start), `${word} in ${folded}`);
      assert.ok(word.startsWith(folded.slice(start, end)), `${word} in ${folded}`);
    }
  }
});
