// What a query names: the page or the paragraph itself, for the first line, and what the registry suggests while one types.
//
// Patterns and numerals come from the languages' data, through the manifest; nothing here knows a word of any language.

import { fold, hasHan } from "./fold.js";

const MOST = 4;
const MOST_SUGGESTED = 8;
const SYMBOL = /[\p{L}\p{N}.\-]+(?:\/[\p{L}\p{N}.()\-]+)+/u;
const PAIR = /(?<![\d./])\d{1,3}\/\d{1,3}(?![\d/])/gu;

const numberOf = (written, numerals) => {
  if (/^\d+$/u.test(written)) return Number(written);
  if (!numerals) return null;
  let total = 0;
  let current = null;
  for (const sign of written) {
    if (sign in numerals.digits) current = numerals.digits[sign] + (current === null ? 0 : 10 * current);
    else if (sign in numerals.units) {
      total += (current ?? 1) * numerals.units[sign];
      current = null;
    } else return null;
  }
  return total + (current ?? 0);
};

// A letter of a subparagraph, also where it is counted in numerals.
const letterOf = (written, numerals) => {
  if (/^[a-z]$/u.test(written)) return written;
  const number = numberOf(written, numerals);
  return number ? String.fromCharCode(96 + number) : null;
};

// Whether the parts of `asked` stand one after the other among those of `symbol`.
const within = (asked, symbol) => `/${symbol}/`.includes(`/${asked}/`);
const compact = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");

// Whether a query can cite anything: it has a figure, or one of the patterns is in it.
export const cites = (query, languages) => {
  const folded = fold(query);
  return /\d/u.test(folded) || Object.values(languages).some(({ citations }) => citations.some(([, pattern]) => new RegExp(pattern, "u").test(folded)));
};

// [{kind, name, detail, url}] for what `query` cites. `names`: the registry's; `works`: [{id, symbol, url, addresses, title}];
// `languages`: the manifest's, whose ways of citing are all tried; `paragraph`: what a paragraph of a report is called.
export const cited = (query, names, works, languages, paragraph) => {
  const folded = fold(query);
  const found = new Map();
  const add = (url, entry) => found.has(url) || found.set(url, { ...entry, url });
  const styles = Object.values(languages);
  const matches = (kind) => styles.flatMap(({ citations, numerals }) =>
    citations.filter(([key]) => key === kind).flatMap(([, pattern]) =>
      [...folded.matchAll(new RegExp(pattern, "gu"))].map(({ 0: text, index, groups }) => ({ kind, text, from: index, to: index + text.length, groups, numerals }))));

  // Of what is inside something longer only the longer counts: `article 13, paragraph 2` is no paragraph of a report.
  const all = ["paragraph", "article"].flatMap(matches);
  const holds = (one, other) => one.from <= other.from && other.to <= one.to && one.text.length > other.text.length;
  const outer = all.filter((one) => !all.some((other) => holds(other, one)));
  const paragraphs = outer.filter(({ kind }) => kind === "paragraph");
  const rest = paragraphs.reduce((left, { text }) => left.replace(text, " "), folded);
  const symbol = rest.match(SYMBOL)?.[0] ?? "";
  const reports = works.filter((work) => symbol && within(symbol, fold(work.symbol)));
  for (const { groups } of paragraphs) {
    for (const work of symbol ? reports : works.length <= MOST ? works : []) {
      const address = `p${groups.number}`;
      if (work.addresses.includes(address)) {
        add(`${work.url}#${address}`, { kind: "report", name: `${work.symbol}${paragraph(groups.number)}`, detail: work.title });
      }
    }
  }

  // Without the paragraph's number, if it is no report's: `resolution 8/7, para. 3` names the resolution.
  if (/\d/u.test(rest) && !(paragraphs.length && found.size)) {
    const asked = compact(rest);
    const isSymbol = (name) => name && (symbol ? within(symbol, fold(name)) : asked.length > 4 && compact(fold(name)) === asked);
    const same = (name) => (compact(fold(name ?? "")) === asked ? 0 : 1);
    const bySymbol = names.filter(({ kind, name, path, others = [] }) =>
      (kind === "report" && isSymbol(name)) || (kind === "document" && isSymbol(path.slice("document/".length)))
      || ((kind === "resolution" || kind === "decision") && others.slice(1).some(isSymbol)));
    bySymbol.sort((one, other) => same(one.name) - same(other.name) || (one.kind === "report" ? -1 : 1) - (other.kind === "report" ? -1 : 1));
    for (const entry of bySymbol.slice(0, MOST)) add(entry.url, entry);
    for (const [pair] of rest.matchAll(PAIR)) {
      const numbered = names.filter(({ kind, others = [] }) => (kind === "resolution" || kind === "decision") && others[0] === pair);
      for (const entry of numbered.sort((one, other) => other.count - one.count).slice(0, MOST)) add(entry.url, entry);
    }
  }

  for (const { groups, numerals } of outer.filter(({ kind }) => kind === "article")) {
    const number = numberOf(groups.article, numerals);
    const part = groups.paragraph ? numberOf(groups.paragraph, numerals) : null;
    const letter = groups.letter ? letterOf(groups.letter, numerals) : null;
    const anchor = part ? `#para-${part}${letter ? `-${letter}` : ""}` : letter ? `#letter-${letter}` : "";
    const articles = names.filter(({ kind, path }) => kind === "article" && path.endsWith(`/${number}`));
    for (const entry of articles.sort((one, other) => other.count - one.count).slice(0, 2)) {
      add(entry.url + anchor, { ...entry, detail: [entry.detail, anchor && `(${part ?? ""}${part ? ")" : ""}${letter ? `${part ? "(" : ""}${letter})` : ""}`].filter(Boolean).join(" ") });
    }
  }
  return [...found.values()].slice(0, MOST);
};

