// Text as search compares it, and cut into the words that the search engine indexes: src/wgreport/lang/fold.py in JavaScript.
// Both are held to tests/vectors/fold.json. What is folded is only compared, never shown.

const HAN =
  "\\u2e80-\\u2fdf\\u3005\\u3007\\u3021-\\u3029\\u3038-\\u303b\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}";
const JOINED = "\\u0600-\\u06ff\\u0750-\\u077f\\u0870-\\u08ff"; // where a particle is written together with a number
const EXACT = "=";
const JOINT = "\u203f";
const MAX_PARTS = 8;
const MAX_EDGE = 24;
const MOST_CLITICS = 2;

const SAME = {
  "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d",
  "'": "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u2032\u2035\u00b4`\u05f3\uff07",
  '"': "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u300c\u300d\u300e\u300f\u05f4\uff02",
  "/": "\u2044\u2215\u29f8\uff0f",
  "\u03c3": "\u03c2",
  ss: "\u00df",
  "\u064a": "\u0649\u06cc",
  "\u0647": "\u0629\u06c1\u06d5",
  "\u0643": "\u06a9",
  "\u0627": "\u0671",
  ...Object.fromEntries([..."0123456789"].map((digit, i) => [digit, String.fromCharCode(0x660 + i, 0x6f0 + i)])),
  " ": "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029",
  "": "\u00ad\u0640\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    + "\u2066\u2067\u2068\u2069\ufeff",
};
const TABLE = new Map(Object.entries(SAME).flatMap(([meant, variants]) => [...variants].map((written) => [written, meant])));
const MARKS = new RegExp(
  "(?<!\\u0438)\\u0306|[\\u0300-\\u0305\\u0307-\\u036f\\u0483-\\u0487\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed"
    + "\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\u{e0100}-\\u{e01ef}]", "gu");

// What is normalized together: a character with the marks behind it. The ranges are letters of Hangul and kana marks that
// join the one before; what folding deletes joins too.
const CLUSTER = new RegExp(
  `[^][\\p{M}\\u1160-\\u11ff\\u3130-\\u318f\\ud7b0-\\ud7ff\\uff9e-\\uffdc${SAME[""]}]*`,
  "gu",
);
const IS_HAN = new RegExp(`[${HAN}]`, "u");
const LETTER = `(?:(?![${HAN}${JOINED}])[\\p{L}\\p{N}])`;
const JOINED_LETTER = `(?:(?=[${JOINED}])[\\p{L}\\p{N}])`;
const RUN = new RegExp(`${LETTER}+(?:[./'\\-]${LETTER}+)*|${JOINED_LETTER}+(?:[.'\\-]${JOINED_LETTER}+)*|[${HAN}]+`, "gu");
const SHORT_NUMBER = /^\p{Nd}{1,3}$/u;
const ENDS_IN_DIGIT = /\p{Nd}$/u;

const replaced = (text) => {
  let result = "";
  for (const character of text) result += TABLE.get(character) ?? character;
  return result;
};

const plainCluster = (cluster) => replaced(replaced(cluster).normalize("NFKC").toLowerCase());
const foldCluster = (cluster) => {
  if (/^[a-z0-9]$/.test(cluster)) return cluster;
  return replaced(plainCluster(cluster).normalize("NFKD").replace(MARKS, "").normalize("NFKC"));
};
const markCluster = (cluster) => plainCluster(cluster).normalize("NFC");

