// The search page: the query, the filters, the order and the languages are in the address, the engines in workers (one for each
// language), the results here.

import { enginesAt } from "./search-engines.js";
import { cited, cites, named } from "./search-direct.js";
import { combobox } from "./search-suggest.js";

const REPORTS = 6; // shown at once
const HITS = 2; // of each, if there are several
const MORE_HITS = 20;
const VALUES = 12; // of a facet, before all are asked for
const TYPING = 150; // milliseconds of rest before a search
const ELSEWHERE = 700; // after the results, before the other languages are asked
const SLOW = 400; // after which one is told that it takes a while
const MOST_MARKS = 12; // forms of the words found that a link takes along
const MOST_NAMES = 3; // of the registry by which other languages are searched
// What the registry names -> the filter for it; what has none is looked for by what the other language calls it.
const NAMED = { state: "state", topic: "topic", article: "article", resolution: "resolution", decision: "resolution", organization: null };

const box = document.getElementById("finder");
const form = box.querySelector("form");
const field = form.elements.namedItem("q");
const root = new URL(box.dataset.root, document.baseURI);
const { language, tag } = box.dataset;
const engines = enginesAt(new URL("pagefind/", root).href);
const part = (selector) => box.querySelector(selector);
const [summary, remark, list, help, more] = [".summary", ".remark", ".groups-found", ".help", ".more"].map(part);
const [elsewhere, clear, order, direct, others] = [".elsewhere", ".clear", ".order", ".direct", ".others"].map(part);
const sorting = part("[name=sort]");
const number = new Intl.NumberFormat(tag);

const say = (key, values = {}) =>
  box.getAttribute(`data-say-${key}`).replace(/\{(count|reports|words|name)\}/g, (_, name) =>
    (typeof values[name] === "number" ? number.format(values[name]) : values[name] ?? ""));
