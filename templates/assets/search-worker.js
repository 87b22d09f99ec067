// One language's search, off the page's own thread. The engine takes its language from the document, so each language has a
// worker in which a stand-in document names the code under which it was indexed.
//
// In: {id, open: {bundle, language, index, cutting}} once, then {id, search: {query, selected, from, size}}.
// Out: {id, result} or {id, error}; a search that another has overtaken is answered with {id, result: null}.

import { find, merged, prepare, readQuery, standTogether, variants } from "./search-query.js";
import { snippet } from "./search-snippet.js";

const SIGNS = "!$%()+,-.:;?@[]^";
const SIGNATURE = "pagefind_dcd";
const MOST_DROPPED = 60; // candidates that turn out to be none, one after the other, before the search gives up,
const MOST_DOUBTED = 1000; // and where the engine was not sure of them to begin with
const MOST_ANSWERS = 50; // kept for when the same is asked again
const MOST_RECORDS = 2000;
const MOST_AT_ONCE = 50; // records loaded at once
const PROBES = 5; // looked at together to see whether there is any hit
const MOST_UNSURE = 200; // as many that it is not sure about are all looked at first, so that the count is right

let engine;
let settings;
let facets;
let latest = 0;
const records = new Map();
const holders = new Map();
const answers = new Map();
const refuted = { query: "", ids: new Set() }; // candidates of the query at hand that turned out to be no hits

class Overtaken extends Error {}