// `text` folded, and for each UTF-16 unit of that where in `text` it comes from: `starts[i]` up to `ends[i]`.
export const foldWithPlaces = (text, foldOne = foldCluster) => {
  const units = [];
  const starts = [];
  const ends = [];
  const isHan = [];
  for (const match of text.matchAll(CLUSTER)) {
    for (const character of foldOne(match[0])) {
      if (character === " " && (!units.length || units.at(-1) === " " || units.at(-1) === "/" || isHan.at(-1))) continue;
      const han = IS_HAN.test(character);
      if ((han || character === "/") && units.at(-1) === " ") {
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
export const foldMarked = (text) => foldWithPlaces(text, markCluster).folded;

// The stems of a folded word: see Stems in fold.py, whose table this is given.
const without = {
  prefix: (word, { prefixes, least }) => {
    const fitting = prefixes.filter((one) => word.startsWith(one) && word.length - one.length >= least);
    return word.slice(Math.max(0, ...fitting.map((one) => one.length)));
  },
  suffixes: (word, { suffixes, least }) =>
    suffixes.reduce((left, one) => (left.endsWith(one) && left.length - one.length >= least ? left.slice(0, -one.length) : left), word),
};
export const stemsOf = (word, table) => {
  if (!/^\p{L}+$/u.test(word)) return [word];
  let left = word;
  let bare = without.prefix(left, table);
  const found = [without.suffixes(bare, table)];
  for (let taken = 0; taken < MOST_CLITICS && bare === left && table.clitics.includes(left[0]) && left.length > table.least; taken += 1) {
    left = left.slice(1);
    bare = without.prefix(left, table);
    found.push(without.suffixes(bare, table));
  }
  return [...new Set(found)];
};

const runsOf = (folded) =>
  [...folded.matchAll(RUN)].map((match) => ({ run: [...match[0]], start: match.index, end: match.index + match[0].length }));

// The words of a folded text with their places in it: [{word, start, end}]. A pair of neighbours ends behind its first
// character, one with punctuation between where it starts.
export const tokensWithPlaces = (folded, cutting) => {
  const runs = runsOf(folded);
  if (cutting !== "bigrams") return runs.map(({ run, start, end }) => ({ word: run.join(""), start, end }));
  const found = [];
  const add = (word, start, end) => found.push({ word, start, end });
  let before = null;
  for (const { run, start, end } of runs) {
    const last = before?.run.at(-1);
    if (before?.end === start) add(last + run[0], start - last.length, start);
    else if (before && (IS_HAN.test(last) || IS_HAN.test(run[0]))) add(last + JOINT + run[0], before.end, before.end);
    if (IS_HAN.test(run[0])) {
      let place = start;
      for (let i = 0; i + 1 < run.length; i += 1) {
        add(run[i] + run[i + 1], place, place + run[i].length);
        place += run[i].length;
      }
    } else {
      add(run.join(""), start, end);
    }
    before = { run, end };
  }
  if (!found.length && runs.length) add(runs[0].run[0], runs[0].start, runs[0].end);
  return found;
};

export const tokens = (folded, cutting) => tokensWithPlaces(folded, cutting).map(({ word }) => word);

const sequences = (names) => {
  if (names.length > MAX_PARTS) return [];
  const found = [];
  for (let start = 0; start < names.length; start += 1) {
    for (let end = start + 1; end <= names.length; end += 1) {
      const size = end - start;
      if (size < names.length && (size > 1 || !SHORT_NUMBER.test(names[start]))) found.push(names.slice(start, end).join("/"));
    }
  }
  return found;
};

// The longest ends and beginnings of a word that are indexed together with a Han character beside it.
export const endOf = (word) => [...word].slice(-MAX_EDGE).join("");
export const beginningOf = (word) => [...word].slice(0, MAX_EDGE).join("");

// What else a folded text is found by: the parts of symbols, the numbers of `covid-19` and `2018-2019`, Han characters alone,
// pieces of words beside Han characters.
export const parts = (folded, cutting) => {
  const found = new Set();
  const runs = runsOf(folded);
  for (const { run } of runs) {
    const word = run.join("");
    if (word.includes("/")) for (const part of sequences(word.split("/"))) found.add(part);
    if (word.includes("-")) for (const part of word.split("-")) if (ENDS_IN_DIGIT.test(part)) found.add(part);
  }
  if (cutting === "bigrams") {
    for (const { run } of runs) if (IS_HAN.test(run[0])) for (const character of run) found.add(character);
    runs.slice(1).forEach(({ run: other, start }, index) => {
      const { run: one, end } = runs[index];
      if (end < start) return;
      if (IS_HAN.test(other[0])) {
        for (let size = 2; size <= Math.min(one.length, MAX_EDGE); size += 1) found.add(one.slice(-size).join("") + other[0]);
      } else {
        const most = Math.min(other.length, MAX_EDGE);
        for (let size = 2; size <= most; size += 1) found.add(one.at(-1) + other.slice(0, size).join(""));
      }
    });
  }
  return [...found];
};

// A word as the engine is given it, in the index as in a query.
export const engineWord = (word) => {
  if (IS_HAN.test(word) && [...word].length === 1) return EXACT + word;
  return ENDS_IN_DIGIT.test(word) ? word + EXACT : word;
};

export const hasHan = (text) => IS_HAN.test(text);
export { LETTER };
