// One language's search, off the page's own thread. The engine takes its language from the document, so each language has a
// worker in which a stand-in document names the code under which it was indexed.
//
// In: {id, open: {bundle, language, style}} once, then {id, NAME: ...} for one of `commands` below.
// Out: {id, result} or {id, error}; a search that another has overtaken is answered with {id, result: null}.

import { engineWord, fold } from "./fold.js";
import { fetched, opened as openedBundles } from "./search-bundles.js";
import { find, joinings, merged, prepare, readQuery, standTogether } from "./search-query.js";
import { snippet } from "./search-snippet.js";
import { associated } from "./search-aligned.js";

const MOST_UNSURE = 400; // as many that the engine is not sure about are all looked at first, so that the counts are right
const MOST_ANSWERS = 200; // kept for when the same is asked again
const MOST_RECORDS = 2000;
const MOST_AT_ONCE = 50; // records loaded at once
const MOST_WORDS = 80; // of the vocabulary that one word with an open end stands for
const MOST_ALONE = 20; // hits of a report that is the only one
const MOST_LEARNT_FROM = 24; // paragraphs from which another language's wording is learnt
const MOST_GUESSES = 14;
const EXACT = "="; // before a Han character alone: see fold.js

let settings;
let bundles; // promise of [{ask, alone, text, load}], see search-bundles.js
let base; // promise of what every search needs: {works, workAt, addressAt, sets}
let latest = 0;
const records = new Map();
const answers = new Map();
const holders = new Map();

class Overtaken extends Error {}

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
    const { works, workAt } = await base;
    const { bundle, local, first } = works[workAt[id]];
    const values = await bundle.text(local + id - first);
    return { ...values, prepared: prepare(values.text, settings.style) };
  });

const once = (make) => {
  let made = null;
  return () => {
    made ??= make();
    made.catch(() => (made = null));
    return made;
  };
};
const moreFacets = once(async () => {
  const known = await base;
  const each = await Promise.all((await bundles).map((bundle) => bundle.facets()));
  for (const facets of each) addSets(known.sets, facets);
  known.more = true;
});
const vocabulary = once(async () => {
  const bytes = await fetched(new URL(`words.${settings.language}`, settings.bundle));
  return JSON.parse(new TextDecoder().decode(bytes)).split(" ").filter(Boolean);
});

// Adds {facet: {value: [ids]}} to facet -> value -> set of ids.
const addSets = (sets, facets) => {
  for (const [facet, values] of Object.entries(facets)) {
    sets[facet] ??= {};
    for (const [value, ids] of Object.entries(values)) {
      const set = (sets[facet][value] ??= new Set());
      for (const id of ids) set.add(id);
    }
  }
};

// Records are numbered in the order of a list without a query: the newest reports first, those of one date by their names, each in its
// own order. So a record has the same number however the reports are spread over bundles.
const numbered = async () => {
  const all = await bundles;
  const works = all.flatMap((bundle) => bundle.works.map((work) => ({ ...work, bundle })));
  const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  works.sort((one, other) => compared(other.date ?? "", one.date ?? "") || compared(one.id, other.id));
  const workAt = [];
  const addressAt = [];
  const places = new Map(all.map((bundle) => [bundle, []]));
  for (const [number, work] of works.entries()) {
    work.first = workAt.length;
    for (const [i, address] of work.addresses.entries()) {
      places.get(work.bundle)[work.local + i] = workAt.length;
      workAt.push(number);
      addressAt.push(address);
    }
  }
  for (const [bundle, numbers] of places) bundle.number(numbers);
  const sets = {};
  for (const bundle of all) addSets(sets, bundle.first());
  return { works, workAt, addressAt, sets, more: false };
};

const open = async (given) => {
  settings = given;
  globalThis.document = { querySelector: () => ({ getAttribute: () => settings.style.index }) };
  bundles = openedBundles(settings);
  base = bundles.then(numbered);
  base.catch(() => {}); // whoever awaits it is told
  await base;
};

// ---- what the engine finds ----

// Each bundle is asked, and knows which of its records are still there: id -> places in the text.
const everywhere = async (ask) => new Map((await Promise.all((await bundles).map(ask))).flat());

