// The desk on a device: finds people by code or name, notes who came, and sends it when there is a network.
// Everything is written down on the device first. The page works without this, by forms.
(async () => {
  const page = document.querySelector("#arrivals");
  const part = (name) => page.querySelector(`[data-${name}]`);
  const words = JSON.parse(page.dataset.words);
  const language = document.documentElement.lang;
  const shelf = deskShelf(page.dataset.slug);
  const field = page.querySelector("#q");
  const BETWEEN_SENDINGS = 5000;
  const MOST_AT_ONCE = 200;
  const MOST_FOUND = 12;
  const MOST_LATEST = 8;
  const MOST_MISSING = 30;

  let list = (await shelf.thing("list")) ?? { edition: "", people: [], rounds: [], sittings: [] };
  let there = (await shelf.thing("arrivals")) ?? {};
  let unclear = (await shelf.thing("unclear")) ?? [];
  let queue = await shelf.scans();
  let net = "sent";
  let isOpen = true;
  let chosen = null;

  // ------------------------------------------------------------ words
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss");
  const said = (name, values = {}) => words[name].replace(/%\((\w+)\)s/g, (_all, key) => values[key] ?? "");
  const counted = (name, number, values) => words[name][new Intl.PluralRules(language).select(number) === "one" ? 0 : 1].replace(/%\((\w+)\)s/g, (_all, key) => values[key] ?? "");
  const figure = (number) => new Intl.NumberFormat(language).format(number);
  const clock = (moment) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: page.dataset.zone }).format(new Date(moment));
  const element = (name, text, kind = "") => Object.assign(document.createElement(name), { textContent: text, className: kind });

  // Not crypto.randomUUID: a laptop in the hall may serve this page without https.
  const newScan = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  // ------------------------------------------------------------ who is there, as far as this device knows
  const keyIn = (code) => code.trim().replace(/[?#].*$/, "").replace(/\/+$/, "").split("/").pop();
  const withCode = (key) => list.people.filter((one) => key && (one.key === key || one.agenda === key));
  const arrivals = () => {
    const now = { ...there };
    for (const scan of queue) {
      const person = scan.is_taken_back ? null : withCode(keyIn(scan.code))[0];
      if (person && !now[person.id]) now[person.id] = { scan: scan.scan, at: new Date(scan.at).toISOString() };
      if (scan.is_taken_back) for (const id of Object.keys(now)) if (now[id].scan === scan.scan) delete now[id];
    }
    return now;
  };
  const nextOf = (person) => {
    const ends = Object.fromEntries(list.rounds.map((one) => [one.number, one]));
    for (const sitting of list.sittings) {
      const mine = sitting.sides.findIndex((side) => side.expected.includes(person.id));
      if (mine < 0 || new Date(ends[sitting.round].ends) <= Date.now()) continue;
      return { time: clock(ends[sitting.round].starts), table: sitting.table, other: sitting.sides[1 - mine].name };
    }
    return null;
  };

  // ------------------------------------------------------------ what is shown
  const row = (person, now) => {
    const item = part("row").content.firstElementChild.cloneNode(true);
    const own = (name) => item.querySelector(`[data-${name}]`);
    const here = now[person.id];
    const next = nextOf(person);
    item.dataset.person = person.id;
    item.classList.toggle("person--here", Boolean(here));
    own("name").textContent = person.name;
    own("of").textContent = `${person.of}, ${person.where}`;
    own("when").textContent = here ? said("since", { time: clock(here.at) }) : "";
    own("next").textContent = next ? said("next", next) : "";
    own("come").hidden = Boolean(here);
    own("back").hidden = !here;
    own("come").elements.code.value = person.key;
    own("back").elements.scan.value = here?.scan ?? "";
    own("print").href = page.dataset.badge.replace(/\/0\.pdf$/, `/${person.id}.pdf`);
    item.querySelectorAll("[data-vh]").forEach((one) => { one.textContent = `: ${person.name}`; });
    return item;
  };
  const missing = (now) => {
    const at = Date.now();
    const coming = list.sittings.length ? list.rounds.filter((one) => new Date(one.ends) > at) : [];
    const isRunning = coming.length > 0 && new Date(coming[0].starts) <= at;
    const people = Object.fromEntries(list.people.map((one) => [one.id, one]));
    return coming.slice(0, isRunning ? 2 : 1).map((round, place) => {
      const box = element("section", "", "missing");
      box.append(element("h2", said(isRunning && place === 0 ? "running" : "coming", { round: round.number, time: clock(round.starts) })));
      const gone = list.sittings.filter((one) => one.round === round.number).flatMap((one) => one.sides.map((side, index) => ({ ...one, side, other: one.sides[1 - index] }))).filter((one) => !one.side.expected.some((id) => now[id]));
      if (!gone.length) box.append(element("p", words.complete, "soft"));
      const items = document.createElement("ol");
      for (const one of gone.slice(0, MOST_MISSING)) {
        const item = document.createElement("li");
        const names = document.createElement("span");
        one.side.expected.map((id) => people[id]).filter(Boolean).forEach((person, index) => {
          names.append(`${index ? ", " : ""}${person.name} `);
          if (person.phone) names.append(Object.assign(element("a", person.phone), { href: `tel:${person.phone}` }));
        });
        item.append(element("b", one.side.name), names, element("span", said("waits", { other: one.other.name, table: one.table }), "soft"));
        items.append(item);
      }
      if (gone.length) box.append(items);
      if (gone.length > MOST_MISSING) box.append(element("p", `+ ${figure(gone.length - MOST_MISSING)}`, "soft"));
      return box;
    });
  };
  const found = () => {
    if (chosen) return chosen;
    const parts = fold(field.value).split(/\s+/).filter(Boolean);
    if (!parts.length) return [];
    const byCode = withCode(keyIn(field.value));
    return byCode.length ? byCode : list.people.filter((one) => { const text = fold(`${one.name} ${one.of} ${one.where}`); return parts.every((word) => text.includes(word)); });
  };
  const show = () => {
    const now = arrivals();
    const people = Object.fromEntries(list.people.map((one) => [one.id, one]));
    const here = Object.keys(now).filter((id) => people[id]);
    if (list.people.length) {
      part("count").textContent = counted("title", list.people.length, { here: figure(here.length), all: figure(list.people.length) });
      part("organisations").textContent = figure(new Set(here.map((id) => people[id].of)).size);
    }
    part("net").textContent = queue.length ? counted("queued", queue.length, { number: figure(queue.length) }) + (net === "sent" ? "" : ` ${words[net]}`) : words[net];
    part("net").className = `net net--${net === "sent" && !queue.length ? "sent" : net === "out" ? "out" : "waits"}`;
    if (!list.edition) return; // what the page came with stays until the list is there
    part("found").replaceChildren(...found().slice(0, MOST_FOUND).map((person) => row(person, now)));
    page.querySelectorAll("[data-more], [data-none]").forEach((one) => one.remove());
    const latest = here.sort((a, b) => now[b].at.localeCompare(now[a].at)).slice(0, MOST_LATEST);
    part("latest").replaceChildren(...latest.map((id) => row(people[id], now)));
    part("nobody").hidden = latest.length > 0;
    part("missing").replaceChildren(...missing(now));
    part("unclear").hidden = !unclear.length;
    part("unclear-list").replaceChildren(...unclear.map((text) => element("li", text)));
  };
  const tell = (kind, sentence, person = null) => {
    const box = part("told");
    box.className = `told told--${kind}`;
    box.replaceChildren(element("p", sentence, "told__what"));
    const now = arrivals();
    if (person) {
      const next = nextOf(person);
      box.append(element("p", `${person.of}, ${person.where}`), ...(next ? [element("p", said("next", next), "told__next")] : []));
      const actions = element("div", "", "told__do");
      const copy = row(person, now);
      const back = copy.querySelector("[data-back]");
      const print = copy.querySelector("[data-print]");
      actions.append(...(now[person.id] ? [back] : [copy.querySelector("[data-come]")]), print);
      box.append(actions);
    }
    box.scrollIntoView({ block: "nearest" });
    navigator.vibrate?.(kind === "good" ? 60 : [60, 60, 60]);
  };

  // ------------------------------------------------------------ what is done
  const note = async (scan) => {
    await shelf.add({ code: "", at: Date.now(), is_taken_back: false, ...scan });
    queue = await shelf.scans();
    send();
  };
  const arrive = async (person) => {
    const here = arrivals()[person.id];
    if (!isOpen) { tell("bad", said("closed", { name: person.name }), person); return; }
    if (!here) await note({ scan: newScan(), code: person.key });
    chosen = null;
    field.value = "";
    show();
    tell(here ? "again" : "good", here ? said("already", { name: person.name, time: clock(here.at) }) : said("arrived", { name: person.name }), person);
  };
  const takeBack = async (scan) => {
    const id = Object.entries(arrivals()).find(([, one]) => one.scan === scan)?.[0];
    const person = list.people.find((one) => String(one.id) === id);
    await note({ scan, is_taken_back: true });
    show();
    tell("again", said("taken_back", { name: person?.name ?? "" }), person);
  };
  const takeCode = async (code) => {
    const people = withCode(keyIn(code));
    if (people.length === 1) return arrive(people[0]);
    field.value = "";
    if (people.length) { chosen = people; show(); return tell("again", words.several); }
    // Somebody may have been registered since at another desk: the code is looked up when it is sent.
    if (net === "sent") return tell("bad", words.unknown);
    await note({ scan: newScan(), code });
    show();
    return tell("again", words.kept);
  };
  const isCode = (text) => withCode(keyIn(text)).length > 0 || /:\/\//.test(text) || /^[\w-]{14,}$/.test(text);
  const ask = async () => {
    const text = field.value.trim();
    chosen = null;
    if (!text) return;
    if (isCode(text)) { await takeCode(text); return; }
    const people = found();
    show();
    if (people.length === 1) await arrive(people[0]);
    else tell("again", people.length ? words.choose : words.nobody);
  };

  // ------------------------------------------------------------ sending
  let sending = null;
  const refused = (answer, scan) => {
    const name = list.people.find((one) => one.id === answer.delegate)?.name ?? "";
    if (answer.verdict === "unknown") return said("unclear", { code: keyIn(scan.code) });
    return ["not_coming", "several", "closed"].includes(answer.verdict) ? said(answer.verdict, { name }) : "";
  };
  const sendOnce = async () => {
    queue = await shelf.scans();
    const sent = queue.slice(0, MOST_AT_ONCE);
    const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
    const scans = sent.map((one) => ({ scan: one.scan, code: one.code, is_taken_back: one.is_taken_back, seconds_ago: Math.max(0, (Date.now() - one.at) / 1000) }));
    const answer = await fetch(page.dataset.sync, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify({ edition: list.edition, scans }), signal: AbortSignal.timeout(15000) });
    if (answer.status === 401 || answer.status === 403) { net = "out"; return false; }
    if (!answer.ok) throw new Error(answer.status);
    const told = await answer.json();
    if (told.list) { list = { ...told.list, edition: told.edition }; await shelf.keep("list", list); }
    const complaints = told.answers.map((one) => refused(one, sent.find((scan) => scan.scan === one.scan))).filter(Boolean);
    if (complaints.length) { unclear = [...unclear, ...complaints]; await shelf.keep("unclear", unclear); }
    there = told.arrivals;
    isOpen = told.is_open;
    await shelf.keep("arrivals", there);
    // Last of all: were the device to stop before this, the same scans would be sent again and count once.
    await shelf.drop(sent.map((one) => one.place));
    queue = await shelf.scans();
    net = "sent";
    return queue.length > 0;
  };
  const send = () => {
    sending ??= (async () => {
      try { while (await sendOnce()); } catch { net = "away"; }
      sending = null;
      show();
    })();
    return sending;
  };

  // ------------------------------------------------------------ what starts it
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-find]")) { event.preventDefault(); ask(); }
    if (form.matches("[data-come]")) {
      const [person] = withCode(form.elements.code.value);
      if (person) { event.preventDefault(); arrive(person); }
    }
    if (form.matches("[data-back]")) { event.preventDefault(); takeBack(form.elements.scan.value); }
  });
  field.addEventListener("input", () => { chosen = null; show(); });
  // A hand scanner types wherever the cursor is: without one, into the field.
  document.addEventListener("keydown", (event) => {
    const isElsewhere = document.activeElement && document.activeElement !== document.body;
    if (!isElsewhere && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
  });
  part("clear").addEventListener("click", async () => { unclear = []; await shelf.keep("unclear", []); show(); });
  part("forget").addEventListener("click", async () => {
    await send();
    if (queue.length) { tell("bad", counted("queued", queue.length, { number: figure(queue.length) })); return; }
    for (const one of (await navigator.serviceWorker?.getRegistrations()) ?? []) if (one.scope.includes("/desk/")) await one.unregister();
    if ("caches" in window) await caches.delete("desk-1");
    await shelf.forget();
    location.assign("../");
  });

  const camera = deskCamera({ video: part("video"), decoder: page.dataset.decoder, seen: takeCode });
  const leave = () => { camera.stop(); part("camera").hidden = true; part("bar").hidden = false; };
  part("bar").hidden = false;
  part("scan").addEventListener("click", async () => {
    if (!camera.isPossible) { tell("again", window.isSecureContext ? words.no_camera : words.no_camera_here); return; }
    part("camera").hidden = false;
    part("bar").hidden = true;
    try { await camera.start(); part("camera").scrollIntoView({ block: "start" }); } catch { leave(); tell("again", words.no_camera); }
  });
  part("stop").addEventListener("click", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) { if (!part("camera").hidden) leave(); } else send(); });
  addEventListener("online", send);
  addEventListener("offline", () => { net = "away"; show(); });
  if (matchMedia("(pointer: fine)").matches) field.focus();

  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  show();
  await send();
  setInterval(() => { if (!document.hidden) send(); }, BETWEEN_SENDINGS);
  if (!("serviceWorker" in navigator)) return;
  const scope = location.pathname;
  await navigator.serviceWorker.register(page.dataset.worker, { scope });
  await navigator.serviceWorker.ready;
  const kept = await caches.open("desk-1");
  const looks = performance.getEntriesByType("resource").map((one) => one.name).filter((url) => url.startsWith(`${location.origin}/static/`));
  await Promise.allSettled([location.pathname, page.dataset.decoder, ...looks].map((url) => kept.add(url)));
  page.dataset.kept = "yes";
})();
