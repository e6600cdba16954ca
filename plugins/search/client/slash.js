/** The box on the search page that turns the key `/` off, for readers who type it by accident; start.js heeds it. */
const box = document.getElementById("slash");
/** Use the browser's own memory, if it lets us. */
const kept = (use) => {
  try {
    return use(localStorage);
  } catch {
    return "";
  }
};

box.checked = !kept((store) => store.slash);
box.addEventListener("change", () => kept((store) => (store.slash = box.checked ? "" : "off")));