// The records that have this very word, or one of the same stem, with its places. Unquoted, the engine would also answer with
// words that begin with it, or with shorter ones.
const having = (word) =>
  kept(answers, MOST_ANSWERS, word, () =>
    everywhere((bundle) => (word.startsWith(EXACT) ? bundle.alone(word.slice(EXACT.length)) : bundle.ask(`"${word}"`))));

// All places of a word in each record that has it: asked for exactly, the engine gives the first one only. What it gives besides, of
// words that begin so, and of others in a bundle that has no such word, is more than is true, and so only of use beside `having`.
const placesOf = (word) => kept(answers, MOST_ANSWERS, `${word} anywhere`, () => everywhere((bundle) => bundle.ask(word)));

// The records that have all words of a form where they must stand: id -> places in the text.
const havingForm = async (form) => {
  const sets = await Promise.all([...form.words, ...form.loose].map(having));
  if (sets.some((set) => !set.size)) return new Map();
  const places = form.offsets.length > 1 ? await Promise.all(form.words.map(placesOf)) : sets;
  const found = new Map();
  for (const id of sets.reduce((one, other) => (other.size < one.size ? other : one)).keys()) {
    if (!sets.every((set) => set.has(id))) continue;
    const here = places.map((set) => set.get(id) ?? []);
    if (standTogether(form, here)) found.set(id, here.flat());
  }
  return found;
};

