// What the phone keeps: entries until they are acknowledged, and what was last read of the server. Written through to the
// disk before anybody is told that it is kept.
const NAME = "santu-phone";
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("entries", { keyPath: "id" });
      asking.result.createObjectStore("snapshots", { keyPath: "username" });
      asking.result.createObjectStore("facts");
    };
    asking.onsuccess = () => {
      asking.result.onclose = () => (opened = null);
      asking.result.onversionchange = () => asking.result.close();
      resolve(asking.result);
    };
    asking.onerror = () => reject(asking.error);
  });
  return opened;
}

async function within(store, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    let found;
    transaction.oncomplete = () => resolve(found);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
    act(transaction.objectStore(store), (value) => (found = value));
  });
}

export const read = (store, key) =>
  within(store, "readonly", (kept, give) => (kept.get(key).onsuccess = (event) => give(event.target.result)));

export const readAll = (store) =>
  within(store, "readonly", (kept, give) => (kept.getAll().onsuccess = (event) => give(event.target.result)));

export const write = (store, value, key) => within(store, "readwrite", (kept) => kept.put(value, key));

export const remove = (store, key) => within(store, "readwrite", (kept) => kept.delete(key));

// Reads and writes in one transaction, so that two tabs do not write over each other; null where it is not there.
export const change = (store, key, turn) =>
  within(store, "readwrite", (kept, give) => {
    kept.get(key).onsuccess = (event) => {
      const found = event.target.result;
      if (!found) return give(null);
      const changed = { ...found, ...turn(found) };
      kept.put(changed);
      give(changed);
    };
  });
