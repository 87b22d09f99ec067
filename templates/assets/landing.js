// `/`: on to the language that was chosen last, or the first of the browser's languages that the site has. Whoever comes back
// here from inside the site wants to choose, and is not sent anywhere; so there is no loop.
"use strict";
(() => {
  const links = [...document.querySelectorAll("a[data-language]")];
  let remembered = null;
  try {
    remembered = localStorage.getItem("wgreport.language");
    for (const link of links) link.addEventListener("click", () => localStorage.setItem("wgreport.language", link.dataset.language));
  } catch { /* storage is switched off: nothing is remembered */ }
  if (document.referrer && new URL(document.referrer).origin === location.origin) return;
  const exact = (tag) => links.find((link) => link.hreflang.toLowerCase() === tag);
  const near = (tag) => links.find((link) => link.hreflang.toLowerCase().split("-")[0] === tag.split("-")[0]);
  const wanted = (navigator.languages ?? [navigator.language]).map((tag) => tag.toLowerCase());
  const chosen = links.find((link) => link.dataset.language === remembered)
    ?? wanted.map((tag) => exact(tag) ?? near(tag)).find(Boolean);
  if (chosen) location.replace(chosen.href);
})();
