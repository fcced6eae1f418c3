// Keeps desks that were opened, with their looks and scripts, for hours without a network: network first, then what is kept.
const SHELF = "desk-1";
const PATIENCE = 4000;
const isOurs = (url) => url.origin === location.origin && (/^\/[a-z]{2}\/cockpit\/conventions\/[^/]+\/desk\/$/.test(url.pathname) || url.pathname.startsWith("/static/"));
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isOurs(url)) return;
  event.respondWith((async () => {
    const shelf = await caches.open(SHELF);
    const kept = await shelf.match(event.request, { ignoreSearch: true });
    const asked = fetch(event.request).then(async (answer) => {
      if (answer.ok && !answer.redirected && url.search === "") await shelf.put(event.request, answer.clone());
      return answer;
    });
    if (!kept) return asked;
    // A hall's network may neither answer nor fail: who waits at the desk does not wait for it.
    const late = new Promise((done) => { setTimeout(() => done(kept), PATIENCE); });
    return Promise.race([asked.catch(() => kept), late]);
  })());
});