const quoted = (words) => words.join(say("separator"));
const here = (url) => new URL(url.replace(/^\//, ""), root);

const element = (name, values = {}, ...children) => {
  const { data = {}, ...plain } = values;
  const made = Object.assign(document.createElement(name), plain);
  Object.assign(made.dataset, data);
  made.append(...children.filter((child) => child !== null));
  return made;
};

// ---- what is asked: in the form, and as an address ----

const boxes = () => [...form.querySelectorAll(".facets input")];
const facetNames = [...new Set([...form.querySelectorAll("fieldset")].map((one) => one.dataset.facet))];
// Values from the address of facets that are not loaded yet count, too.
const waiting = new Map();
const chosen = (name) => [
  ...boxes().filter((one) => one.name === name && one.checked).map((one) => one.value),
  ...(waiting.get(name) ?? []),
];
const asked = () => ({
  query: field.value.trim(),
  selected: Object.fromEntries(facetNames.filter((name) => name !== "lang").map((name) => [name, chosen(name)])),
  languages: facetNames.includes("lang") ? chosen("lang") : [],
  sort: sorting.value,
});
const isEmpty = ({ query, selected }) => !query && Object.values(selected).every((values) => !values.length);

const address = ({ query, selected, languages, sort }, query_ = query) => {
  const parameters = new URLSearchParams();
  if (query_) parameters.set("q", query_);
  for (const [name, values] of Object.entries(selected)) for (const value of values) parameters.append(name, value);
  for (const code of languages) parameters.append("lang", code);
  if (sort !== "relevance") parameters.set("sort", sort);
  return `${parameters}` ? `?${parameters}` : location.pathname;
};

const readAddress = () => {
  const parameters = new URLSearchParams(location.search);
  field.value = parameters.get("q") ?? "";
  sorting.value = parameters.get("sort") === "newest" ? "newest" : "relevance";
  waiting.clear();
  for (const input of boxes()) input.checked = parameters.getAll(input.name).includes(input.value);
  for (const group of form.querySelectorAll("details.later")) {
    const name = group.dataset.later;
    const there = new Set(boxes().filter((input) => input.name === name).map((input) => input.value));
    const missing = parameters.getAll(name).filter((value) => !there.has(value));
    if (missing.length) waiting.set(name, missing);
    if (parameters.has(name)) group.open = true;
  }
};

// A new entry of the history for each search that was meant; while one types, the same one.
const remember = (wanted, typing) => {
  const next = address(wanted);
  if (next === (location.search || location.pathname)) return;
  if (typing && history.state?.typing) history.replaceState({ typing }, "", next);
  else history.pushState({ typing }, "", next);
};
const note = (values) => history.replaceState({ ...history.state, ...values }, "");

// ---- hits; texts only ever become text nodes ----

const labelsOf = (hit, work) => {
  const names = [];
  for (const kind of hit.kinds ?? []) {
    const choice = form.querySelector(`[data-facet=kind] input[value="${CSS.escape(kind)}"]`);
    if (choice) names.push(element("span", { className: `kind-${kind}` }, choice.parentElement.querySelector(".choice").textContent));
  }
  for (const [voice, weight] of hit.acts) {
    const said = (weight && box.getAttribute(`data-voice-${voice}-${weight}`)) || box.getAttribute(`data-voice-${voice}`);
    if (said) names.push(element("span", { className: `voice-${voice}` }, said));
  }
  if (work.unofficial) names.push(element("span", { className: "qualifier unofficial" }, say("unofficial")));
  return names;
};

const passageOf = ({ before, after, parts }, lang) => {
  const passage = element("p", { className: "passage", lang, dir: "auto" });
  if (before) passage.append(say("cut-before"));
  for (const { text, mark } of parts) passage.append(mark ? element("mark", {}, text) : text);
  if (after) passage.append(say("cut-after"));
  return passage;
};

// The words found go along with the link, so that the report's page can mark them.
const linkTo = (url, query, forms) => {
  const link = here(url);
  if (query) {
    link.searchParams.set("q", query);
    const marks = [...new Set(forms)].slice(0, MOST_MARKS);
    if (marks.length !== 1 || marks[0] !== query) for (const words of marks) link.searchParams.append("mark", words);
  }
  return link.href;
};

const hitElement = (hit, work, { query, forms, lang }) => {
  const link = element("a", { href: linkTo(hit.url, query, forms) }, hit.reference);
  const item = element("li", { id: `hit-${lang}-${work.id}-${hit.address}`, data: { work: work.id, address: hit.address } }, element("h4", {}, link));
  if (hit.section) item.append(element("p", { className: "section", lang, dir: "auto" }, hit.section));
  item.append(passageOf(hit.snippet, lang));
  const below = labelsOf(hit, work);
  if (below.length) item.append(element("p", { className: "labels" }, ...below));
  return item;
};

const groupElement = (group, { query, lang, expand }) => {
  const { work, total, hits } = group;
  const forms = hits.flatMap((hit) => hit.found);
  const heading = element("h3", {}, element("a", { href: here(work.url).href }, work.symbol));
  const detail = element("p", { className: "detail" }, ...[work.dates, say("in-report", { count: total })].filter(Boolean).map((text) => element("span", {}, text)));
  const items = element("ol", { className: "hits", role: "list" }, ...hits.map((hit) => hitElement(hit, work, { query, forms, lang })));
  const made = element("section", { className: "report", data: { work: work.id } },
    element("header", {}, heading, element("p", { className: "title", lang, dir: "auto" }, work.title), detail), items);
  if (hits.length < total) {
    const button = element("button", { type: "button", className: "more-here" }, say("more-here", { count: total - hits.length }));
    button.addEventListener("click", () => expand(work.id, hits.length + MORE_HITS));
    made.append(button);
  }
  return made;
};

// ---- facets ----

const countsOf = (input, count) => {
  const label = input.closest("label");
  label.classList.toggle("none", !count);
  label.querySelector(".count").textContent = number.format(count ?? 0);
};

let names = null; // of the registry, once they are loaded
const showCounts = (counts) => {
  for (const input of boxes()) {
    if (input.name === "lang" || input.closest("details.later")) continue;
    const count = counts[input.name]?.[input.value];
    input.closest("label").hidden = count === undefined && !input.checked; // no paragraph at all has this value
    countsOf(input, count);
  }
  for (const group of form.querySelectorAll("details.later")) if (counts[group.dataset.later]) fill(group, counts[group.dataset.later]);
  for (const group of form.querySelectorAll("fieldset")) {
    if (group.dataset.facet !== "lang" && !group.closest("details.later")) {
      group.hidden = [...group.querySelectorAll("label")].every((label) => label.hidden);
    }
  }
};

// A facet with many values: those that the results have, the most frequent first, and those that are chosen.
const fill = (group, counts) => {
  const facet = group.dataset.later;
  const set = group.querySelector("fieldset");
  const labels = names?.labels[facet] ?? {};
  const on = new Set(chosen(facet));
  waiting.delete(facet);
  const focused = document.activeElement?.name === facet ? document.activeElement.value : null;
  const values = [...new Set([...Object.keys(counts), ...on])].filter((value) => counts[value] || on.has(value));
  values.sort((one, other) => on.has(other) - on.has(one) || (counts[other] ?? 0) - (counts[one] ?? 0) || (labels[one] ?? one).localeCompare(labels[other] ?? other, tag));
  const all = group.classList.contains("all");
  const shown = all ? values : values.slice(0, Math.max(VALUES, on.size));
  set.replaceChildren(set.querySelector("legend"), ...shown.map((value) => {
    const input = element("input", { type: "checkbox", name: facet, value, checked: on.has(value) });
    input.addEventListener("change", () => runNow());
    const label = element("label", {}, input, " ", element("span", { className: "choice" }, labels[value] ?? value), " ", element("span", { className: "count" }));
    countsOf(input, counts[value]);
    return label;
  }));
  if (shown.length < values.length) {
    const button = element("button", { type: "button", className: "all-values" }, say("all-values", { count: values.length }));
    button.addEventListener("click", () => {
      group.classList.add("all");
      fill(group, counts);
      set.querySelectorAll("input")[shown.length]?.focus();
    });
    set.append(button);
  }
  if (focused !== null) set.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
};

const wantsMore = () => Boolean(form.querySelector("details.later[open]")) || [...waiting.values()].some((values) => values.length)
  || [...form.querySelectorAll("details.later input")].some((input) => input.checked);

const showChosen = ({ selected, languages }) => {
  const count = Object.values(selected).flat().length + languages.length;
  clear.hidden = !count;
  part("[data-chosen]").textContent = count ? number.format(count) : "";
};

// ---- the page's own language ----

let shown = { reports: REPORTS, hits: {} };

const show = (result, wanted, adding) => {
  const before = list.querySelectorAll(".hits > li").length;
  const expand = (work, count) => {
    shown.hits[work] = count;
    run({ again: true, focus: work });
  };
  const groups = result.groups.map((group) => groupElement(group, { query: wanted.query, lang: tag, expand }));
  if (adding) list.append(...groups);
  else list.replaceChildren(...groups);
  more.hidden = result.next === null;
  more.textContent = say("more");
  more.onclick = () => {
    shown.reports += REPORTS;
    run({ again: true, from: result.next });
  };
  order.hidden = false; // a search without hits can be shared, too
  sorting.parentElement.hidden = !result.total;
  if (!result.total) summary.textContent = say("none");
  else summary.textContent = say(result.lost.length ? "found-rest" : result.exact ? "found" : "found-most", { count: result.total, reports: result.reports });
  const remarks = [
    result.lost.length ? say("lost", { words: quoted(result.lost) }) : "",
    result.cut.length ? say("cut", { words: quoted(result.cut) }) : "",
  ].filter(Boolean);
  remark.hidden = !remarks.length;
  remark.textContent = remarks.join(" ");
  if (adding) list.querySelectorAll(".hits > li")[before]?.querySelector("a").focus();
};

// When nothing was found: what would be found, each as a link to that search.
const showHelp = async (result, wanted, current) => {
  const lines = [];
  const link = (text, query, changes = {}) => element("a", { href: address({ ...wanted, ...changes }, query) }, text);
  const line = (label, ...links) => lines.push(element("p", {}, `${label} `, ...links.flatMap((one, i) => (i ? [say("separator"), one] : [one]))));
  if (result.unfiltered) line("", link(say("without-filters", { count: result.unfiltered }), wanted.query, { selected: {} }));
  const found = result.each.filter(({ count }) => count);
  if (found.length > 1) line(say("alone"), ...found.map(({ words, count }) => link(`${words} (${number.format(count)})`, words)));
  const similar = await engines.command(language, { similar: wanted.query }).catch(() => []);
  if (similar?.length) {
    const nearly = similar.map((word) => wanted.query.replace(/\S+$/u, word));
    line(say("similar"), ...nearly.map((query) => link(query, query)));
  }
  const pieces = [...new Intl.Segmenter(tag, { granularity: "word" }).segment(wanted.query)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
  const apart = pieces.join(" ");
  if (pieces.length > 1 && pieces.every((piece) => /^\p{Script=Han}{2,}$/u.test(piece))) {
    const cut = await engines.search(language, { query: apart, selected: wanted.selected, sort: "relevance", size: 0 }).catch(() => null);
    if (cut?.total && !cut.lost.length) line(say("apart"), link(`${apart} (${number.format(cut.total)})`, apart));
  }
  if (!current()) return;
  help.replaceChildren(...lines);
  help.hidden = !lines.length;
};

// ---- citations: the page or the paragraph itself ----

const paragraphName = (numeral) => say("comma") + box.dataset.paragraph.replace("{number}", numeral);
const showDirect = async (wanted, current) => {
  const { languages } = await engines.manifest();
  if (!cites(wanted.query, languages)) {
    direct.hidden = true;
    return [];
  }
  const [registry, works] = await Promise.all([engines.names(language), engines.command(language, { works: true })]);
  names = registry;
  if (!current()) return [];
  const entries = cited(wanted.query, registry.names, works ?? [], languages, paragraphName);
  direct.replaceChildren(element("ul", { role: "list" }, ...entries.map((entry) => element("li", {},
    element("a", { href: here(entry.url).href }, entry.name), " ",
    entry.detail ? element("span", { className: "detail", dir: "auto" }, entry.detail) : null, " ",
    element("span", { className: "kind" }, box.getAttribute(`data-kind-${entry.kind}`) ?? "")))));
  direct.hidden = !entries.length;
  return entries;
};

// ---- the other languages ----

const links = [...(elsewhere?.querySelectorAll("a") ?? [])];
const linkElsewhere = (wanted) => {
  if (elsewhere) elsewhere.hidden = !wanted.query;
  for (const link of links) {
    link.search = address({ ...wanted, languages: [] }).startsWith("?") ? address({ ...wanted, languages: [] }) : "";
    link.querySelector(".count").textContent = "";
  }
  for (const input of boxes()) if (input.name === "lang") input.closest("label").querySelector(".count").textContent = "";
};

// How a language was searched, what that found, and on demand the hits, each with the same paragraph in the page's language.
const wayElement = (code, name, otherTag, { label, wanted, href, result }, wantedHere, current) => {
  const open = wantedHere.languages.includes(code);
  const found = element("div", { className: "found-there" });
  const render = async (size) => {
    const more = await engines.search(code, { ...wanted, from: 0, size, per: HITS });
    if (!more || !current()) return;
    found.replaceChildren(...more.groups.map((group) => groupElement(group, {
      query: wanted.query || wantedHere.query,
      lang: otherTag,
      expand: (work, count) => { wanted.shown = { ...wanted.shown, [work]: count }; render(size); },
    })));
    if (more.next !== null) {
      const button = element("button", { type: "button", className: "more-there" }, say("more"));
      button.addEventListener("click", () => render(size + REPORTS));
      found.append(button);
    }
    const items = [...found.querySelectorAll("li[data-work]")];
    const texts = await engines.command(language, { texts: items.map((item) => [item.dataset.work, item.dataset.address]) });
    if (!current()) return;
    items.forEach((item, i) => {
      const same = texts?.[i];
      if (!same) return;
      const link = element("a", { href: here(same.url).href }, say("same-paragraph", { name: same.reference }));
      const passage = passageOf(same.snippet, tag);
      item.append(element("div", { className: "same" }, element("p", {}, link), passage));
    });
  };
  const button = element("button", { type: "button", className: "show-here" }, say(open ? "hide" : "show-here"));
  button.setAttribute("aria-expanded", String(open));
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(on));
    button.textContent = say(on ? "hide" : "show-here");
    if (on) render(REPORTS);
    else found.replaceChildren();
  });
  if (open) render(REPORTS);
  return element("div", { className: "way" },
    element("p", {}, element("bdi", { className: "how" }, label), " ", element("span", { className: "count" }, `(${number.format(result.total)})`), " ",
      button, " ", element("a", { href, hreflang: otherTag }, say("open-there", { name }))), found);
};

