// What the pages gain with JavaScript; without it everything can still be read and followed.
"use strict";

// Links to the same page in another form (language, side by side) keep the place.
const kept = [...document.querySelectorAll("a[data-keep-anchor]")];
const keepAnchor = () => {
  for (const link of kept) link.hash = location.hash;
};
addEventListener("hashchange", keepAnchor);
keepAnchor();

// The landing page goes to the language chosen last.
for (const link of document.querySelectorAll("a[data-language]")) {
  link.addEventListener("click", () => {
    try {
      localStorage.setItem("wgreport.language", link.dataset.language);
    } catch { /* storage is switched off: nothing is remembered */ }
  });
}

// A button beside each paragraph that copies its exact citation.
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea"); // for pages that are not served over HTTPS
    const focused = document.activeElement;
    field.value = text;
    field.className = "hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus();
    return done;
  }
};
const announcement = document.getElementById("announcement");
const cite = async (button, text) => {
  const done = await copy(text);
  announcement.textContent = (done ? announcement.dataset.copied : announcement.dataset.failed).replace("{text}", text);
  if (!done) return;
  button.classList.add("done");
  setTimeout(() => button.classList.remove("done"), 2000);
};
const model = document.getElementById("cite-button");
if (model && announcement) {
  for (const tools of document.querySelectorAll(".tools[data-citation]")) {
    const button = model.content.firstElementChild.cloneNode(true);
    button.querySelector(".hidden").textContent = tools.dataset.what;
    button.title = tools.dataset.citation;
    button.addEventListener("click", () => cite(button, tools.dataset.citation));
    tools.prepend(button);
  }
}

// The contents show which section is being read.
const entries = new Map(
  [...document.querySelectorAll("nav.contents a[href^='#']")].map((link) => [link.hash.slice(1), link]),
);
const headings = [...entries.keys()].map((id) => document.getElementById(id)).filter(Boolean);
if (headings.length) {
  let current = null;
  const mark = () => {
    const end = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
    const read = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / (end ? 1 : 3)).at(-1);
    const link = read && entries.get(read.id);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }, { passive: true });
  mark();
}

// A place in the contents that was chosen closes them where they lie over the text.
const folded = document.querySelector("nav.contents details");
folded?.addEventListener("click", (event) => {
  if (event.target.closest("a")) folded.open = false;
});
