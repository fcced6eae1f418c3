// What a device at the desk keeps: scans until they are sent, the list of people, what could not be taken.
// IndexedDB, one store of scans in their order and one of named things; the keys begin with the convention.
const deskShelf = (slug) => {
  const wanted = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  const opened = () => {
    const request = indexedDB.open("tisserand-desk", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("scans", { keyPath: "place", autoIncrement: true });
      request.result.createObjectStore("things");
    };
    return wanted(request);
  };
  const base = opened();
  const store = async (name, mode) => (await base).transaction(name, mode, { durability: "strict" }).objectStore(name);
  const ended = (of) => new Promise((done, fail) => { of.transaction.oncomplete = done; of.transaction.onabort = of.transaction.onerror = () => fail(of.transaction.error); });
  return {
    // Told only once it is written: what is shown as noted survives a flat battery.
    async add(scan) { const of = await store("scans", "readwrite"); of.add({ ...scan, slug }); await ended(of); },
    async scans() { return (await wanted((await store("scans")).getAll())).filter((one) => one.slug === slug); },
    async drop(places) { const of = await store("scans", "readwrite"); places.forEach((place) => of.delete(place)); await ended(of); },
    async thing(name) { return wanted((await store("things")).get(`${slug} ${name}`)); },
    async keep(name, what) { const of = await store("things", "readwrite"); of.put(what, `${slug} ${name}`); await ended(of); },
    async forget() { (await base).close(); await wanted(indexedDB.deleteDatabase("tisserand-desk")); },
  };
};
