// The screens of the wall take turns, and its clock goes. A change shows itself at once.
(() => {
  const SECONDS = 10;
  let at = 0, told = "";
  const screens = () => [...document.querySelectorAll("[data-screen]")];
  const show = () => screens().forEach((one, place) => { one.hidden = place !== at; });
  const turn = () => { const many = screens().length; at = many ? (at + 1) % many : 0; show(); };
  const ahead = Date.parse(document.querySelector("[data-clock]").dataset.clock) - Date.now();
  const tick = () => {
    const clock = document.querySelector("[data-clock]");
    const time = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: clock.dataset.zone });
    clock.textContent = time.format(Date.now() + ahead);
  };
  const changes = () => document.querySelector("[data-key^=changes]")?.textContent ?? "";
  new MutationObserver(() => {
    const fresh = changes();
    const found = screens().findIndex((one) => one.dataset.key.startsWith("changes"));
    if (fresh && fresh !== told && found >= 0) at = found;
    told = fresh;
    if (at >= screens().length) at = 0;
    show(); tick();
  }).observe(document.body, { childList: true });
  told = changes();
  setInterval(turn, 1000 * SECONDS);
  setInterval(tick, 1000);
  tick();
})();