// The records that have a word of the vocabulary. The engine takes a long one with points and hyphens (an address on the web)
// apart: then those that have all its pieces, which is not to be relied on.
const havingWord = async (word) => {
  const whole = await having(engineWord(word));
  const pieces = engineWord(word).split(/[.'-]+/u);
  if (whole.size || pieces.length < 2) return whole;
  const [first, ...rest] = await Promise.all(pieces.map(having));
  return new Map([...first].filter(([id]) => rest.every((set) => set.has(id))));
};

// The words of the vocabulary that fit the asterisks; that begin so, or of which a part does; that have it anywhere.
const parts = (word) => [word, ...word.split(/[./'-]/u)];
const FITTING = {
  wild: (term) => (word) => parts(word).some((part) => term.fits.test(part)),
  begins: (term) => (word) => parts(word).some((part) => part.startsWith(term.text)),
  inside: (term) => (word) => word.includes(term.text),
};
const fitting = async (term, how) => {
  const found = (await vocabulary()).filter(FITTING[how](term)).sort((one, other) => one.length - other.length);
  return { words: found.slice(0, MOST_WORDS), cut: found.length > MOST_WORDS };
};

// The records that may have a term: {found: id -> [{form, places}], cut: whether there were too many words to ask for}.
const holdersOf = (term) =>
  kept(holders, MOST_ANSWERS, `${term.kind} ${term.whole ?? ""} ${term.only ?? ""} ${term.text}`, async () => {
    const found = new Map();
    const add = (form, ids) => {
      for (const [id, places] of ids) {
        if (found.has(id)) found.get(id).push({ form, places });
        else found.set(id, [{ form, places }]);
      }
    };
    for (const form of term.forms) add(form, await havingForm(form));
    if (term.kind === "phrase" || term.only) return { found, cut: false };
    // Between Han characters, words are as good as any other piece of text: they are found anywhere. Elsewhere a word is taken for
    // a piece of one only where there is no such word; a number, last of all.
    const piecemeal = settings.style.cutting === "bigrams" && !term.number;
    if (found.size && !piecemeal) return { found, cut: false };
    for (const how of term.kind === "wild" ? ["wild"] : piecemeal || term.number ? ["inside"] : ["begins", "inside"]) {
      const { words, cut } = await fitting(term, how);
      const sets = await Promise.all(words.map(havingWord));
      sets.forEach((set) => add({ [how]: true }, set));
      if (found.size) return { found, cut };
    }
    return { found, cut: false };
  });

// {candidates: [{id, score, ways}], cut: [terms]} for terms that a paragraph must all have. `ways`: lists of terms that it has,
// each with how the engine found it.
const candidatesFor = async (terms) => {
  const byId = new Map();
  const cut = [];
  const count = (await base).workAt.length;
  for (const list of [terms, ...joinings(terms, settings.style)]) {
    const held = await Promise.all(list.map(holdersOf));
    list.forEach((term, i) => held[i].cut && cut.push(term));
    const [fewest, ...others] = held.map(({ found }) => found).sort((one, other) => one.size - other.size);
    for (const id of fewest.keys()) {
      if (!others.every((found) => found.has(id))) continue;
      const way = list.map((term, i) => ({ term, ways: held[i].found.get(id) }));
      // Rare words count for more than common ones, and a second time for less than the first.
      const score = way.reduce((sum, { ways }, i) => {
        const times = Math.max(1, ways.reduce((most, { form, places }) => Math.max(most, places.length / Math.max(1, form.words?.length ?? 1)), 0));
        return sum + Math.log(1 + count / held[i].found.size) * (times / (times + 1));
      }, 0);
      const same = byId.get(id);
      if (same) same.ways.push(way);
      else byId.set(id, { id, score, ways: [way] });
    }
  }
  return { candidates: [...byId.values()], cut };
};

// The ranges of all terms in a candidate's text, or null if it lacks one: then it is no hit.
const verify = async ({ id, ways }) => {
  if (!ways) return []; // nothing was asked
  const { prepared } = await record(id);
  const ranges = [];
  for (const way of ways) {
    const each = way.map(({ term, ways: how }) => find(term, how, prepared));
    if (each.every((list) => list.length)) ranges.push(...each.flat());
  }
  return ranges.length ? merged(ranges) : null;
};

const verifyAll = async (candidates, guard) => {
  const checked = [];
  for (let at = 0; at < candidates.length; at += MOST_AT_ONCE) {
    guard();
    checked.push(...(await Promise.all(candidates.slice(at, at + MOST_AT_ONCE).map(verify))));
  }
  return checked;
};

const unsure = ({ ways: lists }) => lists?.every((way) => way.some(({ term, ways }) => !term.sure || ways.every(({ form }) => form.inside)));

// Only what is a hit, as far as there are not too many doubtful ones: {candidates, exact}.
const settled = async (candidates, guard) => {
  const doubtful = candidates.filter(unsure);
  if (doubtful.length > MOST_UNSURE) return { candidates, exact: false };
  const checked = await verifyAll(doubtful, guard);
  const refuted = new Set(doubtful.filter((_, i) => !checked[i]).map(({ id }) => id));
  return { candidates: candidates.filter(({ id }) => !refuted.has(id)), exact: true };
};

// ---- what a query finds ----

const everything = async () => (await base).workAt.map((_, id) => ({ id, score: 0, ways: null }));

// Candidates for the first reading of the query that finds something. Terms that nothing is found for are left out, and named.
const seek = async (query, guard) => {
  const { readings, without } = readQuery(query, settings.style);
  let found = { candidates: [], exact: true };
  let lost = [];
  let cut = [];
  let terms = [];
  for (terms of readings) {
    const all = await candidatesFor(terms);
    guard();
    found = await settled(all.candidates, guard);
    cut = all.cut;
    if (found.candidates.length) break;
  }
  const each = [];
  if (!found.candidates.length && terms.length > 1) {
    for (const term of terms) {
      const alone = await settled((await candidatesFor([term])).candidates, guard);
      each.push({ term, count: alone.candidates.length });
    }
    const left = each.filter(({ count }) => count).map(({ term }) => term);
    lost = each.filter(({ count }) => !count).map(({ term }) => term);
    if (left.length && lost.length) found = await settled((await candidatesFor(left)).candidates, guard);
    else lost = [];
  }
  if (!readings.length && without.length) found = { candidates: await everything(), exact: true };
  for (const term of without) {
    const held = (await holdersOf(term)).found;
    const touched = found.candidates.filter(({ id }) => held.has(id));
    const has = await verifyAll(touched.map(({ id }) => ({ id, ways: [[{ term, ways: held.get(id) }]] })), guard);
    const gone = new Set(touched.filter((_, i) => has[i]).map(({ id }) => id));
    found.candidates = found.candidates.filter(({ id }) => !gone.has(id));
  }
  return {
    ...found,
    lost: lost.map((term) => term.shown),
    cut: cut.map((term) => term.shown),
    each: each.map(({ term, count }) => ({ words: term.shown, count })),
  };
};

const passes = (id, sets, selected, but) =>
  Object.entries(selected).every(
    ([facet, values]) => facet === but || !values.length || values.some((value) => sets[facet]?.[value]?.has(id)),
  );

// How many candidates each value of each facet would leave: the facet's own choice does not count, since its values add up.
const count = (candidates, sets, selected) => {
  const counts = {};
  for (const [facet, values] of Object.entries(sets)) {
    const open = new Set(candidates.filter(({ id }) => passes(id, sets, selected, facet)).map(({ id }) => id));
    counts[facet] = {};
    for (const [value, ids] of Object.entries(values)) {
      const [fewer, more] = ids.size < open.size ? [ids, open] : [open, ids];
      let both = 0;
      for (const id of fewer) both += more.has(id) ? 1 : 0;
      counts[facet][value] = both;
    }
  }
  return counts;
};

// A work without what says where it is found.
const told = ({ bundle, local, first, ...work }) => work;

const valuesOf = (id, sets) =>
  Object.fromEntries(["kind"].map((facet) => [facet, Object.keys(sets[facet] ?? {}).filter((value) => sets[facet][value].has(id))]));

// Candidates by work, in the order asked for: by the best hit, or newest first; inside a work by the same.
const grouped = (candidates, sort, { works, workAt }) => {
  const byPosition = (one, other) => one.id - other.id;
  const byScore = (one, other) => other.score - one.score || byPosition(one, other);
  const groups = new Map();
  for (const candidate of [...candidates].sort(sort === "newest" ? byPosition : byScore)) {
    const work = workAt[candidate.id];
    if (groups.has(work)) groups.get(work).push(candidate);
    else groups.set(work, [candidate]);
  }
  return [...groups].map(([number, list]) => ({ work: works[number], list }));
};

const hitOf = async (id, ranges, { works, workAt, addressAt, sets }) => {
  const { prepared, text, ...values } = await record(id);
  const work = works[workAt[id]];
  return {
    ...values,
    work: work.id,
    address: addressAt[id],
    url: `${work.url}#${addressAt[id]}`,
    kinds: valuesOf(id, sets).kind,
    snippet: snippet(text, ranges, settings.style.tag),
    found: [...new Set(ranges.map(([from, to]) => text.slice(from, to)))],
  };
};

// In: {typed: whether the next search makes it pointless, query, selected: {facet: [value]}, works: only those (null: any), sort: relevance | newest, from, size: groups; per: hits
// of each; shown: {work: hits}}. Out: {groups: [{work, total, hits}], next, total, reports, exact, counts, lost, cut, each}.
const search = async ({ query, selected = {}, only = null, sort, from = 0, size = 10, per = 3, shown = {}, more = false }, overtaken) => {
  const guard = () => {
    if (overtaken()) throw new Overtaken();
  };
  const known = await base;
  if (more) await moreFacets();
  guard();
  const { sets } = known;
  const found = !query.trim()
    ? { candidates: await everything(), exact: true, lost: [], cut: [], each: [] }
    : await seek(query, guard);
  guard();
  const inWorks = only && new Set(only);
  const allowed = only ? found.candidates.filter(({ id }) => inWorks.has(known.works[known.workAt[id]].id)) : found.candidates;
  const chosen = allowed.filter(({ id }) => passes(id, sets, selected));
  const groups = grouped(chosen, sort, known);
  const refuted = new Set();
  const result = [];
  let at = from;
  for (; at < groups.length && result.length < size; at += 1) {
    const { work, list } = groups[at];
    const wanted = shown[work.id] ?? (groups.length === 1 ? Math.max(MOST_ALONE, per) : per);
    const hits = [];
    let next = 0;
    while (hits.length < wanted && next < list.length) {
      const batch = list.slice(next, next + Math.min(wanted - hits.length, MOST_AT_ONCE));
      const checked = await verifyAll(batch, guard);
      for (const [i, { id }] of batch.entries()) {
        if (checked[i]) hits.push(await hitOf(id, checked[i], known));
        else refuted.add(id);
      }
      next += batch.length;
    }
    const total = list.filter(({ id }) => !refuted.has(id)).length;
    if (hits.length) result.push({ work: { ...told(work), addresses: undefined }, total, hits });
  }
  const real = allowed.filter(({ id }) => !refuted.has(id));
  const passing = real.filter(({ id }) => passes(id, sets, selected));
  return {
    groups: result,
    next: at < groups.length ? at : null,
    total: passing.length,
    reports: new Set(passing.map(({ id }) => known.workAt[id])).size,
    unfiltered: real.length,
    exact: found.exact,
    counts: count(real, sets, selected),
    lost: found.lost,
    cut: found.cut,
    each: found.each,
  };
};

// ---- across languages ----

// The paragraphs that a query finds, as [work, address], and which works there are; for another language's `learn`.
const places = async ({ query }, overtaken) => {
  const guard = () => {
    if (overtaken()) throw new Overtaken();
  };
  const { works, workAt, addressAt } = await base;
  const { candidates, lost } = await seek(query, guard);
  const found = candidates.map(({ id }) => id).sort((one, other) => one - other);
  const hits = lost.length ? [] : found.map((id) => [works[workAt[id]].id, addressAt[id]]);
  return { hits, works: works.map(({ id, addresses }) => [id, addresses]) };
};

// What this language says where another one has its hits: the words that stand in most of the paragraphs aligned with the hits
// and in few others. In: what `places` gave. Out: {query, agree, of} or null.
const learn = async ({ hits, works }) => {
  const { works: own } = await base;
  const mine = new Map(own.map((work) => [work.id, work]));
  const idAt = (work, address) => {
    const known = mine.get(work);
    const place = known ? known.addresses.indexOf(address) : -1;
    return place < 0 ? null : known.first + place;
  };
  const aligned = new Set(works.flatMap(([work, addresses]) => addresses.map((address) => idAt(work, address))).filter((id) => id !== null));
  const wanted = new Set(hits.map(([work, address]) => idAt(work, address)).filter((id) => id !== null));
  if (!wanted.size || wanted.size * 2 > aligned.size) return null; // nothing to learn from what is nearly everywhere
  const texts = await Promise.all([...wanted].slice(0, MOST_LEARNT_FROM).map(async (id) => (await record(id)).prepared));
  let best = null;
  for (const guess of associated(texts.map(({ tokens, folded }) => ({ tokens, folded })), settings.style.cutting).slice(0, MOST_GUESSES)) {
    const { candidates } = await candidatesFor(readQuery(guess, settings.style).readings[0] ?? []);
    const there = candidates.filter(({ id }) => aligned.has(id));
    const both = there.filter(({ id }) => wanted.has(id)).length;
    const agreement = (2 * both) / (there.length + wanted.size);
    if (!best || agreement > best.agreement + 0.05 || (agreement > best.agreement - 0.05 && guess.length > best.query.length)) {
      best = { query: guess, agreement, agree: both, of: wanted.size };
    }
  }
  return best && best.agreement >= 0.5 ? best : null;
};

// The text of paragraphs in this language: [[work, address]] -> [{text, reference, url} or null].
const texts = async (wanted) => {
  const { works } = await base;
  return Promise.all(wanted.map(async ([id, address]) => {
    const work = works.find((one) => one.id === id);
    const place = work ? work.addresses.indexOf(address) : -1;
    if (place < 0) return null;
    const { text, reference } = await record(work.first + place);
    return { text, reference, url: `${work.url}#${address}`, snippet: snippet(text, [], settings.style.tag) };
  }));
};

// Words of the vocabulary that are nearly what was asked: [word], the nearest first.
const similar = async (query) => {
  const asked = fold(query).split(" ").at(-1);
  if (!/^[\p{L}'-]{4,}$/u.test(asked)) return [];
  const distance = (one, other) => {
    let row = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
      }
      row = next;
    }
    return row.at(-1);
  };
  const most = asked.length > 6 ? 2 : 1;
  return (await vocabulary())
    .filter((word) => Math.abs(word.length - asked.length) <= most)
    .map((word) => [distance(asked, word), word])
    .filter(([far]) => far > 0 && far <= most)
    .sort((one, other) => one[0] - other[0])
    .slice(0, 3)
    .map(([, word]) => word);
};

const works = async () => (await base).works.map(told);

const commands = { search, places, learn, texts, similar, works };

let opened;
addEventListener("message", async ({ data }) => {
  try {
    if (data.open) {
      opened = open(data.open);
      await opened;
      postMessage({ id: data.id, result: true });
      return;
    }
    const name = Object.keys(commands).find((command) => command in data);
    const typed = Boolean(data.search?.typed); // asked while one types: the next one makes it pointless
    if (typed) latest = data.id;
    await opened;
    const overtaken = () => typed && data.id !== latest;
    postMessage({ id: data.id, result: await commands[name](data[name], overtaken) });
  } catch (reason) {
    if (reason instanceof Overtaken) postMessage({ id: data.id, result: null });
    else postMessage({ id: data.id, error: String(reason) });
  }
});
