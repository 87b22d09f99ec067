// The register with JavaScript: all entries of this part of it, filtered, sorted, and taken away. The state is in the address.
import { fold } from "./fold.js";
import { csv, xlsx } from "./spreadsheet.js";

const STEP = 100; // entries shown at once
const root = document.getElementById("register");
const form = root.querySelector("form");
const found = root.querySelector(".found");
const all = root.querySelector(".all");
const body = found.querySelector("tbody");
const more = found.querySelector("button.more");
const filters = form.querySelector("details");
const summary = form.querySelector(".summary");
const model = document.getElementById("entry").content.firstElementChild;
const say = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), root.dataset[`say${key[0].toUpperCase()}${key.slice(1)}`]);
const column = (key) => root.dataset[`column${key[0].toUpperCase()}${key.slice(1)}`];
const counted = (number) => number.toLocaleString(root.dataset.tag);
const address = (path) => root.dataset.root + path.replace(/^\//, "");

// What is asked for

const FACETS = [...form.querySelectorAll("select")].map((select) => select.name);
const SORTS = { date: -1, verb: 1, addressee: 1 }; // the way each goes at first

const readState = () => {
  const asked = new URLSearchParams(location.search);
  const state = { sort: "date", way: -1, q: asked.get("q") ?? "" };
  for (const name of FACETS) state[name] = asked.get(name) ?? "";
  const [, away, sort] = /^(-?)(\w+)$/.exec(asked.get("sort") ?? "") ?? [];
  if (sort in SORTS) Object.assign(state, { sort, way: away ? -SORTS[sort] : SORTS[sort] });
  return state;
};

const writeState = (state) => {
  const asked = new URLSearchParams();
  for (const name of ["q", ...FACETS]) if (state[name]) asked.set(name, state[name]);
  if (state.sort !== "date" || state.way !== SORTS.date) asked.set("sort", (state.way === SORTS[state.sort] ? "" : "-") + state.sort);
  const query = asked.toString();
  history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
};

const isPlain = (state) => !["q", ...FACETS].some((name) => state[name]) && state.sort === "date" && state.way === SORTS.date;

// What there is

const labels = {};
const languages = {};

const once = (make) => {
  let made = null;
  return () => {
    made ??= make();
    made.catch(() => { made = null; }); // so that it can be tried again
    return made;
  };
};

const json = async (file) => {
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.json();
};

// Where the entries of all years are, and which values they can be filtered by.
const open = once(async () => {
  const index = await json(root.dataset.index);
  for (const name of FACETS) {
    form.elements[name].append(...(index.facets[name] ?? []).map(([value, text]) => new Option(text, value)));
    form.elements[name].value = state[name];
  }
  return index;
});

const load = once(async () => {
  const rows = [];
  for (const file of (await open()).sheets) {
    const sheet = await json(address(file));
    for (const [kind, names] of Object.entries(sheet.labels)) labels[kind] = { ...labels[kind], ...names };
    Object.assign(languages, sheet.languages);
    for (const row of sheet.rows) rows.push({ ...row, folded: fold(Object.values(row.texts).join("\n")), place: rows.length });
  }
  return rows;
});

const VALUES = {
  body: (row) => [row.body],
  year: (row) => [(row.from ?? "").slice(0, 4)],
  voice: (row) => [row.voice],
  verb: (row) => [row.verb],
  addressee: (row) => row.addressees,
  topic: (row) => row.topics,
  article: (row) => row.articles,
  resolution: (row) => row.resolutions,
};

const name = (kind, key) => labels[kind]?.[key] ?? key;
const names = (kind, keys) => keys.map((key) => name(kind, key)).join(root.dataset.saySeparator);

const chosen = (rows, state) => {
  const words = fold(state.q).split(/\s+/).filter(Boolean);
  const asked = FACETS.filter((facet) => state[facet]);
  const fitting = rows.filter(
    (row) => asked.every((facet) => VALUES[facet](row).includes(state[facet])) && words.every((word) => row.folded.includes(word)),
  );
  const compare = new Intl.Collator(root.dataset.tag).compare;
  const orders = {
    date: (one, other) => compare(one.from ?? "", other.from ?? ""),
    verb: (one, other) => compare(name("verb", one.verb), name("verb", other.verb)),
    addressee: (one, other) => compare(names("addressee", one.addressees), names("addressee", other.addressees)),
  };
  const order = orders[state.sort];
  return fitting.sort((one, other) => state.way * order(one, other) || one.place - other.place);
};

// What is shown

const voiced = (element, code) => {
  const language = languages[code];
  if (!language || language.tag === root.dataset.tag) return;
  element.lang = language.tag;
  element.dir = language.direction;
};

const put = (row, selector, text) => {
  const element = row.querySelector(selector);
  if (text) element.textContent = text;
  else element.remove();
  return text ? element : null;
};

const rowOf = (entry) => {
  const row = model.cloneNode(true);
  const [paragraph, report] = row.querySelectorAll(".source a");
  paragraph.textContent = say("paragraph", { number: entry.paragraph });
  paragraph.href = address(entry.href);
  report.textContent = entry.symbol;
  report.href = address(entry.href).split("#")[0];
  put(row, ".year", [name("body", entry.body), (entry.from ?? "").slice(0, 4)].filter(Boolean).join(root.dataset.sayComma));
  row.querySelector(".act").classList.add(`voice-${entry.voice}`);
  put(row, ".voice", entry.who);
  put(row, ".by", entry.state && name("state", entry.state));
  put(row, ".verb", name("verb", entry.verb));
  const [own, ...others] = Object.keys(entry.texts);
  voiced(put(row, ".own", entry.texts[own]), own);
  if (entry.condition) voiced(put(row, ".condition .value", entry.condition), own);
  else row.querySelector(".condition").remove();
  if (entry.topics.length) put(row, ".topics .value", names("topic", entry.topics));
  else row.querySelector(".topics").remove();
  const status = put(row, ".status", entry.unofficial.includes(own) && say("unofficial"));
  status?.classList.add("qualifier", "unofficial");
  const details = row.querySelector("details");
  for (const code of others) {
    const one = details.cloneNode(true);
    const remarks = [entry.whole.includes(code) && say("whole"), entry.unofficial.includes(code) && say("unofficial")].filter(Boolean);
    one.querySelector("summary").textContent = [say("elsewhere", { language: languages[code]?.name ?? code }), ...remarks].join(root.dataset.saySeparator);
    one.querySelector("p").textContent = entry.texts[code];
    voiced(one.querySelector("p"), code);
    details.before(one);
  }
  details.remove();
  const list = row.querySelector(".addressees ul");
  for (const key of entry.addressees) list.append(Object.assign(document.createElement("li"), { textContent: name("addressee", key) }));
  if (!entry.addressees.length) row.querySelector(".addressees").replaceChildren();
  return row;
};

let state = readState();
let shown = [];
let until = STEP;
let turn = 0;

const draw = (from) => {
  body.append(...shown.slice(from, until).map(rowOf));
  more.hidden = until >= shown.length;
};

const show = async () => {
  const mine = (turn += 1);
  writeState(state);
  if (FACETS.some((name) => state[name])) filters.open = true;
  for (const field of form.elements) if (field.name) field.value = state[field.name];
  const plain = isPlain(state);
  all.hidden = !plain;
  found.hidden = plain;
  summary.textContent = "";
  if (plain) return;
  const late = setTimeout(() => { summary.textContent = say("loading"); }, 200);
  try {
    const rows = await load();
    if (mine !== turn) return;
    shown = chosen(rows, state);
    until = STEP;
    body.replaceChildren();
    draw(0);
    summary.textContent = shown.length ? say("shown", { count: counted(shown.length), total: counted(rows.length) }) : say("none");
  } catch {
    if (mine === turn) summary.textContent = say("failed");
  } finally {
    clearTimeout(late);
  }
  for (const head of root.querySelectorAll("th[data-sort]")) {
    if (head.dataset.sort === state.sort) head.setAttribute("aria-sort", state.way > 0 ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  }
};

const ask = (changes) => {
  state = { ...state, ...changes };
  return show();
};

// What is taken away

const COLUMNS = [
  ["symbol", "text", 26, (row) => row.symbol],
  ["body", "text", 30, (row) => name("body", row.body)],
  ["meeting", "number", 9, (row) => row.meeting],
  ["from", "date", 12, (row) => row.from],
  ["to", "date", 12, (row) => row.to],
  ["paragraph", "number", 11, (row) => row.paragraph],
  ["link", "link", 40, (row) => new URL(address(row.href), location.href).href],
  ["voice", "text", 20, (row) => row.who],
  ["weight", "text", 14, (row) => row.weight && name("weight", row.weight)],
  ["state", "text", 16, (row) => row.state && name("state", row.state)],
  ["verb", "text", 14, (row) => name("verb", row.verb)],
  ["addressees", "text", 24, (row) => names("addressee", row.addressees)],
  ["condition", "text", 30, (row) => row.condition],
  ["topics", "text", 24, (row) => names("topic", row.topics)],
  ["articles", "text", 24, (row) => names("article", row.articles)],
  ["resolutions", "text", 24, (row) => names("resolution", row.resolutions)],
];

const table = (rows) => {
  const codes = [...new Set(rows.flatMap((row) => Object.keys(row.texts)))];
  const texts = codes.map((code) => ["text", "text", 70, (row) => row.texts[code], { language: languages[code]?.name ?? code }]);
  const status = ["unofficial", "text", 18, (row) => row.unofficial.map((code) => languages[code]?.name ?? code).join(root.dataset.saySeparator)];
  const columns = [...COLUMNS, ...texts, status];
  return {
    columns: columns.map(([key, type, width, , values = {}]) => ({
      title: Object.entries(values).reduce((text, [named, value]) => text.replace(`{${named}}`, value), column(key)),
      type,
      width,
    })),
    rows: rows.map((row) => columns.map(([, , , value]) => value(row) ?? null)),
  };
};

const save = (bytes, type, ending) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = `${root.dataset.name.replace(/[\\/:*?"<>|]/g, "-")}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const take = async (how) => {
  if (how === "link") {
    const announcement = document.getElementById("announcement");
    const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    announcement.textContent = (done ? announcement.dataset.copied : announcement.dataset.failed).replace("{text}", location.href);
    summary.textContent = announcement.textContent;
    return;
  }
  try {
    const fitting = chosen(await load(), state);
    // Of a register that is cut into years, a page without filters shows its own years only.
    const there = isPlain(state) && new Set([...all.querySelectorAll(".paragraph-reference a")].map(({ href }) => href));
    const { columns, rows } = table(there ? fitting.filter((row) => there.has(new URL(address(row.href), location.href).href)) : fitting);
    if (how === "csv") save(csv(columns, rows), "text/csv;charset=utf-8", "csv");
    else save(xlsx(columns, rows, root.dataset.name, { rightToLeft: root.dataset.direction === "rtl" }), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
  } catch {
    summary.textContent = say("failed");
  }
};

// What can be done

if (root.dataset.index) {
  form.hidden = false;
  const fill = () => open().then(
    () => { if (summary.textContent === say("failed")) summary.textContent = ""; },
    () => {
      summary.textContent = say("failed");
      form.addEventListener("focusin", fill, { once: true });
    },
  );
  fill();
  filters.open = matchMedia("(min-width: 60rem)").matches;
  let waiting;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    const change = () => ask({ [event.target.name]: event.target.value });
    if (event.target.type === "search") waiting = setTimeout(change, 150);
    else change();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    ask(Object.fromEntries(["q", ...FACETS].map((facet) => [facet, ""])));
  });
  for (const button of form.querySelectorAll("button[data-take]")) button.addEventListener("click", () => take(button.dataset.take));
  more.addEventListener("click", () => {
    const from = until;
    until += STEP;
    draw(from);
    body.rows[from]?.querySelector("a")?.focus();
  });
  for (const head of root.querySelectorAll("th[data-sort]")) {
    const button = document.getElementById("sort-button").content.firstElementChild.cloneNode(true);
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("{column}", head.textContent.trim()));
    button.textContent = head.textContent.trim();
    head.replaceChildren(button);
    button.addEventListener("click", async () => {
      const key = head.dataset.sort;
      // The first click on the order that is there already turns it round.
      await ask({ sort: key, way: state.sort === key ? -state.way : SORTS[key] });
      const same = [...root.querySelectorAll(`th[data-sort="${key}"] button`)].find((one) => one.offsetParent);
      same?.focus();
    });
  }
  addEventListener("popstate", () => { state = readState(); show(); });
  show();
}
