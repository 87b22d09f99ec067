// What a query means: how it is read, which words the engine is asked for, and whether a paragraph really has what was asked.
// Nothing here touches the page, the network or the engine.
//
// A query is words or phrases that a paragraph must all have.
// - What contains a Han character, and what stands in quotation marks, is a phrase: it must be in the folded text as it is.
// - Any other word finds the words with its stem, where the engine has a stemmer for the language, else the same word; if
//   there are none, the words that begin with it. A word that ends in a digit is a whole number or symbol: 8/7 is not in
//   8/70. Hyphens do not count.
// - Blanks beside Han characters mean nothing in a text but may part words in a query, so such a query has two readings: "第
//   8/7 号" as one phrase, and if no paragraph has that, as three.

import { beginningOf, endOf, engineWord, fold, foldWithPlaces, hasHan, tokensWithPlaces } from "./fold.js";

const QUOTED = /(?<=^|\s)["“”„«]([^"“”„«»]+)["“”»](?=\s|$)|\S+/gu;
const ANY_WORD = /[\p{L}\p{N}]/u;
const NUMBER_AT_END = /\p{Nd}$/u;
const SHORT_NUMBER = /^\p{Nd}{1,3}$/u;
const MOST_VARIANTS = 6;
const MOST_TO_JOIN = 4;

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
const squeezed = (text) => text.replace(/[.'-]/g, "");
const LETTER = "(?:(?!\\p{Script=Han})[\\p{L}\\p{N}])";

// A phrase: what every text that has it is indexed by. Its words stand `offsets` apart. Where it has Han characters, a word
// at its edges may be a piece of a longer one: it is asked for together with the Han character it touches, as one of the
// words without a place. A Han character alone is no word. What the engine finds is `sure` to have the phrase unless there is
// punctuation, which the engine does not see.
const phrase = (text, shown, cutting) => {
  const all = tokensWithPlaces(text, cutting);
  const words = [];
  const offsets = [];
  const loose = [];
  all.forEach(({ word: one, start, end }, offset) => {
    const [before, after] = [all[offset - 1], all[offset + 1]];
    if (hasHan(one)) {
      if ([...one].length < 2) return;
    } else if (offset === 0 && hasHan(text)) {
      if (hasHan(after.word) && after.start < end) loose.push(endOf(one) + [...after.word].at(-1));
      return;
    } else if (offset === all.length - 1 && hasHan(text)) {
      if (hasHan(before.word) && before.end === start) loose.push([...before.word][0] + beginningOf(one));
      return;
    }
    words.push(engineWord(one));
    offsets.push(offset);
  });
  const form = { words: [...words, ...loose.map(engineWord)], offsets };
  return { kind: "phrase", text, shown, forms: form.words.length ? [form] : [], sure: !/[^\p{L}\p{N}./'-]/u.test(text) };
};

// A word: as it is, and if it has hyphens, in pieces that follow each other. `literal` is how a number or symbol may stand in
// a text.
const word = (text, shown, pieces = text.split("-")) => {
  const forms = [{ words: [engineWord(text)], offsets: [0], pieces: [text] }];
  if (text.includes("-")) forms.push({ words: pieces.map(engineWord), offsets: pieces.map((_, offset) => offset), pieces });
  const [before, after] = SHORT_NUMBER.test(text) ? ["(?<!\\p{N}[./])", "(?![./]\\p{N})"] : ["", ""];
  const spelt = pieces.map((piece) => [...squeezed(piece)].map(escaped).join("[.'-]?")).join("[-.' ]?");
  const end = NUMBER_AT_END.test(text) ? `(?!\\p{Nd})${after}` : `${LETTER}*`;
  const isNumber = NUMBER_AT_END.test(text) || text.includes("/");
  const literal = isNumber ? new RegExp(`(?<!${LETTER})${before}${spelt}${end}`, "gu") : null;
  return { kind: "word", text, shown, forms, sure: true, literal };
};

const termsOf = (chunk, cutting) => {
  const text = fold(chunk.text);
  if (chunk.quoted || hasHan(text)) return [phrase(text, chunk.text, cutting)];
  return tokensWithPlaces(text, cutting).map((token) => word(token.word, token.word));
};

// How a query is read: {readings: [[term]], ignored: [what is too short to look for]}. The second reading is for when the
// first finds nothing.
export const readQuery = (query, cutting) => {
  const chunks = [...query.normalize("NFC").matchAll(QUOTED)]
    .map((match) => ({ text: (match[1] ?? match[0]).trim(), quoted: match[1] !== undefined }))
    .filter(({ text }) => ANY_WORD.test(fold(text)));
  const glued = [];
  let joints = 0;
  for (const chunk of chunks) {
    const last = glued.at(-1);
    if (last && !last.quoted && !chunk.quoted) {
      const [left, right] = [[...fold(last.text)].at(-1), [...fold(chunk.text)][0]];
      if (hasHan(left) !== hasHan(right)) {
        last.text += ` ${chunk.text}`;
        joints += 1;
        continue;
      }
    }
    glued.push({ ...chunk });
  }
  const readings = (joints ? [glued, chunks] : [glued]).map((list) => list.flatMap((chunk) => termsOf(chunk, cutting)));
  const ignored = readings[0].filter((term) => !term.forms.length).map((term) => term.shown);
  const possible = readings.map((terms) => terms.filter((term) => term.forms.length));
  return { readings: possible.filter((terms) => terms.length), ignored };
};

// What to ask the engine for, one after the other; a paragraph that any of them finds is a candidate. Each is {words, terms,
// forms}. Two words that follow each other are also tried as one, `joined`: "whistle blower" finds "whistleblowers".
export const variants = (terms) => {
  let found = [{ terms: [], forms: [] }];
  for (const term of terms) {
    const add = (variant) => term.forms.map((form) => ({ terms: [...variant.terms, term], forms: [...variant.forms, form] }));
    found = found.flatMap(add).slice(0, MOST_VARIANTS);
  }
  if (terms.length <= MOST_TO_JOIN) {
    for (let i = 0; i + 1 < terms.length; i += 1) {
      const [first, second] = terms.slice(i, i + 2);
      if (first.kind !== "word" || second.kind !== "word") continue;
      if (!/^\p{L}{2,}$/u.test(first.text) || !/^[\p{L}\p{Nd}]{2,}$/u.test(second.text)) continue;
      const joined = word(first.text + second.text, `${first.shown} ${second.shown}`, [first.text, second.text]);
      const list = [...terms.slice(0, i), joined, ...terms.slice(i + 2)];
      found.push({ terms: list, forms: list.map((term) => term.forms[0]), joined: joined.forms[0].words[0] });
    }
  }
  return found.map((variant) => ({ ...variant, words: [...new Set(variant.forms.flatMap((form) => form.words))] }));
};

// Whether the places where the engine found words can be those of the phrases: somewhere they stand as far apart as in the query.
export const standTogether = (variant, positions) => {
  const set = new Set(positions);
  return variant.forms.every(({ offsets }) => {
    if (offsets.length < 2) return set.size > 0;
    return positions.some((position) => offsets.every((offset) => set.has(position - offsets[0] + offset)));
  });
};

const sharedBeginning = (one, other) => {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
};

// Two inflections of a word, given that the engine found the same stem in both: they begin alike ("using", "useful").
const sameStem = (asked, found) => {
  const shared = sharedBeginning(asked, found);
  return asked === found || (shared >= 2 && shared * 3 >= Math.min(asked.length, found.length));
};

// Where in a token a word begins that `accepts`: the whole of it or one of its parts. [from, to) in the token, or null.
const partThat = (accepts, token) => {
  if (accepts(squeezed(token.word))) return [token.start, token.end];
  for (const match of token.word.matchAll(/[^./'-]+/gu)) {
    if (accepts(match[0])) return [token.start + match.index, token.start + match.index + match[0].length];
  }
  return null;
};

// A text made ready for `find`.
export const prepare = (text, cutting) => {
  const { folded, starts, ends } = foldWithPlaces(text);
  return { text, folded, starts, ends, tokens: tokensWithPlaces(folded, cutting) };
};

// Where a term stands in a text: ranges [from, to) of the text as it was; empty if it does not. `places`: the words of the
// text in which the engine found something; `known`: whether it has words of this stem (otherwise it found words that begin
// so).
export const find = (term, form, prepared, places, known) => {
  const { folded, starts, ends, tokens } = prepared;
  const ranges = [];
  const add = (from, to) => to > from && ranges.push([starts[from], ends[to - 1]]);
  if (term.kind === "phrase") {
    const size = term.text.length;
    for (let at = folded.indexOf(term.text); at >= 0; at = folded.indexOf(term.text, at + size)) add(at, at + size);
  } else if (term.literal) {
    for (const match of folded.matchAll(term.literal)) add(match.index, match.index + match[0].length);
  } else {
    const like = (i) => {
      const piece = squeezed(form.pieces[i]);
      return known(form.words[i]) ? (found) => sameStem(piece, found) : (found) => found.startsWith(piece);
    };
    for (const place of places) {
      const found = form.words.map((_, i) => tokens[place + i] && partThat(like(i), tokens[place + i]));
      if (found.every(Boolean)) add(found[0][0], found.at(-1)[1]);
    }
    if (!ranges.length) { // it was found by a part of a symbol, which has no place of its own
      for (const token of tokens) add(...(partThat((found) => found === term.text, token) ?? [0, 0]));
    }
  }
  return ranges;
};

// Ranges in order, those that touch made one.
export const merged = (ranges) => {
  const result = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
};
