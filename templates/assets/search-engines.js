// The engines of all languages as the page asks them: one worker for each language, made when it is first asked.

const nothing = { groups: [], next: null, total: 0, reports: 0, unfiltered: 0, exact: true, counts: {}, lost: [], cut: [], each: [] };

const gunzipped = async (response) => {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes); // unpacked on the way
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};

export const enginesAt = (bundle) => {
  const kept = new Map();
  const once = (key, make) => {
    if (!kept.has(key)) {
      kept.set(key, make());
      kept.get(key).catch(() => kept.delete(key)); // so that the next one tries again
    }
    return kept.get(key);
  };
  const manifest = () =>
    once("manifest", async () => JSON.parse(await gunzipped(await fetch(new URL("wgreport.json", bundle), { cache: "no-cache" }))));

  const start = async (code) => {
    const { languages, engine: version } = await manifest();
    const style = languages[code];
    if (!style) return null;
    const worker = new Worker(new URL("search-worker.js", import.meta.url), { type: "module", name: `search ${code}` });
    const waiting = new Map();
    let last = 0;
    worker.addEventListener("message", ({ data }) => {
      const asker = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error) asker?.reject(new Error(data.error));
      else asker?.resolve(data.result);
    });
    worker.addEventListener("error", (event) => {
      for (const { reject } of waiting.values()) reject(new Error(event.message));
      waiting.clear();
    });
    const ask = (message) => new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ id: last, ...message });
    });
    ask.end = () => worker.terminate();
    await ask({ open: { bundle, language: code, style, version } }).catch((reason) => {
      ask.end();
      throw reason;
    });
    return ask;
  };

  // What an engine lacks once it lacks for good, and bundles go when the site is published anew: so if it fails, once more from the
  // manifest on.
  const command = async (code, message) => {
    const key = `engine ${code}`;
    const tried = async () => {
      const ask = await once(key, () => start(code));
      return ask ? ask(message) : null;
    };
    const before = kept.get(key);
    try {
      return await tried();
    } catch (reason) {
      console.warn(reason);
      const failed = kept.get(key);
      if (failed && (failed === before || !before)) {
        kept.delete(key);
        failed.then((ask) => ask?.end(), () => {});
      }
      kept.delete("manifest");
      return tried();
    }
  };

  return {
    manifest,
    started: (code) => kept.has(`engine ${code}`),
    warm: (code) => once(`engine ${code}`, () => start(code)),
    search: async (code, wanted) => {
      const result = await command(code, { search: wanted });
      return result ?? ((await manifest()).languages[code] ? null : nothing);
    },
    command,
    // {names, labels} of a language: what the registry calls things, and by facet what its values are called.
    names: (code) => once(`names ${code}`, async () => {
      const { names, labels } = JSON.parse(await gunzipped(await fetch(new URL(`names.${code}`, bundle))));
      const facetOf = { decision: "resolution", resolution: "resolution", article: "article", state: "state", topic: "topic" };
      for (const { kind, path, name, detail } of names) {
        const facet = facetOf[kind];
        if (facet) (labels[facet] ??= {})[/^(state|topic)\//.test(path) ? path.split("/")[1] : path] = [name, detail].filter(Boolean).join(" ");
      }
      return { names, labels };
    }),
  };
};
