// The search page: the query and the filters are in the address, the engines in workers (one for each language), the results
// here.

const PAGE_SIZE = 10;
const TYPING = 180; // milliseconds of rest before a search
const ELSEWHERE = 500; // after the results, before the other languages are asked
const SLOW = 400; // after which one is told that it takes a while

const box = document.getElementById("finder");
const form = box.querySelector("form");
const field = form.elements.namedItem("q");
const root = new URL(box.dataset.root, document.baseURI);
const bundle = new URL("pagefind/", root).href;
const { language, tag } = box.dataset;
const part = (selector) => box.querySelector(selector);
const [summary, remark, hits, more] = [".summary", ".remark", ".hits", ".more"].map(part);
const [elsewhere, clear] = [".elsewhere", ".clear"].map(part);
const boxes = [...form.querySelectorAll(".facets input")];
const number = new Intl.NumberFormat(tag);

const say = (key, { count = 0, words = "" } = {}) => {
  const values = { count: number.format(count), words };
  return box.getAttribute(`data-say-${key}`).replace(/\{(count|words)\}/g, (_, name) => values[name]);
};
const quoted = (words) => words.join(say("separator"));

// ---- engines: one worker for each language, made when it is first asked ----

const manifest = async () => {
  const response = await fetch(new URL("wgreport.json", bundle));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
};

const engines = new Map();
const engine = (code) => {
  if (!engines.has(code)) engines.set(code, start(code));
  return engines.get(code);
};

const start = async (code) => {
  const style = (await manifest()).languages[code];
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
  await ask({ open: { bundle, language: code, index: style.index, cutting: style.cutting } });
  return (search) => ask({ search });
};

const nothing = { hits: [], next: null, total: 0, counts: {}, lost: [], ignored: [], tooShort: false };
const searchIn = async (code, wanted) => {
  try {
    const ask = await engine(code);
    return ask ? await ask(wanted) : nothing;
  } catch (reason) {
    engines.delete(code); // so that the next search tries again
    throw reason;
  }
};

// ---- what is asked: in the form, and as an address ----

const facetNames = [...new Set(boxes.map((input) => input.name))];
const chosen = (name) => boxes.filter((one) => one.name === name && one.checked).map((one) => one.value);
const asked = () => ({
  query: field.value.trim(),
  selected: Object.fromEntries(facetNames.map((name) => [name, chosen(name)])),
});
const isEmpty = ({ query, selected }) => !query && Object.values(selected).every((values) => !values.length);

const address = ({ query, selected }) => {
  const parameters = new URLSearchParams();
  if (query) parameters.set("q", query);
  for (const [name, values] of Object.entries(selected)) for (const value of values) parameters.append(name, value);
  return `${parameters}` ? `?${parameters}` : location.pathname;
};

const readAddress = () => {
  const parameters = new URLSearchParams(location.search);
  field.value = parameters.get("q") ?? "";
  for (const input of boxes) input.checked = parameters.getAll(input.name).includes(input.value);
};

// A new entry of the history for each search that was meant; while one types, the same one.
const remember = (wanted, typing) => {
  const next = address(wanted);
  if (next === (location.search || location.pathname)) return;
  if (typing && history.state?.typing) history.replaceState({ typing }, "", next);
  else history.pushState({ typing }, "", next);
};
const note = (values) => history.replaceState({ ...history.state, ...values }, "");

// ---- what is shown; texts only ever become text nodes ----

const element = (name, values = {}, ...children) => {
  const made = Object.assign(document.createElement(name), values);
  made.append(...children);
  return made;
};

const labels = (hit) => {
  const shown = [];
  for (const name of ["kind", "voice"]) {
    for (const value of hit.facets[name] ?? []) {
      const choice = boxes.find((input) => input.name === name && input.value === value);
      if (choice) shown.push(element("span", {}, choice.parentElement.querySelector(".choice").textContent));
    }
  }
  if (hit.unofficial) shown.push(element("span", { className: "qualifier unofficial" }, say("unofficial")));
  return shown;
};

