// Puts the agenda that is open, with its looks, where it can be read without a network. The page works without this.
(async () => {
  if (!("serviceWorker" in navigator)) return;
  const scope = location.pathname.match(/^\/[a-z]{2}\/agenda\//)[0];
  await navigator.serviceWorker.register("/agenda-worker.js", { scope });
  await navigator.serviceWorker.ready;
  const shelf = await caches.open("agenda-1");
  const looks = performance.getEntriesByType("resource").map((one) => one.name).filter((url) => url.startsWith(`${location.origin}/static/`));
  await Promise.allSettled([location.href, ...looks].map((url) => shelf.add(url)));
})().catch(() => {});
