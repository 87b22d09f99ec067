// What a query means: how it is read, which words the engine is asked for, and whether a paragraph really has what was asked.
// Nothing here touches the page, the network or the engine. docs/search.md says it for people.
//
// A query is words or phrases that a paragraph must all have, and with `-` before them, must not have.
// - What contains a Han character, and what stands in quotation marks, is a phrase: it must be in the folded text as it is. In
//   quotation marks, words are whole. A number in Han numerals is also found in figures, and the other way round.
// - Any other word finds the words with its stem, where there are any, else the words that begin with it, else those that have
//   it anywhere; in a language of Han characters, all of these. A word that ends in a digit is a whole number or symbol, if
//   there is such a one: 8/7 is not in 8/70. Hyphens do not count.
// - `*` stands for any letters of a word: corrupt*, *form*.
// - Blanks beside Han characters mean nothing in a text but may part words in a query, so such a query has two readings: "第
//   8/7 号" as one phrase, and if no paragraph has that, as three.
//
// `style` is what the manifest says of a language: {cutting, stems, numerals}.

import { beginningOf, endOf, engineWord, fold, foldMarked, foldWithPlaces, hasHan, LETTER, stemsOf, tokensWithPlaces } from "./fold.js";

const QUOTED = /(?<=^|\s)([-\u2212\uff0d]?)["“”„«「『＂]([^"“”„«»「」『』＂]+)["“”»」』＂](?=\s|$)|\S+/gu;
const MINUS = /^[-\u2212\uff0d](?=[^\s\-\u2212\uff0d])/u;
const ANY_WORD = /[\p{L}\p{N}]/u;
const NUMBER_AT_END = /\p{Nd}$/u;
const SHORT_NUMBER = /^\p{Nd}{1,3}$/u;
const MOST_TO_JOIN = 4;
const SHORTEST_SHARED = 2; // letters that two inflections of a word have in common at least

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
const squeezed = (text) => text.replace(/[.'-]/g, "");
const IS_LETTER = new RegExp(LETTER, "u");

// ---- numbers in Han numerals and in figures ----

const readNumber = (signs, { digits, units }) => {
  const list = [...signs];
  if (list.every((sign) => sign in digits)) return list.map((sign) => digits[sign]).join("");
  let total = 0;
  let current = null;
  for (const sign of list) {
    if (sign in digits) {
      current = digits[sign];
    } else {
      total += (current ?? 1) * units[sign];
      current = null;
    }
  }
  return String(total + (current ?? 0));
};

const writeNumber = (figures, { digits, units }) => {
  const sign = {};
  for (const [written, value] of Object.entries(digits)) sign[value] ??= written;
  if (figures.length > 3) return [...figures].map((figure) => sign[figure]).join("");
  let left = Number(figures);
  let written = "";
  let gap = false;
  for (const [name, unit] of Object.entries(units).sort((one, other) => other[1] - one[1])) {
    const digit = Math.floor(left / unit);
    left %= unit;
    if (digit) written += (gap ? sign[0] : "") + (digit === 1 && unit === 10 && !written ? "" : sign[digit]) + name;
    gap = digit ? false : Boolean(written);
  }
  return written + (left || !written ? (gap ? sign[0] : "") + sign[left] : "");
};

// A folded phrase with its numbers written the other way: [{text, guard}], `guard` matches what may not touch the phrase.
export const otherNumerals = (text, numerals) => {
  if (!numerals) return [];
  const signs = [...Object.keys(numerals.digits), ...Object.keys(numerals.units)].join("");
  const figures = text.replace(new RegExp(`[${signs}]+`, "gu"), (run) => readNumber(run, numerals));
  const own = text.replace(/(?<![\d./-])\d{1,4}(?![\d./-])/gu, (run) => (/^0./.test(run) ? run : writeNumber(run, numerals)));
  return [{ text: figures, guard: /[\d./-]/u }, { text: own, guard: new RegExp(`[${signs}]`, "u") }].filter((form) => form.text !== text);
};

// ---- terms ----

// What every text that has this phrase is indexed by. Its words stand `offsets` apart. Where it has Han characters, a word at
// its edges may be a piece of a longer one: it is asked for together with the Han character it touches, as one of the words
// without a place (`loose`). A Han character with no other beside it is asked for alone.
const phraseForm = (text, style, guard = null) => {
  const all = tokensWithPlaces(text, style.cutting);
  const words = [];
  const offsets = [];
  const loose = [];
  const han = hasHan(text);
  all.forEach(({ word: one, start, end }, offset) => {
    const [before, after] = [all[offset - 1], all[offset + 1]];
    if (hasHan(one)) {
      if ([...one].length < 2) {
        if (all.length === 1) loose.push(one);
        return;
      }
    } else if (offset === 0 && han) {
      if (hasHan(after.word) && after.start < end) loose.push(endOf(one) + [...after.word].at(-1));
      return;
    } else if (offset === all.length - 1 && han) {
      if (hasHan(before.word) && before.end === start) loose.push([...before.word][0] + beginningOf(one));
      return;
    }
    words.push(engineWord(style.cutting === "stems" ? stemsOf(one, style.stems)[0] : one));
    offsets.push(offset);
  });
  const placed = style.cutting !== "stems" && offsets.length > 1;
  return { text, guard, words, loose: loose.map(engineWord), offsets: placed ? offsets : [] };
};

// What the engine finds of a phrase is `sure` to have it unless there is punctuation, which the engine does not see, or stems.
const phrase = (text, shown, style, quoted) => {
  const forms = [{ text, guard: null }, ...(hasHan(text) ? otherNumerals(text, style.numerals) : [])];
  return {
    kind: "phrase",
    text,
    shown,
    forms: forms.map((form) => phraseForm(form.text, style, form.guard)).filter(({ words, loose }) => words.length || loose.length),
    whole: quoted && !hasHan(text),
    sure: style.cutting === "bigrams" && hasHan(text) && !/[^\p{L}\p{N}]/u.test(text),
  };
};

// How a number or symbol may stand in a text.
const literalOf = (text, pieces) => {
  if (!NUMBER_AT_END.test(text) && !text.includes("/")) return null;
  const [before, after] = SHORT_NUMBER.test(text) ? ["(?<!\\p{N}[./])", "(?![./]\\p{N})"] : ["", ""];
  const spelt = pieces.map((piece) => [...squeezed(piece)].map(escaped).join("[.'-]?")).join("[-.' ]?");
  const end = NUMBER_AT_END.test(text) ? `(?!\\p{Nd})${after}` : `${LETTER}*`;
  return new RegExp(`(?<!${LETTER})${before}${spelt}${end}`, "gu");
};

// A word: as it is, and if it has hyphens, in pieces that follow each other; with its diacritics, where it has any.
const word = (text, shown, style, { pieces = text.split("-"), marked = text } = {}) => {
  const literal = literalOf(text, pieces);
  const number = NUMBER_AT_END.test(text);
  if (style.cutting === "stems" && /^\p{L}+$/u.test(text)) {
    const forms = stemsOf(text, style.stems).map((stem) => ({ words: [engineWord(stem)], loose: [], offsets: [], stem }));
    return { kind: "stem", text, shown, forms, sure: true, literal: null, number };
  }
  const forms = [{ words: [engineWord(text)], loose: [], offsets: [], pieces: [text] }];
  if (text.includes("-")) {
    forms.push({ words: pieces.map(engineWord), loose: [], offsets: pieces.map((_, offset) => offset), pieces });
  }
  if (marked !== text) forms.push({ words: [engineWord(marked)], loose: [], offsets: [], pieces: [text], anywhere: true });
  return { kind: "word", text, shown, forms, sure: true, literal, number };
};

// `form*`, `*form*`: the words of the vocabulary that fit.
const wild = (text, shown) => {
  const spelt = text.split(/\*+/u).map((piece) => escaped(fold(piece))).join("[^\\s]*");
  return { kind: "wild", text, shown, forms: [], fits: new RegExp(`^${spelt}$`, "u"), sure: true };
};

const termsOf = ({ text: given, quoted }, style) => {
  const text = fold(given);
  if (quoted || hasHan(text)) return [phrase(text, given, style, quoted)];
  if (/\*/u.test(given) && ANY_WORD.test(text)) return [wild(given, given)];
  const marked = tokensWithPlaces(foldMarked(given), style.cutting);
  const found = tokensWithPlaces(text, style.cutting);
  return found.map((token, i) =>
    word(token.word, token.word, style, style.cutting === "words" && marked.length === found.length ? { marked: marked[i].word } : {}));
};

// How a query is read: {readings: [[term]], without: [term]}. The second reading is for when the first finds nothing.
export const readQuery = (query, style) => {
  const plain = query.normalize("NFC").replace(/\s*([/\u2044\u2215\u29f8\uff0f])\s*/gu, "$1"); // 8 / 7
  const chunks = [...plain.matchAll(QUOTED)]
    .map((match) => {
      const quoted = match[2] !== undefined;
      const minus = quoted ? Boolean(match[1]) : MINUS.test(match[0]);
      const text = quoted ? match[2].trim() : minus ? match[0].slice(1) : match[0];
      return { text: hasHan(text) ? text.replaceAll("*", "") : text, quoted, minus };
    })
    .filter(({ text }) => fold(text));
  const hasWord = ({ text }) => ANY_WORD.test(fold(text));
  const wanted = chunks.filter(({ minus }) => !minus);
  const glued = [];
  let joints = 0;
  for (const chunk of wanted) { // punctuation too: it is in the text as well
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
  const read = (list) => list.filter(hasWord).flatMap((chunk) => termsOf(chunk, style)).filter((term) => term.forms.length || term.fits);
  const readings = (joints ? [glued, wanted] : [glued]).map(read).filter((terms) => terms.length);
  return { readings, without: read(chunks.filter(({ minus }) => minus)) };
};

// The terms with two that follow each other as one: "whistle blower" finds "whistleblowers".
export const joinings = (terms, style) => {
  if (terms.length > MOST_TO_JOIN || style.cutting === "stems") return [];
  const found = [];
  for (let i = 0; i + 1 < terms.length; i += 1) {
    const [first, second] = terms.slice(i, i + 2);
    if (first.kind !== "word" || second.kind !== "word") continue;
    if (!/^\p{L}{2,}$/u.test(first.text) || !/^[\p{L}\p{Nd}]{2,}$/u.test(second.text)) continue;
    const joined = word(first.text + second.text, `${first.shown} ${second.shown}`, style, { pieces: [first.text, second.text] });
    joined.forms.length = 1;
    joined.only = true; // never by its beginning
    found.push([...terms.slice(0, i), joined, ...terms.slice(i + 2)]);
  }
  return found;
};

// Whether somewhere the words of a form stand as far apart as in the query. `places`: of each of its words, in their order.
export const standTogether = ({ offsets }, places) => {
  if (offsets.length < 2) return true;
  const sets = offsets.map((_, i) => new Set(places[i]));
  return places[0].some((place) => offsets.every((offset, i) => sets[i].has(place - offsets[0] + offset)));
};

// ---- whether a paragraph has a term, and where ----

const sharedBeginning = (one, other) => {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
};

// Two inflections of a word, given that the engine found the same stem in both: they begin alike ("using", "useful").
const sameStem = (asked, found) => {
  const shared = sharedBeginning(asked, found);
  return asked === found || (shared >= SHORTEST_SHARED && shared * 3 >= Math.min(asked.length, found.length));
};
// The same, where the engine says only that the paragraph has such a word.
const alike = (asked, found) => {
  const shared = sharedBeginning(asked, found);
  return asked === found || (shared > SHORTEST_SHARED && shared * 3 >= Math.min(asked.length, found.length) * 2);
};

// Where in a token a word stands that `accepts`: the whole of it or one of its parts. [from, to) in the text, or null.
const partThat = (accepts, token) => {
  if (accepts(squeezed(token.word)) || accepts(token.word)) return [token.start, token.end];
  for (const match of token.word.matchAll(/[^./'-]+/gu)) {
    if (accepts(match[0])) return [token.start + match.index, token.start + match.index + match[0].length];
  }
  return null;
};

// A text made ready for `find`.
export const prepare = (text, style) => {
  const { folded, starts, ends } = foldWithPlaces(text);
  return { text, folded, starts, ends, tokens: tokensWithPlaces(folded, style.cutting), style };
};

const phraseRanges = (form, term, { folded, style }) => {
  const found = [];
  const size = form.text.length;
  const inWord = (at) => at > 0 && at < folded.length && IS_LETTER.test(folded[at - 1]) && IS_LETTER.test(folded[at]);
  const written = (at) => { // what may be written together with a word, before it
    if (style.cutting !== "stems" || at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1])) return true;
    const joined = folded.slice(0, at).match(/[\p{L}\p{N}]+$/u)[0];
    return style.stems.prefixes.includes(joined) || style.stems.clitics.includes(joined);
  };
  const wordEnds = (at) => style.cutting !== "stems" || at >= folded.length || !/[\p{L}\p{N}]/u.test(folded[at]);
  for (let at = folded.indexOf(form.text); at >= 0; at = folded.indexOf(form.text, at + 1)) {
    const end = at + size;
    if (term.whole && (inWord(at) || inWord(end) || !written(at) || !wordEnds(end))) continue;
    if (form.guard && ((at > 0 && form.guard.test(folded[at - 1]) && form.guard.test(folded[at]))
      || (end < folded.length && form.guard.test(folded[end]) && form.guard.test(folded[end - 1])))) continue;
    found.push([at, end]);
    at = end - 1;
  }
  return found;
};

// Where a term stands in a text: ranges [from, to) of the text as it was; empty if it does not. `ways`: the forms by which the
// engine found it, [{form, places}], with the places of their words in the text; `form.begins`: found by its beginning.
export const find = (term, ways, prepared) => {
  const { folded, starts, ends, tokens, style } = prepared;
  const ranges = [];
  const add = (from, to) => to > from && ranges.push([starts[from], ends[to - 1]]);
  const addAll = (accepts) => {
    for (const token of tokens) add(...(partThat(accepts, token) ?? [0, 0]));
  };
  if (term.kind === "phrase") {
    for (const form of term.forms) for (const range of phraseRanges(form, term, prepared)) add(...range);
  } else if (term.kind === "wild") {
    addAll((found) => term.fits.test(found));
  } else if (ways.some(({ form }) => form.inside)) {
    for (const { word, start } of tokens) {
      for (let at = word.indexOf(term.text); at >= 0; at = word.indexOf(term.text, at + 1)) add(start + at, start + at + term.text.length);
    }
    if (!ranges.length && ways.some(({ form }) => !form.inside)) return find(term, ways.filter(({ form }) => !form.inside), prepared);
  } else if (ways.some(({ form }) => form.begins)) {
    addAll((found) => found.startsWith(squeezed(term.text)));
  } else if (term.kind === "stem") {
    const stems = new Set(ways.map(({ form }) => form.stem));
    for (const token of tokens) if (stemsOf(token.word, style.stems).some((stem) => stems.has(stem))) add(token.start, token.end);
  } else if (term.literal) {
    for (const match of folded.matchAll(term.literal)) add(match.index, match.index + match[0].length);
  } else {
    for (const { form, places } of ways) {
      const like = (i) => (found) => (form.anywhere ? alike : sameStem)(squeezed(form.pieces[i]), found);
      if (form.anywhere) addAll(like(0));
      else {
        for (const place of places) {
          const found = form.pieces.map((_, i) => tokens[place + i] && partThat(like(i), tokens[place + i]));
          if (found.every(Boolean)) add(found[0][0], found.at(-1)[1]);
        }
      }
    }
    if (!ranges.length) addAll((found) => found === term.text); // found by a part of a symbol, which has no place of its own
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