const hitElement = (hit) => {
  const link = element("a", { href: new URL(hit.url.replace(/^\//, ""), root).href }, hit.reference);
  link.addEventListener("click", () => note({ scroll: scrollY }));
  const passage = element("p", { className: "passage", lang: hit.tag, dir: "auto" });
  if (hit.snippet.before) passage.append(say("cut-before"));
  for (const { text, mark } of hit.snippet.parts) passage.append(mark ? element("mark", {}, text) : text);
  if (hit.snippet.after) passage.append(say("cut-after"));
  const item = element("li", {}, element("h3", {}, link));
  if (hit.section) item.append(element("p", { className: "section" }, hit.section));
  item.append(passage);
  const below = labels(hit);
  if (below.length) item.append(element("p", { className: "labels" }, ...below));
  return item;
};

const showCounts = (counts) => {
  for (const input of boxes) {
    const count = counts[input.name]?.[input.value];
    const label = input.closest("label");
    label.hidden = count === undefined && !input.checked; // no paragraph at all has this value
    label.classList.toggle("none", !count);
    label.querySelector(".count").textContent = number.format(count ?? 0);
  }
  for (const group of form.querySelectorAll("fieldset")) {
    group.hidden = [...group.querySelectorAll("label")].every((label) => label.hidden);
  }
};

const showChosen = ({ selected }) => {
  const count = Object.values(selected).flat().length;
  clear.hidden = !count;
  part("[data-chosen]").textContent = count ? number.format(count) : "";
};

const show = (result, adding) => {
  const focusOn = adding ? hits.children.length : -1;
  if (!adding) hits.replaceChildren();
  hits.append(...result.hits.map(hitElement));
  more.hidden = result.next === null;
  more.textContent = say("more");
  more.onclick = () => run({ from: result.next });
  if (result.tooShort) summary.textContent = say("too-short");
  else if (!result.total) summary.textContent = say("none");
  else summary.textContent = say(result.lost.length ? "found-rest" : "found", { count: result.total });
  const short = result.tooShort ? [] : result.ignored;
  remark.hidden = !result.lost.length && !short.length;
  remark.textContent = [
    result.lost.length ? say("lost", { words: quoted(result.lost) }) : "",
    short.length ? say("ignored", { words: quoted(short) }) : "",
  ].filter(Boolean).join(" ");
  if (focusOn >= 0) hits.children[focusOn]?.querySelector("a").focus();
};

// The same search in the site's other languages: links at once, and when the page's own results stand, how much there is.
const links = [...(elsewhere?.querySelectorAll("a") ?? [])];
const linkElsewhere = (wanted) => {
  if (elsewhere) elsewhere.hidden = !wanted.query;
  for (const link of links) {
    link.search = address(wanted).startsWith("?") ? address(wanted) : "";
    link.querySelector(".count").textContent = "";
  }
};
const countElsewhere = async (wanted, current) => {
  await new Promise((resolve) => setTimeout(resolve, ELSEWHERE));
  for (const link of links) {
    if (!current()) return;
    const result = await searchIn(link.dataset.code, { ...wanted, from: 0, size: 1 }).catch(() => null);
    if (!result || !current()) continue;
    link.querySelector(".count").textContent = `(${number.format(result.lost.length ? 0 : result.total)})`;
  }
};

// ---- searching ----

let searches = 0;
const run = async ({ from = 0, size = PAGE_SIZE, scroll = 0 } = {}) => {
  const wanted = asked();
  searches += 1;
  const mine = searches;
  const current = () => mine === searches;
  showChosen(wanted);
  if (from === 0) linkElsewhere(wanted);
  if (isEmpty(wanted)) {
    summary.textContent = "";
    hits.replaceChildren();
    remark.hidden = true;
    more.hidden = true;
  }
  const slow = setTimeout(() => {
    box.classList.add("waiting");
    if (!hits.children.length && !isEmpty(wanted)) summary.textContent = say("loading");
  }, SLOW);
  try {
    const result = await searchIn(language, { ...wanted, from, size: isEmpty(wanted) ? 0 : size });
    if (!current() || !result) return;
    showCounts(result.counts);
    if (isEmpty(wanted)) return;
    show(result, from > 0);
    note({ shown: hits.children.length });
    if (scroll) scrollTo({ top: scroll, behavior: "instant" });
    if (from === 0 && wanted.query) countElsewhere(wanted, current);
  } catch (reason) {
    console.error(reason);
    if (!current()) return;
    hits.replaceChildren();
    more.hidden = true;
    summary.textContent = say("failed");
  } finally {
    clearTimeout(slow);
    if (current()) box.classList.remove("waiting");
  }
};

const runNow = (typing = false) => {
  clearTimeout(typingTimer);
  remember(asked(), typing);
  run();
};

let typingTimer;
field.addEventListener("input", (event) => {
  clearTimeout(typingTimer);
  if (!event.isComposing) typingTimer = setTimeout(runNow, TYPING, true);
});
field.addEventListener("compositionend", () => {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(runNow, TYPING, true);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || !field.value) return;
  event.preventDefault();
  field.value = "";
  runNow();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  runNow();
});
for (const input of boxes) input.addEventListener("change", () => runNow());
clear.addEventListener("click", () => {
  for (const input of boxes) input.checked = false;
  runNow();
  field.focus();
});

const arrive = () => {
  readAddress();
  const { shown = 0, scroll = 0 } = history.state ?? {};
  if (!isEmpty(asked())) run({ size: Math.max(shown, PAGE_SIZE), scroll });
  else if (engines.size) run();
  else showChosen(asked());
};
addEventListener("popstate", arrive);
form.addEventListener("focusin", () => {
  if (!engines.size) run(); // the engine is loaded while one types, and the filters get their counts
}, { once: true });

history.scrollRestoration = "manual";
form.querySelector("details").open = matchMedia("(width >= 56rem)").matches;
form.hidden = false;
part(".results").hidden = false; // from the start, so that what its status says later is read out
arrive();
