/* Rows to correct, as a grid. What it asks and is told stands in hub/fixing/wire.py. Nothing is kept but on the open page.
   <div class="held-grid" data-rows="URL" data-cells="URL" data-undo="URL" data-tab="NAME" data-label="…" [data-readonly]> */
const PAGE = 50, RETRY = 4000, KEPT = "nothing you typed is lost while this page stays open.";

const el = (name, attributes = {}, ...inside) => {
  const made = document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...inside);
  return made;
};
const many = (count, word) => `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;

/** Rows and columns of a spreadsheet's text: cells apart by tabs, quoted where they hold tabs, quotes or line breaks. */
function parse(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*?))(\t|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (!end) break;
    if (end !== "\t") rows.push([]);
  }
  if (rows.length > 1 && rows.at(-1).join("") === "") rows.pop();
  return rows;
}
const spelt = (rows) => rows.map((row) => row.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\n");

function start(host) {
  const { rows: rowsUrl, cells: cellsUrl, undo: undoUrl, tab = "", label } = host.dataset, fixed = "readonly" in host.dataset;
  const rows = [], unsent = new Map();  // what was typed, as it is sent, by row and letter
  let columns = [], total = 0, version = 0, first = 0, here = [0, 1], anchor, busy, timer;

  const button = (words, act) => { const made = el("button", { type: "button" }, words); made.addEventListener("click", act); return made; };
  const table = el("table", { role: "grid", "aria-label": label, "aria-multiselectable": "true" }), head = table.createTHead(), body = table.createTBody();
  const side = el("div", { class: "grid-finding", id: `finding-${crypto.randomUUID()}` }), clash = el("div", { class: "grid-conflicts", role: "alert" });
  const state = el("p", { class: "grid-state", role: "status" }), part = el("span");
  const turn = el("p", { class: "grid-parts", hidden: "" }, button("Earlier rows", () => go(first - PAGE, here[1])), " ", part, " ", button("Later rows", () => go(first + PAGE, here[1])));
  host.replaceChildren(el("div", { class: "grid-scroll" }, table), turn, side, clash, state);
  const say = (text) => { state.textContent = text; };

  // ---- what is known
  const letter = (c) => columns[c - 1]?.letter, key = (row, c) => `${row.row}|${letter(c)}`;
  const text = (row, c) => unsent.get(key(row, c))?.[2] ?? row.cells[c - 1];
  const found = (row, c) => (c ? row.found[letter(c)] : row.of_row) ?? [];
  const long = (row, c) => row.cut?.includes(letter(c));
  const locked = (row, c) => fixed || !c || long(row, c);
  const cell = (r, c) => body.rows[r - first]?.cells[c];
  const at = (number) => rows.findIndex((one) => one?.row === number);

  async function ask(url, sent) {
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]')?.content ?? "" };
    const answer = await fetch(url, sent ? { method: "POST", headers, body: JSON.stringify(sent) } : { headers });
    if (answer.redirected || [401, 403].includes(answer.status)) throw Error("You were signed out. Sign in again in another tab of this browser");
    if (!answer.ok && answer.status !== 400) throw Error("ecmx did not respond");
    return answer.json();
  }
  /** Rows as they are told, their findings in words in place of numbers. */
  function keep(r, row, words) {
    const spoken = (places = [], more = 0) => [...places.map((place) => words[place]), ...(more ? [["note", "", `${many(more, "more finding")} here.`, ""]] : [])];
    const byLetter = Object.entries(row.found ?? {}).map(([one, places]) => [one, spoken(places, row.more?.[one])]);
    const cells = row.cells ?? rows[r].cells.map((before, n) => row.now?.[columns[n].letter] ?? before);
    rows[r] = { ...row, cells, found: Object.fromEntries(byLetter), of_row: spoken(row.of_row, row.more_of_row) };
  }
  async function load(from) {
    const block = await ask(`${rowsUrl}?${new URLSearchParams({ first: from, tab, ...(columns.length ? {} : { columns: 1 }) })}`);
    if (block.problem) throw Error(block.problem.message);
    if (block.columns) { ({ columns, version } = block); header(block.words); }
    total = block.total;
    block.rows.forEach((row, n) => rows[block.first + n] || keep(block.first + n, row, block.words));
    table.setAttribute("aria-rowcount", total + 1);
    return block.rows.length;
  }
  async function ensure(from, to) {
    for (let r = from; r <= Math.min(to, total - 1); ) r += rows[r] ? 1 : (await load(r)) || total;
  }

  // ---- what is shown
  function header(words) {
    const heads = columns.map((one) => el("th", { scope: "col", dir: "auto" }, one.header || one.letter, ...one.found.map((place) => el("span", { class: "grid-note" }, words[place][2]))));
    head.replaceChildren(el("tr", { "aria-rowindex": 1 }, el("th", { scope: "col" }, "Row"), ...heads));
    table.setAttribute("aria-colcount", columns.length + 1);
  }
  function fill(td, row, c) {
    const told = found(row, c), wrong = told.some(([severity]) => severity !== "note");
    td.textContent = c ? text(row, c) : row.row;
    td.toggleAttribute("data-found", told.length > 0);
    td.toggleAttribute("data-changed", c > 0 && (letter(c) in (row.came ?? {}) || unsent.has(key(row, c))));
    if (wrong) td.setAttribute("aria-invalid", "true"); else td.removeAttribute("aria-invalid");
    if (locked(row, c)) td.setAttribute("aria-readonly", "true");
  }
  function render() {
    body.replaceChildren(...rows.slice(first, first + PAGE).map((row, n) => {
      const line = el("tr", { "aria-rowindex": first + n + 2 }, el("th", { scope: "row", tabindex: -1 }), ...columns.map(() => el("td", { tabindex: -1, dir: "auto" })));
      [...line.cells].forEach((td, c) => fill(td, row, c));
      return line;
    }));
    cell(...here)?.setAttribute("tabindex", 0);
    turn.hidden = total <= PAGE;
    part.textContent = `${(first + 1).toLocaleString("en-US")} to ${Math.min(first + PAGE, total).toLocaleString("en-US")} of ${many(total, "row")}`;
  }
  function refresh(r) {
    [...(body.rows[r - first]?.cells ?? [])].forEach((td, c) => td.firstElementChild || fill(td, rows[r], c));
  }
  function describe() {
    const row = rows[here[0]], c = here[1], one = columns[c - 1], told = (kind, ...words) => el("p", { class: kind, dir: "auto" }, ...words);
    if (!row) return;
    side.replaceChildren(el("h3", { dir: "auto" }, `Row ${row.row}${c ? `, ${one.header || one.letter}` : ""}`));
    if (one?.label && one.label !== one.header) side.append(told("", one.label));
    for (const [severity, , message, fix] of found(row, c)) side.append(told(`grid-${severity}`, severity === "note" ? "" : `${severity[0].toUpperCase()}${severity.slice(1)}: `, `${message} ${fix}`));
    if (letter(c) in (row.came ?? {})) side.append(told("", `As received: ${row.came[letter(c)] || "blank"}`));
    if (long(row, c)) side.append(told("", "This cell is too long to be corrected here. Use the marked workbook."));
  }
  const box = () => { const [r, c] = anchor ?? here; return [Math.min(r, here[0]), Math.min(c, here[1]), Math.max(r, here[0]), Math.max(c, here[1])]; };
  const each = (make) => { const [r0, c0, r1, c1] = box(), made = []; for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) made.push(make(r, c)); return made; };
  async function go(r, c, extend) {
    r = Math.max(0, Math.min(total - 1, r)); c = Math.max(0, Math.min(columns.length, c));
    const from = r - (r % PAGE), before = anchor ?? here;
    try { await ensure(from, from + PAGE - 1); if (extend) await ensure(Math.min(r, before[0]), Math.max(r, before[0])); } catch (problem) { return say(`${problem.message}; ${KEPT}`); }
    const left = cell(...here);
    left?.setAttribute("tabindex", -1); left?.removeAttribute("aria-describedby");
    anchor = extend ? before : null;
    here = [r, c];
    if (from !== first) { first = from; render(); }
    describe();
    const td = cell(r, c);
    if (!td) return;
    td.setAttribute("tabindex", 0); td.setAttribute("aria-describedby", side.id); td.focus();
    body.querySelectorAll("[aria-selected]").forEach((one) => one.removeAttribute("aria-selected"));
    if (anchor) each((down, right) => cell(down, right)?.setAttribute("aria-selected", "true"));
  }
  async function findNext(step) {
    let [r, c] = here;
    for (;;) {
      c += step;
      if (c > columns.length || c < 0) { r += step; c = step > 0 ? 0 : columns.length; }
      if (r < 0 || r >= total) return say(step > 0 ? "No more findings after this one." : "No findings before this one.");
      await ensure(r, r);
      if (found(rows[r], c).length) return go(r, c);
    }
  }

  // ---- what is changed
  function put(changes) {
    for (const [r, c, value] of changes) {
      const row = rows[r];
      if (!row || locked(row, c) || text(row, c) === value) continue;
      unsent.set(key(row, c), [row.row, letter(c), value]);
      refresh(r);
    }
    return flush();
  }
  async function flush() {
    clearTimeout(timer);
    if (busy || !unsent.size) return;
    const sent = new Map(unsent);
    busy = true;
    say(`${many(sent.size, "cell")} not saved yet.`);
    try {
      const answer = await ask(cellsUrl, { tab, seen: version, changes: [...sent.values()] });
      for (const [k, one] of sent) if (unsent.get(k) === one) unsent.delete(k);
      if (answer.problem) refused([...sent.values()], answer.problem); else take(answer);
    } catch (problem) {
      timer = setTimeout(flush, RETRY);
      return say(`${navigator.onLine ? problem.message : "There is no connection"}. ${many(unsent.size, "cell")} not saved; ${KEPT}`);
    } finally { busy = false; }
    return flush();
  }
  function refused(sent, { code, message, fix }) {
    for (const [number, one, value] of sent) {
      const r = at(number);
      rows[r].cells[columns.findIndex((column) => column.letter === one)] = value;
      rows[r].found[one] = [["error", code, `Not saved. ${message}`, fix]];
      refresh(r);
    }
    say(`Not saved. ${message} ${fix}`);
    describe();
  }
  function take({ version: now, rows: told, words, changed, later = "", conflicts = [] }) {
    version = now;
    for (const row of told) { const r = at(row.row); if (r >= 0) { keep(r, row, words); refresh(r); } }
    const left = told.filter((row) => row.found || row.of_row).length;
    say(`Saved. ${many(changed.cells, "cell")} changed in ${many(changed.rows, "row")}, not submitted yet. ${left ? `${many(left, "row")} just checked still with findings.` : ""} ${later}`);
    for (const one of conflicts) {
      const c = columns.findIndex((column) => column.letter === one.column) + 1, r = at(one.row);
      const settle = (act) => () => { line.remove(); act(); };
      const line = el("p", { dir: "auto" }, `Row ${one.row}, ${columns[c - 1].header}: ${one.who || "Someone else"} entered “${one.theirs}” in the meantime; you typed “${one.yours}”. `, button("Use mine", settle(() => put([[r, c, one.yours]]))), " ", button("Keep theirs", settle(() => go(r, c))));
      clash.append(line);
    }
    describe();
  }
  async function undo() {
    if (fixed) return;
    await flush();
    if (busy || unsent.size) return say("Not saved yet; undo again after that.");
    try {
      const answer = await ask(undoUrl, { tab });
      if (answer.problem) say(`${answer.problem.message} ${answer.problem.fix}`); else if (answer.tab === tab) take(answer);
    } catch (problem) { say(`${problem.message}. Nothing was undone.`); }
  }
  function edit(typed) {
    const [r, c] = here, td = cell(r, c), row = rows[r];
    if (!row || locked(row, c)) return;
    const input = el("textarea", { rows: 1, dir: "auto", "aria-label": `${columns[c - 1].header}, row ${row.row}`, "aria-describedby": side.id });
    input.value = typed ?? text(row, c);
    td.replaceChildren(input);
    input.focus();
    let over = false;
    const end = (keeps, down, right) => {
      if (over) return;
      over = true;
      fill(td, row, c);
      if (keeps) put([[r, c, input.value]]);
      if (down !== undefined) go(r + down, c + right);
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      const moves = { Enter: [true, event.shiftKey ? -1 : 1, 0], Tab: [true, 0, event.shiftKey ? -1 : 1], Escape: [false, 0, 0] }[event.key];
      if (event.isComposing || !moves || (event.key === "Enter" && event.altKey)) return;
      event.preventDefault();
      end(...moves);
    });
    for (const name of ["copy", "paste", "mousedown", "dblclick"]) input.addEventListener(name, (event) => event.stopPropagation());
    input.addEventListener("blur", () => end(true));
  }

  // ---- hands
  table.addEventListener("mousedown", (event) => {
    const td = event.target.closest("tbody :is(td, th)");
    if (td) { event.preventDefault(); go(first + td.parentNode.sectionRowIndex, td.cellIndex, event.shiftKey); }
  });
  table.addEventListener("dblclick", () => edit());
  table.addEventListener("keydown", (event) => {
    const [r, c] = here, { key: pressed, shiftKey: shift } = event, far = event.ctrlKey || event.metaKey, last = columns.length, end = total - 1;
    const to = { ArrowDown: [far ? end : r + 1, c], ArrowUp: [far ? 0 : r - 1, c], ArrowRight: [r, far ? last : c + 1], ArrowLeft: [r, far ? 0 : c - 1], Home: [far ? 0 : r, 0], End: [far ? end : r, last], PageDown: [r + 20, c], PageUp: [r - 20, c] }[pressed];
    const clear = async () => put(each((down, right) => [down, right, ""]));
    const act = to ? () => go(...to, shift) : { Enter: edit, F2: edit, F8: () => findNext(shift ? -1 : 1), Delete: clear }[pressed] ?? (far && pressed.toLowerCase() === "z" && undo);
    if (!act && (pressed.length > 1 || far || event.altKey || event.isComposing)) return;
    event.preventDefault();
    if (act) act(); else edit(pressed);
  });
  table.addEventListener("copy", (event) => {
    const [r0, c0, r1, c1] = box(), copied = rows.slice(r0, r1 + 1).map((row) => [row.row + "", ...columns.map((_, n) => text(row, n + 1))].slice(c0, c1 + 1));
    event.preventDefault();
    event.clipboardData.setData("text/plain", spelt(copied));
  });
  table.addEventListener("paste", async (event) => {
    const pasted = parse(event.clipboardData.getData("text/plain")), [r, c] = box();
    event.preventDefault();
    await ensure(r, r + pasted.length - 1);
    put(pasted.flatMap((line, down) => line.map((value, right) => [r + down, c + right, value])).filter(([, right]) => right <= columns.length));
  });
  for (const name of ["online", "focus"]) addEventListener(name, flush);
  addEventListener("beforeunload", (event) => { if (unsent.size) event.preventDefault(); });

  say("Loading…");
  load(0).then(() => { say(total ? `${many(total, "row")} to correct. F8 goes to the next finding.` : "No rows left to correct."); render(); host.setAttribute("data-ready", ""); }, (problem) => say(`${problem.message}. Reload the page.`));
}

document.querySelectorAll(".held-grid").forEach(start);