// What of the registry a query names in full, or cites: [{entry, words}].
const whatIsNamed = (query, all, languages) => {
  const kinds = Object.keys(NAMED);
  const both = [...named(query, all, kinds), ...cited(query, all, [], languages, paragraphName).map((entry) => ({ entry, words: entry.name }))];
  return both.filter(({ entry }, i) => kinds.includes(entry.kind) && both.findIndex((one) => one.entry.path === entry.path) === i);
};

// Searches in another language for what the registry has by this name, one after the other until something is found.
const waysByName = (entry, there, base, wanted) => {
  const facet = NAMED[entry.kind];
  if (facet) {
    const value = facet === "state" || facet === "topic" ? entry.path.split("/")[1] : entry.path;
    return [{ ...base, query: "", selected: { ...wanted.selected, [facet]: [value] }, more: true }];
  }
  const same = there.find(({ path }) => path === entry.path);
  return [same?.name, ...(same?.others ?? [])].filter(Boolean).map((name) => ({ ...base, query: `"${name}"` }));
};

const waysInto = async (code, wanted, current) => {
  const link = links.find((one) => one.dataset.code === code);
  const name = link.querySelector("bdi").textContent;
  const { languages } = await engines.manifest();
  if (!languages[code]) return null;
  const base = { selected: wanted.selected, sort: wanted.sort, more: wantsMore() };
  const same = { ...base, query: wanted.query };
  const result = await engines.search(code, { ...same, size: 0 });
  if (!result || !current()) return null;
  const total = result.lost.length ? 0 : result.total;
  link.querySelector(".count").textContent = `(${number.format(total)})`;
  const input = form.querySelector(`input[name=lang][value="${CSS.escape(code)}"]`);
  if (input) countsOf(input, total);
  const pageOf = (query, selected = wanted.selected) => {
    const url = new URL(link.href);
    url.search = address({ ...wanted, selected, languages: [] }, query);
    return url.href;
  };
  const ways = [];
  if (total) ways.push({ label: say("way-same"), wanted: same, href: pageOf(wanted.query), result });
  // Reports that this page's language does not have: by what the registry calls things, and by the wording of aligned paragraphs.
  const [mine, theirs] = await Promise.all([engines.command(language, { works: true }), engines.command(code, { works: true })]);
  const known = new Set((mine ?? []).map(({ id }) => id));
  const only = (theirs ?? []).map(({ id }) => id).filter((id) => !known.has(id));
  if (only.length) {
    names = await engines.names(language);
    const there = await engines.names(code);
    const said = new Set();
    for (const { entry, words } of whatIsNamed(wanted.query, names.names, languages).slice(0, MOST_NAMES)) {
      for (const search of waysByName(entry, there.names, { ...base, only }, wanted)) {
        const byName = await engines.search(code, { ...search, size: 0 });
        if (!current()) return null;
        if (!byName?.total || byName.lost.length) continue;
        const called = search.query.replaceAll('"', "") || (there.names.find(({ path }) => path === entry.path)?.name ?? "");
        said.add(called);
        ways.push({ label: say("way-name", { words, name: called }), wanted: search, href: pageOf(search.query, search.selected), result: byName });
        break;
      }
    }
    const learnt = known.size && wanted.query ? await engines.command(code, { learn: await engines.command(language, { places: { query: wanted.query } }) }) : null;
    if (learnt && !said.has(learnt.query) && current()) {
      const search = { ...base, query: learnt.query, only };
      const byWording = await engines.search(code, { ...search, size: 0 });
      if (byWording?.total) {
        const label = say("way-wording", { words: learnt.query, count: learnt.agree });
        ways.push({ label, wanted: search, href: pageOf(learnt.query), result: byWording });
      }
    }
  }
  if (!ways.length || !current()) return null;
  return element("section", { className: "language", data: { code } }, element("h3", { lang: link.hreflang }, name),
    ...ways.map((way) => wayElement(code, name, languages[code].tag, way, wanted, current)));
};

