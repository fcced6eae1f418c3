// Moving meetings in the grid by drag and by keyboard. Nothing is moved here: the page with the consequence
// is shown in a dialog, and its one button is what moves. Without this script the same page is a link away.
(() => {
  const grid = () => document.querySelector("table[data-arrange]");
  const told = () => document.querySelector("[data-told]");
  const say = (words) => { const place = told(); if (place) place.textContent = words; };
  const places = () => [...document.querySelectorAll("table.grid [data-place]")];
  const handle = (cell) => cell.querySelector("a.m") ?? cell;
  let moving = null;

  // One cell at a time can be reached with Tab; arrows go from there (WAI-ARIA, pattern "grid").
  const rove = (cell, hasFocus) => {
    if (!cell) return;
    places().forEach((other) => { handle(other).tabIndex = other === cell ? 0 : -1; });
    if (hasFocus) handle(cell).focus();
  };
  const start = () => {
    moving = null;
    const cells = places();
    rove(cells.find((cell) => cell.querySelector("[aria-current]")) ?? cells.find((cell) => cell.querySelector("a.m")) ?? cells[0], false);
  };
  const neighbour = (cell, key) => {
    const row = cell.parentElement, rows = [...row.parentElement.rows].filter((one) => one.querySelector("[data-place]"));
    const column = cell.cellIndex, line = rows.indexOf(row), last = row.cells.length - 1;
    const [down, across] = { ArrowUp: [line - 1, column], ArrowDown: [line + 1, column], ArrowLeft: [line, column - 1], ArrowRight: [line, column + 1], Home: [line, 1], End: [line, last] }[key] ?? [-1, -1];
    const found = rows[down]?.cells[across];
    return found?.dataset.place ? found : null;
  };

  const mark = (verdicts) => places().forEach((cell) => {
    const verdict = verdicts[cell.dataset.place];
    cell.classList.toggle("no", verdict === "no");
    cell.classList.toggle("can-go", verdict === "free");
    cell.classList.toggle("can-swap", verdict === "swap");
    if (verdict) handle(cell).setAttribute("aria-description", told().dataset[verdict]); else handle(cell).removeAttribute("aria-description");
  });
  const begin = async (link) => {
    if (!link?.dataset.move || !grid()) return;
    moving = link.dataset;
    grid().classList.add("is-moving");
    link.closest("td")?.classList.add("is-moved");
    say(told().dataset.moving);
    const mine = moving;
    const answer = await fetch(`${mine.places}?tables=${grid().dataset.tables}`);
    if (answer.ok && moving === mine) mark(await answer.json());
  };
  const end = () => {
    if (!moving) return;
    moving = null;
    grid()?.classList.remove("is-moving");
    mark({});
    document.querySelectorAll(".is-moved, .is-over").forEach((cell) => cell.classList.remove("is-moved", "is-over"));
    say(told()?.dataset.stopped ?? "");
  };

  const show = async (address) => {
    const dialog = document.querySelector("[data-change]");
    const answer = dialog && (await fetch(address));
    const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page?.querySelector("#consequence");
    if (!part || answer.redirected) { location.assign(address); return; }
    dialog.replaceChildren(document.importNode(part, true));
    dialog.showModal();
  };
  const look = (cell) => {
    if (!moving || !cell) return;
    const [round, table] = cell.dataset.place.split("-"), address = `${moving.move}?round=${round}&table=${table}`;
    const stays = cell.classList.contains("is-moved");
    end();
    if (!stays) show(address);
  };

  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.("table.grid [data-place]");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key, next = neighbour(cell, key);
    if (next) { event.preventDefault(); rove(next, true); return; }
    if (key === "Escape" && moving) { event.preventDefault(); end(); }
    else if ((key === "Enter" || key === " ") && moving) { event.preventDefault(); look(cell); }
    else if (key.toLowerCase() === "m" && !moving) { event.preventDefault(); begin(cell.querySelector("a[data-move]")); }
    else if (key.toLowerCase() === "v" && !moving && cell.querySelector("a.m")) {
      event.preventDefault();
      const meeting = cell.querySelector("a.m").dataset.meeting, link = cell.querySelector("a.m");
      const chosen = document.querySelector("#lock");
      if (chosen?.form.action.includes(`/meetings/${meeting}/`)) chosen.click();
      else { document.addEventListener("htmx:afterSettle", () => document.querySelector("#lock")?.click(), { once: true }); link.click(); }
    }
  });
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("table.grid [data-place]");
    if (moving && cell) { event.preventDefault(); event.stopPropagation(); look(cell); return; }
    const close = event.target.closest("dialog [data-close]"), open = event.target.closest("a[data-dialog]");
    if (close) { event.preventDefault(); close.closest("dialog").close(); }
    if (open && document.querySelector("[data-change]")) { event.preventDefault(); show(open.href); }
  }, true);
  document.addEventListener("dragstart", (event) => {
    const link = event.target.closest?.("a[data-move]");
    if (link && grid()?.contains(link)) { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", link.dataset.move); begin(link); }
  });
  document.addEventListener("dragover", (event) => {
    const cell = event.target.closest?.("table.grid [data-place]");
    if (!moving || !cell) return;
    document.querySelectorAll(".is-over").forEach((other) => { if (other !== cell) other.classList.remove("is-over"); });
    if (cell.classList.contains("no")) { event.dataTransfer.dropEffect = "none"; return; }
    event.preventDefault();
    cell.classList.add("is-over");
  });
  document.addEventListener("drop", (event) => {
    const cell = event.target.closest?.("table.grid [data-place]");
    if (moving && cell) { event.preventDefault(); look(cell); }
  });
  document.addEventListener("dragend", end);
  document.addEventListener("htmx:afterSettle", start);
  start();
})();
