// Keeps the moving part of a page true: looks again when something has changed, when it says so itself, and now
// and then. The part is <div data-pulse="STREAM" data-seen="NUMBER" data-again="SECONDS" data-spread="MILLISECONDS">.
(() => {
  const find = () => document.querySelector("[data-pulse]");
  if (!find()) return;
  const told = document.querySelector("[data-told]");
  let seen = find().dataset.seen, clock = null, waits = false;
  const isTyping = () => {
    const one = document.activeElement;
    return find().contains(one) && one.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  };
  const look = async () => {
    waits = false;
    if (isTyping()) { later(3); return; }
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const old = find(), fresh = page.querySelector("[data-pulse]");
      if (!fresh) { location.reload(); return; }
      seen = fresh.dataset.seen;
      if (old.innerHTML !== fresh.innerHTML) {
        const opened = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
        const focused = document.activeElement.id;
        old.replaceWith(fresh);
        opened.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
        if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
        if (told) told.textContent = told.dataset.told;
        document.title = page.title;
      }
    } catch (offline) { /* what is there stays; the clock asks again */ }
    again();
  };
  const later = (seconds) => { clearTimeout(clock); clock = setTimeout(look, 1000 * seconds); };
  const again = () => later(Math.min(Math.max(Number(find().dataset.again) || 60, 2), 60));
  const soon = () => {
    if (waits) return;
    waits = true;
    setTimeout(look, Math.random() * (Number(find().dataset.spread) || 0));
  };
  const stream = new EventSource(find().dataset.pulse);
  stream.addEventListener("pulse", (event) => { if (event.data !== seen) { seen = event.data; soon(); } });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
  again();
})();
