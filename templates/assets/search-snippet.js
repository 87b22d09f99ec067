// The piece of a paragraph that a hit shows: around the words that were found, cut where a clause or at least a word ends.

import { hasHan } from "./fold.js";

const WIDTH = 300; // columns; a Han character takes two
const LEAD = 0.3; // how much of that may stand before the first word found
const CLAUSE_END = /[。！？；，：、]|[.!?;:,)][\s]/u;

const columns = (character) => (hasHan(character) ? 2 : 1);

const wordStarts = (text, tag) => {
  if (!globalThis.Intl?.Segmenter) return null;
  return [...new Intl.Segmenter(tag, { granularity: "word" }).segment(text)].map(({ index }) => index);
};

// Moves from `at` by at most `width` columns.
const reach = (text, at, width, step) => {
  let place = at;
  let left = width;
  while (left > 0 && (step < 0 ? place > 0 : place < text.length)) {
    left -= columns(text[step < 0 ? place - 1 : place]);
    place += step;
  }
  return place;
};

// The border in [from, to] that is nearest to `from` (or, with `last`, to `to`): of a clause, else of a word.
const border = (text, from, to, last, starts) => {
  const choose = (places) => (last ? places.at(-1) : places[0]);
  const clauses = [];
  const blanks = [];
  for (let i = Math.max(from, 1); i <= to; i += 1) {
    if (CLAUSE_END.test(text.slice(i - 1, i + 1)) && /[。！？；，：、.!?;:,)]/u.test(text[i - 1])) clauses.push(i);
    if (/\s/u.test(text[i - 1])) blanks.push(i);
  }
  const words = starts?.filter((place) => place >= from && place <= to) ?? blanks;
  return choose(clauses) ?? choose(words) ?? choose(blanks) ?? (last ? to : from);
};

// {before, after: whether something was cut off there, parts: [{text, mark}]}. `ranges`: what was found, in order and apart.
export const snippet = (text, ranges, tag) => {
  const size = (from, to) => [...text.slice(from, to)].reduce((sum, character) => sum + columns(character), 0);
  let [start, end] = [0, text.length];
  if (size(0, text.length) > WIDTH) {
    const room = WIDTH * (1 - LEAD);
    let [best, most] = [0, -1];
    ranges.forEach(([from], i) => { // the stretch that has the most of what was found
      const limit = reach(text, from, room, 1);
      const many = ranges.slice(i).filter(([, to]) => to <= limit).length;
      if (many > most) [best, most] = [i, many];
    });
    const anchor = ranges[best]?.[0] ?? 0;
    const starts = wordStarts(text, tag);
    const earliest = reach(text, anchor, WIDTH * LEAD, -1);
    start = earliest === 0 ? 0 : border(text, earliest, anchor, false, starts);
    const latest = reach(text, start, WIDTH, 1);
    const needed = Math.min(Math.max(ranges[best]?.[1] ?? 0, reach(text, start, WIDTH * 0.7, 1)), latest);
    end = latest === text.length ? latest : border(text, needed, latest, true, starts);
    while (/\s/u.test(text[start])) start += 1;
    while (/\s/u.test(text[end - 1])) end -= 1;
  }
  const parts = [];
  const add = (from, to, mark) => to > from && parts.push({ text: text.slice(from, to), mark });
  let at = start;
  for (const [from, to] of ranges) {
    if (to <= start || from >= end) continue;
    add(at, Math.max(from, at), false);
    add(Math.max(from, at), Math.min(to, end), true);
    at = Math.min(Math.max(to, at), end);
  }
  add(at, end, false);
  return { before: start > 0, after: end < text.length, parts };
};
