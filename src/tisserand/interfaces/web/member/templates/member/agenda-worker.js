// Keeps agendas that were opened, with their looks, for moments without a network: network first, then what is kept.
const SHELF = "agenda-1";
const isOurs = (url) => url.origin === location.origin && (/^\/[a-z]{2}\/agenda\//.test(url.pathname) || url.pathname.startsWith("/static/"));
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !isOurs(new URL(event.request.url))) return;
  event.respondWith((async () => {
    const shelf = await caches.open(SHELF);
    try {
      const answer = await fetch(event.request);
      if (answer.ok) await shelf.put(event.request, answer.clone());
      return answer;
    } catch (offline) {
      const kept = await shelf.match(event.request);
      if (kept) return kept;
      throw offline;
    }
  })());
});
