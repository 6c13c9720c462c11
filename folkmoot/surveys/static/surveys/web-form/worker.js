/* Keeps the page, its files and the forms for when there is no network. VERSION and FILES are put before this by the server. */

const PREFIX = `folkmoot-web-form ${self.registration.scope} `;
const CACHE = PREFIX + VERSION;
const PAGE = new URL("./", self.location).href;
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([PAGE, ...FILES]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

/* Forms that an earlier worker kept are taken along: the network may have gone since. */
async function takeOver() {
  const cache = await caches.open(CACHE);
  for (const name of (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)) {
    const earlier = await caches.open(name);
    for (const request of (await earlier.keys()).filter((request) => isOfAForm(request.url))) {
      if (!(await cache.match(request))) await cache.put(request, await earlier.match(request));
    }
    await caches.delete(name);
  }
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(freshPage(request));
  else if (isOfAForm(request.url)) event.respondWith(freshOrKept(request, request));
  else event.respondWith(keptOrFresh(request));
});

const isOfAForm = (address) => new URL(address).pathname.startsWith(new URL("../forms/", PAGE).pathname);

/* The page is one for every address below it and every language: the newest that came is kept. */
function freshPage(request) {
  return freshOrKept(request, PAGE);
}

async function freshOrKept(request, kept) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(kept, { ignoreVary: true });
  try {
    const response = await withPatience(fetch(request), known);
    if (response.ok && !response.redirected) await cache.put(kept, response.clone());
    return response;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

/* Waits for a slow network only so long as there is something else to show. */
function withPatience(fetching, known) {
  if (!known) return fetching;
  const tooLong = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("slow network")), PATIENCE));
  return Promise.race([fetching, tooLong]);
}

async function keptOrFresh(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}