const gunzip = async (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const load = async (name) => {
  const response = await fetch(new URL(name, settings.bundle));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await gunzip(bytes) : bytes; // some servers unpack it on the way
  return new TextDecoder().decode(plain);
};

// What search.py wrote in punctuation before the words of a record.
const particulars = (content) => {
  const signs = content.slice(0, content.indexOf(" ") < 0 ? content.length : content.indexOf(" "));
  const bytes = new Uint8Array(signs.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = SIGNS.indexOf(signs[2 * i]) * 16 + SIGNS.indexOf(signs[2 * i + 1]);
  return JSON.parse(new TextDecoder().decode(bytes));
};

// The value of `key` in a map that keeps the newest `most`; what fails is not kept.
const kept = (map, most, key, make) => {
  if (!map.has(key)) {
    if (map.size >= most) map.delete(map.keys().next().value);
    const made = make();
    made.catch(() => map.delete(key));
    map.set(key, made);
  }
  return map.get(key);
};

const record = (id) =>
  kept(records, MOST_RECORDS, id, async () => {
    const fragment = await load(`fragment/${id}.pf_fragment`);
    const values = particulars(JSON.parse(fragment.slice(SIGNATURE.length)).content);
    return { ...values, prepared: prepare(values.text, settings.cutting) };
  });

const loadFacets = async () => {
  const data = JSON.parse(await load(`facets.${settings.language}`));
  const sets = {};
  for (const [facet, values] of Object.entries(data.facets)) {
    sets[facet] = {};
    for (const [value, steps] of Object.entries(values)) {
      let position = 0;
      sets[facet][value] = new Set(steps.map((step) => data.ids[position += step]));
    }
  }
  return { ids: data.ids, sets };
};

const open = async (given) => {
  settings = given;
  globalThis.document = { querySelector: () => ({ getAttribute: () => settings.index }) };
  facets = loadFacets();
  facets.catch(() => {}); // whoever awaits it is told
  engine = await import(`${settings.bundle}pagefind.js?${settings.index}`);
  await engine.init();
};

// The records that have this very word, or one of the same stem. If there are none, the engine answers a query with the words
// that begin with it, and if there are none of those either, with a shorter one: then nothing was found.
const having = (word) =>
  kept(holders, MOST_ANSWERS, word, async () => new Set((await engine.search(`"${word}"`)).results.map(({ id }) => id)));

const ask = (words) =>
  kept(answers, MOST_ANSWERS, words.join(" "), async () => {
    const { results } = await engine.search(words.join(" "));
    return results.map(({ id, score, words: places }) => ({ id, score, places }));
  });

// Whether a variant found words that begin as asked. Where the engine answers with shorter ones, it does so in every record.
const isReal = async (found, guard) => (await verifyAll(found.slice(0, PROBES), guard)).some(Boolean);

const candidatesFor = async (terms, guard) => {
  const byId = new Map();
  const all = variants(terms);
  for (const variant of all) {
    const whole = variant.terms.flatMap((term, i) => (term.kind === "word" ? variant.forms[i].words : []));
    const sets = new Map(await Promise.all(whole.map(async (word) => [word, await having(word)])));
    const known = (word) => sets.get(word)?.size > 0;
    if (variant.joined && !known(variant.joined)) continue;
    const need = [...sets.values()].filter((set) => set.size);
    const found = (await ask(variant.words))
      .filter(({ id, places }) => need.every((set) => set.has(id)) && standTogether(variant, places))
      .map(({ id, score, places }) => ({ id, score, ways: [{ variant, places, known }] }));
    if (all.length > 1 && need.length < sets.size && !(await isReal(found, guard))) continue;
    for (const candidate of found) {
      const same = byId.get(candidate.id);
      if (same) same.ways.push(...candidate.ways);
      else byId.set(candidate.id, candidate);
    }
  }
  return [...byId.values()].sort((one, other) => other.score - one.score);
};

// The ranges of all terms in a candidate's text, or null if it lacks one: then it is no hit.
const verify = async ({ id, ways }) => {
  if (!ways) return []; // nothing was asked
  const { prepared } = await record(id);
  const ranges = [];
  for (const { variant, places, known } of ways) {
    const inText = places.map((place) => place - 1); // the particulars take the first place
    const each = variant.terms.map((term, i) => find(term, variant.forms[i], prepared, inText, known));
    if (each.every((list) => list.length)) ranges.push(...each.flat());
  }
  return ranges.length ? merged(ranges) : null;
};

// `guard` throws when another search has overtaken this one.
const verifyAll = async (candidates, guard) => {
  const checked = [];
  for (let at = 0; at < candidates.length; at += MOST_AT_ONCE) {
    guard();
    checked.push(...(await Promise.all(candidates.slice(at, at + MOST_AT_ONCE).map(verify))));
  }
  return checked;
};

const unsure = ({ ways }) => ways?.some(({ variant }) => variant.terms.some((term) => !term.sure));
const patience = (candidates) => (candidates.some(unsure) ? MOST_DOUBTED : MOST_DROPPED);

const anyHit = async (candidates, guard) => {
  const most = Math.min(candidates.length, patience(candidates));
  for (let at = 0; at < most; at += PROBES) {
    const checked = await verifyAll(candidates.slice(at, at + PROBES), guard);
    if (checked.some(Boolean)) return true;
  }
  return false;
};

// Candidates for the first reading of the query that finds something. Terms that nothing is found for are left out, and named.
const seek = async (query, guard) => {
  const { readings, ignored } = readQuery(query, settings.cutting);
  for (const terms of readings) {
    const candidates = await candidatesFor(terms, guard);
    if (await anyHit(candidates, guard)) return { candidates, lost: [], ignored };
  }
  const lost = [];
  const left = [];
  for (const term of readings.at(-1) ?? []) {
    const hit = await anyHit(await candidatesFor([term], guard), guard);
    (hit ? left : lost).push(term);
  }
  if (!left.length || !lost.length) return { candidates: [], lost: [], ignored };
  return { candidates: await candidatesFor(left, guard), lost: lost.map((term) => term.shown), ignored };
};

const passes = (id, sets, selected, but) =>
  Object.entries(selected).every(
    ([facet, values]) => facet === but || !values.length || values.some((value) => sets[facet]?.[value]?.has(id)),
  );

// How many candidates each value of each facet would leave: the facet's own choice does not count, since its values add up.
const count = (candidates, sets, selected) => {
  const counts = {};
  for (const [facet, values] of Object.entries(sets)) {
    const open = candidates.filter(({ id }) => passes(id, sets, selected, facet));
    counts[facet] = {};
    for (const [value, ids] of Object.entries(values)) counts[facet][value] = open.filter(({ id }) => ids.has(id)).length;
  }
  return counts;
};

const valuesOf = (id, sets) => {
  const ofFacet = ([facet, values]) => [facet, Object.keys(values).filter((value) => values[value].has(id))];
  return Object.fromEntries(Object.entries(sets).map(ofFacet));
};

const search = async ({ query, selected, from, size }, overtaken) => {
  const guard = (value) => {
    if (overtaken()) throw new Overtaken();
    return value;
  };
  const { ids, sets } = guard(await facets);
  const everything = !query.trim();
  const { candidates, lost, ignored } = everything
    ? { candidates: ids.map((id) => ({ id, ways: null })), lost: [], ignored: [] }
    : guard(await seek(query, guard));
  if (refuted.query !== query) Object.assign(refuted, { query, ids: new Set() });
  if (candidates.length <= MOST_UNSURE) {
    const doubtful = candidates.filter(unsure);
    const checked = await verifyAll(doubtful, guard);
    for (const [i, { id }] of doubtful.entries()) if (!checked[i]) refuted.ids.add(id);
  }
  const chosen = candidates.filter(({ id }) => passes(id, sets, selected));
  const hits = [];
  let at = from;
  let inARow = 0;
  const most = patience(candidates);
  while (hits.length < size && at < chosen.length && inARow < most) {
    const batch = chosen.slice(at, at + Math.min(size - hits.length, MOST_AT_ONCE));
    const checked = await verifyAll(batch, guard);
    for (const [i, { id }] of batch.entries()) {
      inARow = checked[i] ? 0 : inARow + 1;
      if (!checked[i]) {
        refuted.ids.add(id);
        continue;
      }
      const { prepared, text, ...values } = await record(id);
      hits.push({ ...values, facets: valuesOf(id, sets), snippet: snippet(text, checked[i], values.tag) });
    }
    at += batch.length;
  }
  const given = inARow >= most; // nothing more to be expected of the rest
  if (given) for (const { id } of chosen.slice(at)) refuted.ids.add(id);
  const real = candidates.filter(({ id }) => !refuted.ids.has(id));
  return {
    hits,
    next: at < chosen.length && !given ? at : null,
    total: chosen.filter(({ id }) => !refuted.ids.has(id)).length,
    counts: count(real, sets, selected),
    lost,
    ignored,
    tooShort: !everything && !candidates.length && ignored.length > 0,
  };
};

let opened;
addEventListener("message", async ({ data }) => {
  try {
    if (data.open) {
      opened = open(data.open);
      await opened;
      postMessage({ id: data.id, result: true });
      return;
    }
    latest = data.id;
    await opened;
    postMessage({ id: data.id, result: await search(data.search, () => data.id !== latest) });
  } catch (reason) {
    if (reason instanceof Overtaken) postMessage({ id: data.id, result: null });
    else postMessage({ id: data.id, error: String(reason) });
  }
});