const searchElsewhere = async (wanted, current) => {
  if (wanted.languages.length === 0) await new Promise((resolve) => setTimeout(resolve, ELSEWHERE));
  const codes = links.map((link) => link.dataset.code);
  codes.sort((one, other) => wanted.languages.includes(other) - wanted.languages.includes(one));
  for (const code of codes) {
    if (!current()) return;
    const section = await waysInto(code, wanted, current).catch((reason) => (console.error(reason), null));
    if (section && current()) others.append(section);
  }
};

// ---- searching ----

let searches = 0;
let questions = 0;
let told = 0; // the last question of which all was said that is not in the list itself: citations, help, other languages
let left = null; // what was shown when one left the page, until it is shown again
let answer;
const answered = new Promise((resolve) => (answer = resolve)); // the first search
// `again`: the same question, more of its answer. `before`: what was shown of it when one left the page.
const run = async ({ again = false, from = 0, before = null, focus = null } = {}) => {
  const wanted = asked();
  const mine = (searches += 1);
  const question = again ? questions : (questions += 1);
  const current = () => mine === searches;
  const asks = () => question === questions;
  showChosen(wanted);
  if (!again) {
    shown = before?.shown ?? { reports: REPORTS, hits: {} };
    left = before;
    linkElsewhere(wanted);
    others.replaceChildren();
  }
  const empty = isEmpty(wanted);
  if (empty) {
    summary.textContent = "";
    list.replaceChildren();
    for (const one of [remark, more, order, direct, help]) one.hidden = true;
  }
  const slow = setTimeout(() => {
    box.classList.add("waiting");
    if (!list.children.length && !empty) summary.textContent = say("loading");
  }, SLOW);
  try {
    const later = wantsMore();
    if (later) names = await engines.names(language);
    const size = empty ? 0 : from ? REPORTS : shown.reports;
    const result = await engines.search(language, { ...wanted, typed: true, from, size, per: HITS, shown: shown.hits, more: later });
    if (!current() || !result) return;
    showCounts(result.counts);
    if (empty) return;
    show(result, wanted, from > 0);
    note({ shown });
    if (focus) {
      const items = list.querySelectorAll(`section[data-work="${CSS.escape(focus)}"] .hits > li`);
      items[Math.max(0, shown.hits[focus] - MORE_HITS)]?.querySelector("a").focus();
    }
    if (left) scrollTo({ top: left.scroll ?? 0, behavior: "instant" });
    left = null;
    if (told === question) return;
    told = question;
    help.hidden = true;
    if (!wanted.query) return;
    const tell = (reason) => console.error(reason);
    showDirect(wanted, asks).catch(tell);
    if (!result.total) showHelp(result, wanted, asks).catch(tell);
    searchElsewhere(wanted, asks).catch(tell);
  } catch (reason) {
    console.error(reason);
    if (!current()) return;
    list.replaceChildren();
    for (const one of [more, order]) one.hidden = true;
    summary.textContent = say("failed");
  } finally {
    clearTimeout(slow);
    if (!empty) answer();
    if (current()) box.classList.remove("waiting");
  }
};