// Names that begin with what was typed, or one of whose words does; in Han characters, that have it anywhere.
export const suggested = (query, names) => {
  const asked = fold(query);
  if (asked.length < (hasHan(asked) ? 1 : 2)) return [];
  const rank = (text) => {
    const folded = fold(text);
    if (folded === asked) return 4;
    if (folded.startsWith(asked)) return 3;
    const at = folded.indexOf(asked);
    if (at < 0) return 0;
    return hasHan(asked) || /[^\p{L}\p{N}]/u.test(folded[at - 1]) ? 2 : 0;
  };
  const ranked = [];
  for (const entry of names) {
    const best = Math.max(rank(entry.name), ...(entry.others ?? []).map(rank), entry.detail ? rank(entry.detail) / 2 : 0);
    if (best) ranked.push({ entry, best });
  }
  ranked.sort((one, other) => other.best - one.best || (other.entry.count ?? 0) - (one.entry.count ?? 0));
  return ranked.slice(0, MOST_SUGGESTED).map(({ entry }) => entry);
};

// The entries that the query names in full: [{entry, words}]; of names inside names only the longest.
export const named = (query, names, kinds) => {
  const asked = fold(query);
  const found = [];
  for (const entry of names) {
    if (!kinds.includes(entry.kind)) continue;
    for (const name of [entry.name, ...(entry.others ?? []), entry.detail ?? ""]) {
      const folded = fold(name);
      if (folded.length < 2 || /^[\d/]+$/u.test(folded)) continue;
      const at = asked.indexOf(folded);
      if (at < 0) continue;
      const border = (one, other) => hasHan(folded) || !one || !other || !/[\p{L}\p{N}]/u.test(one) || !/[\p{L}\p{N}]/u.test(other);
      if (!border(asked[at - 1], asked[at]) || !border(asked[at + folded.length - 1], asked[at + folded.length])) continue;
      found.push({ entry, words: name, from: at, to: at + folded.length });
    }
  }
  found.sort((one, other) => other.to - other.from - (one.to - one.from));
  return found.filter((one, i) => !found.slice(0, i).some((longer) =>
    longer.entry === one.entry || (longer.from <= one.from && one.to <= longer.to && longer.to - longer.from > one.to - one.from)));
};
