// The bundles of one language: the records of some reports each, with an index of the engine's. What is not there any more of a bundle
// that has been kept is left out here.
//
// The engine reads its files through `fetch`. What is at hand already, it is given from here: the program, which is loaded once for
// all bundles, and its entry, which the manifest makes needless. Its ids of records are their numbers in the bundle.

const SIGNATURE = "pagefind_dcd";
const MOST_TEXTS = 200; // files of texts that are kept

const given = new Map(); // URL without a query -> promise of the bytes that the engine is given
const network = globalThis.fetch.bind(globalThis);
let missing = null; // why a file did not come that the engine asked for: it goes on without, and finds less
globalThis.fetch = async (input, options) => {
  const url = String(input.url ?? input);
  const bytes = given.get(url.replace(/\?.*$/, ""));
  try {
    const response = bytes ? new Response(await bytes) : await network(input, options);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response;
  } catch (reason) {
    missing = reason;
    throw reason;
  }
};

const gunzip = async (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

// The bytes at an address, unpacked; some servers unpack them on the way.
export const fetched = async (url) => {
  const response = await network(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes) : bytes;
};

// Positions as they are stored, the first and the distances to the next ones.
const unpacked = (steps) => {
  let position = 0;
  return steps.map((step) => (position += step));
};

const bundleAt = async (folder, { meta, gone }, settings, program) => {
  const url = (name) => new URL(name, folder).href;
  const load = async (name) => JSON.parse(new TextDecoder().decode(await fetched(url(name))));
  given.set(url("pagefind-entry.json"), Promise.resolve(new TextEncoder().encode(JSON.stringify(settings.entry(meta)))));
  given.set(url(`wasm.${settings.style.index}.pagefind`), program);
  const { works, texts, alone, facets } = await load("records");
  const left = new Set(gone);
  let size = 0;
  for (const work of works) {
    work.addresses = work.addresses.split(" ");
    work.local = size; // of its first record in the bundle
    size += work.addresses.length;
  }
  const firstOf = []; // of each file of texts, its first record
  texts.reduce((before, count) => (firstOf.push(before), before + count), 0);
  const files = new Map();
  const file = (name) => {
    if (!files.has(name)) {
      if (files.size >= MOST_TEXTS) files.delete(files.keys().next().value);
      const loaded = load(name);
      loaded.catch(() => files.delete(name));
      files.set(name, loaded);
    }
    return files.get(name);
  };
  let numbers = [];
  const known = (local) => numbers[local] !== undefined;
  const byNumber = (stored) => {
    const found = {};
    for (const [facet, values] of Object.entries(stored)) {
      found[facet] = {};
      for (const [value, steps] of Object.entries(values)) {
        const here = unpacked(steps).filter(known);
        if (here.length) found[facet][value] = here.map((local) => numbers[local]);
      }
    }
    return found;
  };
  let engine = null;
  return {
    works: works.filter((_, place) => !left.has(place)),
    // Which number each record has among those of all bundles; those without one are no more.
    number: (given) => (numbers = given),
    start: (module) => (engine = module.createInstance({ basePath: folder })),
    // What the engine finds: [[number, places]].
    ask: async (query) => {
      const { results } = await engine.search(query);
      if (missing) throw missing;
      return results.filter(({ id }) => known(id)).map(({ id, words }) => [numbers[id], words]);
    },
    // The records that have this Han character.
    alone: async (character) => {
      const places = alone ? (await file(`alone-${character.codePointAt(0) % alone}`))[character] ?? [] : [];
      return unpacked(places).filter(known).map((local) => [numbers[local], [0]]);
    },
    // What a hit shows of a record.
    text: async (local) => {
      const place = firstOf.findLastIndex((first) => first <= local);
      return (await file(`texts-${place}`))[local - firstOf[place]];
    },
    first: () => byNumber(facets),
    facets: async () => byNumber(await load("facets")),
  };
};

// All bundles of a language, ready to be asked. `settings`: what search-worker.js is opened with.
export const opened = async ({ bundle: root, style, version }) => {
  const entry = (meta) => ({
    version,
    languages: { [style.index.toLowerCase()]: { hash: meta.slice("pagefind.".length, -".pf_meta".length), wasm: style.index, page_count: 1 } },
    include_characters: style.characters,
  });
  const at = (name) => new URL(`${name}/`, root).href;
  const stub = Promise.resolve(new TextEncoder().encode(SIGNATURE));
  const program = fetched(new URL("wasm", at(style.engine)));
  const [module, ...bundles] = await Promise.all([
    import(`${at(style.engine)}pagefind.js`),
    ...style.bundles.map((one, i) => bundleAt(at(one.folder), one, { style, entry }, i ? stub : program)),
  ]);
  // They share one program in memory, which the first brings; it must be there before the others begin.
  for (const [i, bundle] of bundles.entries()) {
    const engine = bundle.start(module);
    if (!i) await engine.filters();
  }
  return bundles;
};
