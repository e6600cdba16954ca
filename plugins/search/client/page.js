/** The search page's own: its address, the way back to a place in the list, more results, filters. */

const PAGE = 10;
/** Milliseconds without scrolling before the place is noted. */
const SETTLED = 200;

/** Tend the page of a session, and return what is to be called after each search. */
export function tend({ form, field, results, session, run, toAddress, fromAddress }) {
  const [more, narrow] = ["more", "narrow"].map((id) => document.getElementById(id));
  let [restoring, last, timer] = [true, null, 0];
  history.scrollRestoration = "manual";

  const write = (push = false) => {
    history[push ? "pushState" : "replaceState"]({ y: push ? 0 : scrollY }, "", toAddress(location.pathname, session.asked));
  };
  const ask = (change, push = true) => {
    session.asked = { ...session.asked, show: "", at: "", ...change };
    write(push);
    run();
  };
  const restore = () => {
    const [link, y] = [results.children[session.asked.at - 1]?.querySelector("a"), history.state?.y];
    link?.focus({ preventScroll: true });
    if (y) scrollTo(0, y);
    else link?.scrollIntoView({ block: "center" });
    restoring = false;
  };
  const fill = async () => narrow.open && last && (await import("./narrow.js")).count(narrow, last);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ q: field.value, as: "" });
  });
  addEventListener("popstate", () => {
    session.asked = fromAddress(location.search);
    [field.value, restoring] = [session.asked.q, true];
    run();
  });
  results.addEventListener("focusin", ({ target }) => {
    session.asked = { ...session.asked, at: String([...results.children].indexOf(target.closest("li")) + 1) };
    write();
  });
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(write, SETTLED);
  });
  more.addEventListener("click", () => {
    const shown = results.children.length;
    restoring = true;
    ask({ show: String(shown + PAGE), at: String(shown + 1) }, false);
  });
  narrow.addEventListener("toggle", fill);
  narrow.addEventListener("change", ({ target }) => ask({ [target.name]: target.type === "checkbox" && !target.checked ? "" : target.value }));

  return (done) => {
    last = done;
    more.hidden = done.letters.length >= done.found.threads.length;
    narrow.hidden = false;
    for (const select of narrow.querySelectorAll("select")) select.value = done.asked[select.name];
    narrow.querySelector("[name=update]").checked = Boolean(done.asked.update);
    if (restoring) restore();
    else write();
    return fill();
  };
}
