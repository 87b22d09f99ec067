// What the texts of one language have in common that are aligned with the hits of a query in another: the guesses from which
// the one is chosen that the engine finds where the query was found, and hardly elsewhere.

import { hasHan } from "./fold.js";

const LONGEST = 8; // Han characters
const MOST_WORDS = 3;
const LEAST_SHARE = 0.5; // of the texts must have it

// The pieces of a text: of Han characters every run of two to eight, of words every one to three that follow each other.
const pieces = ({ tokens, folded }, cutting) => {
  const found = new Set();
  if (cutting === "bigrams") {
    for (const [run] of folded.matchAll(/\p{Script=Han}{2,}/gu)) {
      const signs = [...run];
      for (let from = 0; from < signs.length; from += 1) {
        for (let size = 2; size <= LONGEST && from + size <= signs.length; size += 1) found.add(signs.slice(from, from + size).join(""));
      }
    }
    return found;
  }
  for (let from = 0; from < tokens.length; from += 1) {
    for (let size = 1; size <= MOST_WORDS && from + size <= tokens.length; size += 1) {
      const words = tokens.slice(from, from + size);
      if ([words[0], words.at(-1)].some(({ word }) => word.length < 4 || hasHan(word) || /\d/u.test(word))) continue;
      found.add(folded.slice(words[0].start, words.at(-1).end));
    }
  }
  return found;
};

// [guess], those in the most texts first; of those in the same number of texts the longest, and none that is only a piece of it.
export const associated = (texts, cutting) => {
  const counts = new Map();
  for (const text of texts) for (const piece of pieces(text, cutting)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const least = Math.max(1, Math.ceil(texts.length * LEAST_SHARE));
  const common = [...counts].filter(([, count]) => count >= least).sort((one, other) => other[1] - one[1] || other[0].length - one[0].length);
  const kept = [];
  for (const [piece, count] of common) {
    if (!kept.some(([longer, same]) => same === count && longer.includes(piece))) kept.push([piece, count]);
    if (kept.length >= 60) break;
  }
  return kept.map(([piece]) => piece);
};
