/** The search page's own: its address, the way back to a place in the list, more results, filters. */
import { PAGE, fromAddress } from "./form.js";

/** Milliseconds without scrolling before the place is noted. */
const SETTLED = 200;

/** Return the address of a search on the page at another address. */
export const toAddress = (base, asked) => {
  const said = String(new URLSearchParams(Object.entries(asked).filter(([, value]) => value)));
  return said ? `${base}?${said}` : base;
};

/** Tend the page of a session, and return what is to be called after each search. */
export function tendPage(session) {
  const { field, results, run, ask } = session;
  const [more, narrow] = ["more", "narrow"].map((id) => document.getElementById(id));
  let [restoring, last, timer] = [true];
  history.scrollRestoration = "manual";

  const write = (push) => history[push ? "pushState" : "replaceState"]({ y: push ? 0 : scrollY }, "", toAddress(location.pathname, session.asked));
  session.note = write;
  const restore = () => {
    const [link, y] = [results.children[session.asked.at - 1]?.querySelector("a"), history.state?.y];
    link?.focus({ preventScroll: true });
    if (y) scrollTo(0, y);
    else link?.scrollIntoView({ block: "center" });
    restoring = false;
  };
  const fill = async () => narrow.open && last && (await import("./narrow.js")).count(narrow, ...last);

  addEventListener("popstate", () => {
    session.asked = fromAddress();
    [field.value, restoring] = [session.asked.q, true];
    run();
  });
  results.addEventListener("focusin", ({ target }) => {
    session.asked = { ...session.asked, at: String([...results.children].indexOf(target.closest("li")) + 1) };
    write();
  });
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(write, SETTLED, false);
  });
  more.onclick = () => {
    const shown = results.children.length;
    restoring = true;
    ask({ show: String(shown + PAGE), at: String(shown + 1) });
  };
  narrow.addEventListener("toggle", fill);
  narrow.addEventListener("change", ({ target }) => ask({ [target.name]: target.type === "checkbox" && !target.checked ? "" : target.value }, true));

  return (...done) => {
    last = done;
    const [, found, letters, asked] = done;
    more.hidden = letters.length >= found.threads.length;
    narrow.hidden = false;
    for (const select of narrow.querySelectorAll("select")) select.value = asked[select.name] ?? "";
    narrow.querySelector("[name=update]").checked = Boolean(asked.update);
    if (restoring) restore();
    // The letters are on the screen first.
    setTimeout(write);
    return fill();
  };
}