let typingTimer;
const runNow = (typing = false) => {
  clearTimeout(typingTimer);
  remember(asked(), typing);
  run();
};
const runSoon = () => {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(runNow, TYPING, true);
};

const choices = combobox({
  field,
  list: part(".suggestions"),
  load: async () => {
    await answered; // what is searched for comes first
    await new Promise((resolve) => setTimeout(resolve, TYPING));
    names = await engines.names(language);
    return names.names;
  },
  kindOf: (kind) => box.getAttribute(`data-kind-${kind}`) ?? "",
  choose: (entry) => {
    if (entry.url) location.href = here(entry.url).href;
    else {
      // What has no page of its own is a filter.
      const [facet, value] = entry.path.split("/");
      const input = boxes().find((one) => one.name === facet && one.value === value);
      if (input) input.checked = true;
      else waiting.set(facet, [...(waiting.get(facet) ?? []), value]);
      const group = form.querySelector(`details.later[data-later="${facet}"]`);
      if (group) group.open = true;
      field.value = "";
      runNow();
    }
  },
});

field.addEventListener("input", (event) => {
  clearTimeout(typingTimer);
  if (!event.isComposing) {
    runSoon();
    choices.update();
  }
});
field.addEventListener("compositionend", () => {
  runSoon();
  choices.update();
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing || choices.key(event)) return;
  if (event.key !== "Escape" || !field.value) return;
  event.preventDefault();
  field.value = "";
  runNow();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  choices.close();
  runNow();
});
for (const input of boxes()) input.addEventListener("change", () => runNow());
for (const group of form.querySelectorAll("details.later")) {
  group.addEventListener("toggle", () => {
    if (group.open && !group.querySelector("input")) run({ again: true });
  });
}
sorting.addEventListener("change", () => runNow());
clear.addEventListener("click", () => {
  for (const input of boxes()) input.checked = false;
  waiting.clear();
  runNow();
  field.focus();
});
part(".copy").addEventListener("click", async () => {
  const announcement = document.getElementById("announcement");
  const link = new URL(address(asked()), location.href).href;
  try {
    await navigator.clipboard.writeText(link);
    announcement.textContent = say("copied");
    part(".copy").classList.add("done");
    setTimeout(() => part(".copy").classList.remove("done"), 2000);
  } catch {
    announcement.textContent = say("copy-failed", { words: link });
  }
});

const arrive = () => {
  readAddress();
  const before = history.state?.shown ? history.state : null;
  if (!isEmpty(asked())) run({ before });
  else if (engines.started(language)) run();
  else showChosen(asked());
};
addEventListener("popstate", arrive);
addEventListener("pagehide", () => note({ scroll: scrollY }));
addEventListener("pageshow", ({ persisted }) => persisted && showChosen(asked()));
form.addEventListener("focusin", () => {
  if (!engines.started(language)) run(); // the engine is loaded while one types, and the filters get their counts
}, { once: true });

history.scrollRestoration = "manual";
form.querySelector("details.facets").open = matchMedia("(width >= 56rem)").matches;
form.hidden = false;
part(".results").hidden = false; // from the start, so that what its status says later is read out
arrive();
