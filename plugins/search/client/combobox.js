/** The keys of a field with a list of options: the combobox pattern of the ARIA Authoring Practices. */

/**
 * Give a field its keys, and return what opens and closes its list.
 * @param {HTMLInputElement} field
 * @param {HTMLElement} list its children are links and options
 * @param {HTMLElement | null} results where the same letters stand on the page, if they do
 */
export function combobox(field, list, results) {
  const isChosen = (option) => option.getAttribute("aria-selected") === "true";

  const choose = (next) => {
    const options = [...list.children];
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
    [...(results?.children ?? [])].forEach((result, place) => result.toggleAttribute("data-chosen", place === next));
    if (options[next]) field.setAttribute("aria-activedescendant", options[next].id);
    else field.removeAttribute("aria-activedescendant");
    (results ?? list).children[next]?.scrollIntoView({ block: "nearest" });
  };
  const open = (opened) => {
    list.hidden = !(opened && list.children.length);
    field.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) choose(-1);
  };

  const keys = {
    ArrowDown: (now, last) => choose(now === last ? -1 : now + 1),
    ArrowUp: (now, last) => choose(now < 0 ? last : now - 1),
    Home: () => choose(0),
    End: (now, last) => choose(last),
    Enter: (now, last, { ctrlKey, metaKey, shiftKey }) =>
      list.children[now].dispatchEvent(new MouseEvent("click", { ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true })),
    Escape: () => open(false),
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || !Object.hasOwn(keys, event.key) || !list.children.length) return;
    const now = [...list.children].findIndex(isChosen);
    if (event.key.startsWith("Arrow")) open(true);
    // Without a chosen option the other keys do what they do in every field.
    else if (event.key === "Escape" ? list.hidden : now < 0) return;
    event.preventDefault();
    keys[event.key](now, list.children.length - 1, event);
  });
  field.form.addEventListener("focusout", (event) => field.form.contains(event.relatedTarget) || open(false));
  return open;
}
