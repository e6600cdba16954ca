/* Added to every page by `serve`: shows the newest build in the same place, and says why one failed. */
(() => {
  const shownBuild = document.currentScript.dataset.build;
  const key = `place:${location.pathname}`;
  const patience = 1000; // milliseconds until a stopped server is asked again
  let source;
  let kept = null;
  let reached = 0;

  /** Return a selector that finds the element again in the next build. */
  const pathTo = (element) => {
    if (!element?.parentElement) return ":root";
    if (element.id) return `#${CSS.escape(element.id)}`;
    const place = [...element.parentElement.children].indexOf(element) + 1;
    return `${pathTo(element.parentElement)} > :nth-child(${place})`;
  };

  const restorePlace = () => {
    kept = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
    if (!kept) return;
    document.querySelector(kept.focus)?.focus({ preventScroll: true });
    scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    reached = scrollY;
    setTimeout(() => (history.scrollRestoration = "auto")); // only then has the browser forgotten its own place
  };

  const reloadInPlace = () => {
    source.close();
    // A page that has become too short for its place, as a faulty letter's does, must not forget it.
    const y = kept && scrollY === reached ? kept.y : scrollY;
    sessionStorage.setItem(key, JSON.stringify({ x: scrollX, y, focus: pathTo(document.activeElement) }));
    // The browser would hold on to an element, and go with one of the foot to the end of a longer page.
    history.scrollRestoration = "manual";
    location.reload();
  };

  /** Return the place for the reason why a build failed, in a new box at the foot of the window. */
  const addFailure = () => {
    const box = document.createElement("section");
    const reason = document.createElement("pre");
    box.setAttribute("role", "alert");
    box.tabIndex = 0; // so that a long text can be scrolled by keyboard
    // Set one by one, which a page's Content-Security-Policy allows.
    Object.assign(box.style, {
      position: "fixed", insetInline: "0", insetBlockEnd: "0", zIndex: "2147483647", boxSizing: "border-box",
      maxBlockSize: "40vh", padding: "1rem", overflow: "auto", font: "1rem/1.4 system-ui, sans-serif",
      color: "#fff", background: "#8b1a1a", borderBlockStart: "0.25rem solid #fff",
    });
    reason.id = "build-failure";
    Object.assign(reason.style, { margin: "0", whiteSpace: "pre-wrap", overflowWrap: "anywhere", background: "none", color: "inherit" });
    document.body.append(box);
    box.append("This page is older than your last save, which cannot be built:", reason);
    return reason;
  };

  const tell = ({ build, failure }) => {
    if (build !== shownBuild) return reloadInPlace();
    if (!failure) return;
    const reason = document.getElementById("build-failure") ?? addFailure();
    if (reason.textContent !== failure) reason.textContent = failure; // the same text is not announced twice
  };

  const listen = () => {
    source = new EventSource("/-/events");
    source.onmessage = (event) => tell(JSON.parse(event.data));
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return; // the browser itself tries again
      setTimeout(listenWhileSeen, patience);
    };
  };

  // Browsers open few connections to one server: only a tab that is seen holds one.
  const listenWhileSeen = () => {
    source?.close();
    if (!document.hidden) listen();
  };

  addEventListener("load", () => {
    restorePlace(); // before a newer build can ask where we are
    listenWhileSeen();
    document.addEventListener("visibilitychange", listenWhileSeen);
  });
})();
