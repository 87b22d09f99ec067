// The page of a report that a hit has led to: the words found are marked, and one goes from one to the next.
//
// In the address: q, the query; mark, the forms of its words that were found (without one, the query itself).

const parameters = new URLSearchParams(location.search);
const query = parameters.get("q");
const article = document.querySelector("article.body");
const model = document.getElementById("found-bar");

// Text nodes of a block as one string, with what is no part of the text (marks of footnotes) left out.
const textNodes = (block) => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, {
    acceptNode: ({ parentElement }) => (parentElement.closest(".note-mark, .label, .margin, .backs, a.number") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  });
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
};

const rangesIn = (text, forms, { foldWithPlaces, hasHan, LETTER }) => {
  const { folded, starts, ends } = foldWithPlaces(text);
  const letter = new RegExp(LETTER, "u");
  const found = [];
  for (const form of forms) {
    for (let at = folded.indexOf(form); at >= 0; at = folded.indexOf(form, at + 1)) {
      const end = at + form.length;
      const inside = (place) => place > 0 && place < folded.length && letter.test(folded[place - 1]) && letter.test(folded[place]);
      if (hasHan(form) || (!inside(at) && !inside(end))) found.push([starts[at], ends[end - 1]]);
    }
  }
  found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  return found.filter(([from], i) => i === 0 || from >= Math.max(...found.slice(0, i).map(([, to]) => to)));
};

// Wraps [from, to) of the joined text of `nodes` in marks: several, where it goes through links.
const wrap = (nodes, from, to) => {
  const marks = [];
  let at = 0;
  for (const node of [...nodes]) {
    const [start, end] = [at, at + node.data.length];
    at = end;
    if (end <= from || start >= to) continue;
    const range = document.createRange();
    range.setStart(node, Math.max(0, from - start));
    range.setEnd(node, Math.min(node.data.length, to - start));
    const mark = document.createElement("mark");
    mark.className = "found";
    range.surroundContents(mark);
    marks.push(mark);
  }
  return marks;
};

const run = async () => {
  const fold = await import("./fold.js");
  const forms = (parameters.has("mark") ? parameters.getAll("mark") : [query]).map(fold.fold).filter(Boolean);
  const places = [];
  for (const block of article.querySelectorAll("p, .words")) {
    const nodes = textNodes(block);
    const text = nodes.map(({ data }) => data).join("");
    const ranges = rangesIn(text, forms, fold);
    const made = [...ranges].reverse().map(([from, to]) => wrap(textNodes(block), from, to)).reverse(); // the last first: nodes are cut
    places.push(...made.filter((marks) => marks.length));
  }
  const bar = model.content.firstElementChild.cloneNode(true);
  const place = bar.querySelector(".place");
  let current = -1;
  const go = (number, focus) => {
    if (!places.length) return;
    places[current]?.forEach((mark) => mark.classList.remove("current"));
    current = (number + places.length) % places.length;
    const marks = places[current];
    marks.forEach((mark) => mark.classList.add("current"));
    place.textContent = bar.dataset.place.replace("{n}", current + 1).replace("{count}", places.length);
    if (!focus) return;
    marks[0].scrollIntoView({ block: "center" });
    marks[0].tabIndex = -1;
    marks[0].focus({ preventScroll: true });
  };
  const close = () => {
    for (const mark of places.flat()) mark.replaceWith(...mark.childNodes);
    article.normalize();
    bar.remove();
    document.body.classList.remove("has-found");
    removeEventListener("keydown", keys);
    const url = new URL(location.href);
    url.search = "";
    history.replaceState(history.state, "", url);
  };
  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    if (event.key === "n") go(current + 1, true);
    else if (event.key === "p" || event.key === "N") go(current - 1, true);
    else if (event.key === "Escape") close();
  };
  bar.querySelector(".words").textContent = query;
  const back = bar.querySelector(".back");
  back.search = new URLSearchParams({ q: query });
  back.addEventListener("click", (event) => {
    if (!document.referrer || new URL(document.referrer).pathname !== back.pathname) return;
    event.preventDefault(); // the list as it was left
    history.back();
  });
  bar.querySelector(".next").addEventListener("click", () => go(current + 1, true));
  bar.querySelector(".previous").addEventListener("click", () => go(current - 1, true));
  bar.querySelector(".close").addEventListener("click", close);
  for (const button of bar.querySelectorAll(".next, .previous")) button.hidden = places.length < 2;
  document.body.append(bar);
  document.body.classList.add("has-found");
  addEventListener("keydown", keys);
  if (!places.length) {
    place.textContent = bar.dataset.none;
    return;
  }
  // Where the address leads, else the first; after the marks, since they may move it.
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const first = target ? places.findIndex(([mark]) => target.contains(mark)) : 0;
  go(Math.max(0, first), false);
  if (target) target.scrollIntoView({ block: "start" });
};

if (query && article && model) run();
