// Keeps the shell of the phone's page, nothing else: no answer of the API, nothing of any person. `SHELL` is written before
// this by the server: {page, version, files}.
const { page, version, files } = self.SHELL;
const PREFIX = "santu-phone-", NAME = PREFIX + version;
const PATIENCE = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll([...files, page].map((path) => new Request(path, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === page) event.respondWith(shell(event));
  else if (files.includes(pathname)) event.respondWith(caches.match(pathname).then((found) => found ?? fetch(request)));
});

// The page as the server has it now, where it answers soon; else as it was kept.
async function shell(event) {
  const kept = async () => (await caches.open(NAME)).match(page);
  const anew = fetch(event.request).then(async (answer) => {
    // A page of another version asks for other files: that version's own worker keeps it.
    if (answer.ok && answer.headers.get("X-Santu-Shell") === version) await (await caches.open(NAME)).put(page, answer.clone());
    return answer;
  });
  event.waitUntil(anew.catch(() => {}));
  const late = new Promise((give) => setTimeout(give, PATIENCE));
  try {
    const answer = await Promise.race([anew, late]);
    if (answer?.ok) return answer;
  } catch {
    // No signal.
  }
  return (await kept()) ?? anew;
}
