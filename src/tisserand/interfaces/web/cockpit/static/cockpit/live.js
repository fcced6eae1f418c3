// Asks for the optimiser's progress every two seconds as long as the stream of events is not there.
(() => {
  let clock = null;
  const stop = () => { clearInterval(clock); clock = null; };
  const ask = () => {
    const part = document.querySelector("[data-live]");
    if (part) htmx.trigger(part, "poll"); else stop();
  };
  const start = () => { clock ??= setInterval(ask, 2000); };
  const lost = (isLost) => { document.querySelectorAll("[data-lost]").forEach((told) => { told.hidden = !isLost; }); };
  document.addEventListener("htmx:sseError", start);
  document.addEventListener("htmx:sseOpen", () => { stop(); lost(false); });
  document.addEventListener("htmx:sendError", () => lost(true));
  document.addEventListener("htmx:afterOnLoad", () => lost(false));
  start();
})();
