// Text as search compares it, and cut into the words that the search engine indexes: src/wgreport/lang/fold.py in JavaScript.
// Both are held to tests/vectors/fold.json. What is folded is only compared, never shown.

const HAN = "\\u2e80-\\u2fdf\\u3005\\u3007\\u3021-\\u3029\\u3038-\\u303b\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}";
const EXACT = "=";
const MAX_PARTS = 8;

const SAME = {
  "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d",
  "'": "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u2032\u2035\u00b4`\u05f3\uff07",
  '"': "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u300c\u300d\u300e\u300f\u05f4\uff02",
  "/": "\u2044\u2215\u29f8\uff0f",
  "\u03c3": "\u03c2",
  ss: "\u00df",
  " ": "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029",
  "": "\u00ad\u0640\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    + "\u2066\u2067\u2068\u2069\ufeff",
};
const TABLE = new Map(Object.entries(SAME).flatMap(([meant, variants]) => [...variants].map((written) => [written, meant])));
const MARKS = new RegExp(
  "[\\u0300-\\u036f\\u0483-\\u0487\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed"
    + "\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\u{e0100}-\\u{e01ef}]", "gu");

// What is normalized together: a character with the marks behind it. The ranges are letters of Hangul and kana marks that join the one
// before; what folding deletes joins too.
const CLUSTER = new RegExp(
  `[^][\\p{M}\\u1160-\\u11ff\\u3130-\\u318f\\ud7b0-\\ud7ff\\uff9e-\\uffdc${SAME[""].replace(/./gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}]*`,
  "gu",
);
const IS_HAN = new RegExp(`[${HAN}]`, "u");
const LETTER = `(?:(?![${HAN}])[\\p{L}\\p{N}])`;
const RUN = new RegExp(`${LETTER}+(?:[./'\\-]${LETTER}+)*|[${HAN}]+`, "gu");
const SHORT_NUMBER = /^\p{Nd}{1,3}$/u;
const ENDS_IN_DIGIT = /\p{Nd}$/u;

const replaced = (text) => {
  let result = "";
  for (const character of text) result += TABLE.get(character) ?? character;
  return result;
};

const foldCluster = (cluster) => {
  if (/^[a-z0-9]$/.test(cluster)) return cluster;
  const plain = replaced(replaced(cluster).normalize("NFKC").toLowerCase()).normalize("NFKD").replace(MARKS, "");
  return replaced(plain.normalize("NFKC"));
};

// `text` folded, and for each UTF-16 unit of that where in `text` it comes from: `starts[i]` up to `ends[i]`.
export const foldWithPlaces = (text) => {
  const units = [];
  const starts = [];
  const ends = [];
  const isHan = [];
  for (const match of text.matchAll(CLUSTER)) {
    for (const character of foldCluster(match[0])) {
      if (character === " " && (!units.length || units.at(-1) === " " || isHan.at(-1))) continue;
      const han = IS_HAN.test(character);
      if (han && units.at(-1) === " ") {
        for (const list of [units, starts, ends, isHan]) list.pop();
      }
      for (let i = 0; i < character.length; i += 1) {
        units.push(character[i]);
        starts.push(match.index);
        ends.push(match.index + match[0].length);
        isHan.push(han);
      }
    }
  }
  if (units.at(-1) === " ") units.pop();
  return { folded: units.join(""), starts, ends };
};

export const fold = (text) => foldWithPlaces(text).folded;

// The words of a folded text with their places in it: [{word, start, end}]. `end` is where the next word may begin: a pair of neighbours
// ends behind its first character.
export const tokensWithPlaces = (folded, cutting) => {
  if (cutting === "words") {
    return [...folded.matchAll(RUN)].map((match) => ({ word: match[0], start: match.index, end: match.index + match[0].length }));
  }
  const found = [];
  const add = (word, start, end) => found.push({ word, start, end });
  const runs = [...folded.matchAll(RUN)].map((match) => ({ run: [...match[0]], start: match.index, end: match.index + match[0].length }));
  runs.forEach(({ run, start, end }, index) => {
    const before = runs[index - 1];
    const touchesBefore = before?.end === start;
    const touchesAfter = runs[index + 1]?.start === end;
    if (touchesBefore) add(before.run.at(-1) + run[0], start - before.run.at(-1).length, start);
    if (!IS_HAN.test(run[0])) {
      add(run.join(""), start, end);
    } else if (run.length > 1) {
      let place = start;
      for (let i = 0; i + 1 < run.length; i += 1) {
        add(run[i] + run[i + 1], place, place + run[i].length);
        place += run[i].length;
      }
    } else if (!touchesBefore && !touchesAfter) {
      add(run[0], start, end);
    }
  });
  return found;
};

export const tokens = (folded, cutting) => tokensWithPlaces(folded, cutting).map(({ word }) => word);

const sequences = (names) => {
  if (names.length > MAX_PARTS) return [];
  const found = [];
  for (let start = 0; start < names.length; start += 1) {
    for (let end = start + 1; end <= names.length; end += 1) {
      if (end - start > 1 || !SHORT_NUMBER.test(names[start])) found.push(names.slice(start, end).join("/"));
    }
  }
  return found;
};

// What else these words are found by: the parts of document symbols, the numbers of `covid-19` and `2018-2019`.
export const parts = (words) => {
  const found = new Set();
  for (const word of words) {
    if (word.includes("/")) for (const part of sequences(word.split("/"))) found.add(part);
    if (word.includes("-")) for (const part of word.split("-")) if (ENDS_IN_DIGIT.test(part)) found.add(part);
  }
  return [...found].filter((part) => !words.includes(part));
};

// A word as the engine is given it, in the index as in a query.
export const engineWord = (word) => (ENDS_IN_DIGIT.test(word) ? word + EXACT : word);

export const hasHan = (text) => IS_HAN.test(text);
export const isHanAlone = (text) => [...text].filter((character) => IS_HAN.test(character)).length < 2 && IS_HAN.test(text);
