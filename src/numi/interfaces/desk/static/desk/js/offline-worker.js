// Keeps the last consoles and our own statics: when the server does not answer, the page opened during the call is still
// readable, and the guide goes on. Nothing is kept longer than the day; nothing of another person's session is served.
const CACHE = "numi-console-1";
const KEEP = 40;
const CONSOLE = /^\/bureau\/demandes\/\d{9}\/console\/$/;
const TEXTS = /^\/bureau\/procedures\/textes\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/comptes/")) event.waitUntil(caches.delete(CACHE));
  if (TEXTS.test(url.pathname)) event.respondWith(kept(event.request));
  else if (CONSOLE.test(url.pathname) || url.pathname.startsWith("/static/")) event.respondWith(fresh(event.request));
});

/** Texts whose address names them: kept once, older ones forgotten. */
async function kept(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok && !response.redirected) {
    for (const old of await cache.keys()) if (TEXTS.test(new URL(old.url).pathname)) await cache.delete(old);
    await cache.put(request, response.clone());
  }
  return response;
}

/** The network first; what was kept when it does not answer. */
async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) {
      await cache.put(request, response.clone());
      const kept = await cache.keys();
      if (kept.length > KEEP * 3) await cache.delete(kept[0]);
    }
    return response;
  } catch (problem) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw problem;
  }
}
