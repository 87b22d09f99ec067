// Put on every page by `wgreport serve`, and on no published one: reloads the page when its content has changed, keeps the reader's
// place, and shows what the build complained of.
(() => {
  "use strict";
  const own = document.currentScript;
  const PLACE = "wgreport-place";
  const OPEN = "wgreport-open";
  const SEVERITIES = { error: ["error", "errors"], warning: ["warning", "warnings"], information: ["remark", "remarks"] };
  const store = {
    get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, value); } catch { /* no storage: nothing is kept */ } },
    remove(key) { try { sessionStorage.removeItem(key); } catch { /* the same */ } },
  };

  // the place

  // Whether an element goes along when the page is scrolled; one that sticks to the window tells no place.
  function flows(element) {
    for (let one = element; one !== null; one = one.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(one).position)) return false;
    }
    return true;
  }

  function remember() {
    let best = null;
    for (const element of document.querySelectorAll("main [id]")) {
      const box = element.getBoundingClientRect();
      if (!box.height || (best !== null && Math.abs(box.top) >= Math.abs(best.top)) || !flows(element)) continue;
      best = { id: element.id, top: box.top };
    }
    const focus = document.activeElement && document.activeElement.id;
    const open = [...document.querySelectorAll("details")].map((one) => one.open);
    store.set(PLACE, JSON.stringify({ page: location.pathname, best, x: scrollX, y: scrollY, focus, open }));
  }

  function restore() {
    const kept = store.get(PLACE);
    store.remove(PLACE);
    if (kept === null) return;
    const { page, best, x, y, focus, open } = JSON.parse(kept);
    if (page !== location.pathname) return;
    const details = document.querySelectorAll("details");
    if (details.length === open.length) details.forEach((one, number) => { one.open = open[number]; });
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    const again = () => {
      const element = best && document.getElementById(best.id);
      const top = element ? scrollY + element.getBoundingClientRect().top - best.top : y;
      scrollTo({ left: x, top, behavior: "instant" });
    };
    again();
    // Once more when everything has its size.
    addEventListener("load", again, { once: true });
  }

  // The browser keeps places itself but where we reload: it would do so after us.
  let following = false;
  addEventListener("pagehide", () => { if (!following) history.scrollRestoration = "auto"; });

  async function follow() {
    const answer = await fetch(location.pathname + location.search, { method: "HEAD" });
    if (answer.headers.get("X-Wgreport-Page") === own.dataset.page) return;
    remember();
    following = true;
    history.scrollRestoration = "manual";
    location.reload();
  }

  // the panel

  const host = document.createElement("div");
  host.lang = "en";
  host.dir = "ltr";
  host.id = "wgreport-panel";
  const root = host.attachShadow({ mode: "open" });

  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  const status = make("p", { className: "hidden" });
  status.setAttribute("role", "status");
  const title = make("span", { className: "title", textContent: "Connecting" });
  const counts = make("span", { className: "counts" });
  const reason = make("p", { className: "reason", hidden: true });
  const lists = make("div", { className: "lists", tabIndex: 0 });
  lists.setAttribute("role", "group");
  lists.setAttribute("aria-label", "Problems");
  const details = make("details", { open: store.get(OPEN) === "yes" }, make("summary", {}, title, " ", counts), reason, lists);
  const panel = make("section", { className: "panel" }, details, status);
  panel.setAttribute("aria-label", "Preview");
  root.append(make("link", { rel: "stylesheet", href: new URL("live.css", own.src).href }), panel);
  details.addEventListener("toggle", () => store.set(OPEN, details.open ? "yes" : "no"));

  function told(problem) {
    const place = problem.line ? `${problem.file}:${problem.line}` : problem.file;
    const line = make("p", {},
      make("strong", { className: problem.severity, textContent: SEVERITIES[problem.severity][0] }),
      ` ${problem.code} `, make("code", { textContent: place }));
    const item = make("li", {}, line, make("p", { textContent: problem.message }));
    if (problem.excerpt) item.append(make("blockquote", { dir: "auto", textContent: problem.excerpt }));
    item.append(make("p", { className: "remedy", textContent: `To do: ${problem.remedy}` }));
    return item;
  }

  function listed(heading, problems) {
    return problems.length ? [make("h2", { textContent: heading }), make("ul", {}, ...problems.map(told))] : [];
  }

  let heard = false;
  function show(news) {
    const states = {
      built: `Built in ${news.seconds} s`,
      refused: news.shown ? "Not built: this is the last good site" : "Not built: there are errors",
      broken: news.shown ? "The build broke off: this is the last good site" : "The build broke off",
    };
    panel.dataset.how = news.how;
    title.textContent = states[news.how];
    counts.textContent = Object.entries(SEVERITIES)
      .filter(([severity]) => news.counts[severity])
      .map(([severity, [one, many]]) => `${news.counts[severity]} ${news.counts[severity] === 1 ? one : many}`)
      .join(", ") || (news.how === "broken" ? "" : "no problems");
    reason.textContent = news.reason;
    reason.hidden = !news.reason;
    const work = /\/reports\/([^/]+)\//.exec(location.pathname)?.[1];
    const here = news.problems.filter((problem) => work && problem.file.includes(`/reports/${decodeURIComponent(work)}/`));
    const elsewhere = news.problems.filter((problem) => !here.includes(problem));
    const total = Object.values(news.counts).reduce((sum, count) => sum + count, 0);
    lists.replaceChildren(
      ...listed("In this report", here),
      ...listed(here.length ? "Elsewhere" : "In the content", elsewhere),
      ...(total > news.problems.length ? [make("p", { textContent: `${total - news.problems.length} more: see the terminal.` })] : []),
      ...(total ? [] : [make("p", { textContent: news.reason ? "" : "Nothing to complain of." })]),
    );
    const said = `${title.textContent}. ${counts.textContent}`;
    // A page that has just come and is well need not say so.
    if (status.textContent !== said && (heard || news.how !== "built")) status.textContent = said;
    heard = true;
    // A page that cannot be right opens its list by itself, once for each new failure.
    if (news.how !== "built" && store.get("wgreport-failed") !== String(news.build)) {
      store.set("wgreport-failed", String(news.build));
      details.open = true;
    }
  }

  // the stream: closed while the page is not seen, as a browser has only six connections for all pages of a server

  let stream = null;
  function listen() {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else if (stream === null) {
      stream = new EventSource(new URL("events", own.src));
      stream.addEventListener("message", (event) => {
        const news = JSON.parse(event.data);
        show(news);
        if (news.shown) follow().catch(() => {});
      });
      stream.addEventListener("error", () => {
        panel.dataset.how = "gone";
        title.textContent = "Not connected: wgreport serve has stopped";
        counts.textContent = "";
      });
    }
  }
  document.body.append(host);
  restore();
  listen();
  document.addEventListener("visibilitychange", listen);
})();
