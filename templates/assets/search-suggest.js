// The list that opens below the field while one types: the combobox pattern of the ARIA practices, with the focus in the field.

import { suggested } from "./search-direct.js";

// `load` gives the entries, once they are wanted; `choose` is told which was taken. {update, key, close}: what the field's
// events call; `key` says whether the key was the list's.
export const combobox = ({ field, list, load, kindOf, choose }) => {
  let entries = [];
  let active = -1;
  let wanted = 0;

  const close = () => {
    wanted += 1;
    active = -1;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const activate = (number) => {
    const options = [...list.children];
    options[active]?.setAttribute("aria-selected", "false");
    active = number;
    if (active < 0) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[active].id);
  };
  const option = (entry, number) => {
    const made = document.createElement("li");
    made.id = `suggestion-${number}`;
    made.role = "option";
    made.setAttribute("aria-selected", "false");
    for (const [className, text] of [["name", entry.name], ["detail", entry.detail], ["kind", kindOf(entry.kind)]]) {
      if (!text) continue;
      const span = document.createElement("span");
      span.className = className;
      span.dir = "auto";
      span.textContent = text;
      made.append(span, " ");
    }
    made.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
    made.addEventListener("click", () => {
      close();
      choose(entry);
    });
    return made;
  };
  const update = async () => {
    wanted += 1;
    const mine = wanted;
    const names = await load().catch(() => []);
    if (mine !== wanted || document.activeElement !== field) return;
    entries = suggested(field.value, names);
    active = -1;
    list.replaceChildren(...entries.map(option));
    list.hidden = !entries.length;
    field.setAttribute("aria-expanded", String(entries.length > 0));
    field.removeAttribute("aria-activedescendant");
  };
  const key = (event) => {
    if (list.hidden) return false;
    const last = entries.length - 1;
    if (event.key === "ArrowDown") activate(active >= last ? -1 : active + 1);
    else if (event.key === "ArrowUp") activate(active < 0 ? last : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) {
      const entry = entries[active];
      close();
      choose(entry);
    } else return false;
    event.preventDefault();
    return true;
  };
  field.addEventListener("blur", close);
  return { update, key, close };
};
