/* A grid of rows to correct. What it asks and is told stands in hub/fixing/wire.py. Nothing is kept in the browser but on the open page.
   <div class="held-grid" data-rows="URL" data-cells="URL" data-undo="URL" data-tab="NAME" data-label="Rows to correct" [data-readonly]> */
const PAGE = 50, TYPING = 600, RETRY = 4000;

const el = (name, attributes = {}, text) => {
  const made = document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  return made;
};
const token = () => document.querySelector('meta[name="csrf"]')?.content ?? "";
const many = (count, word) => `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;

/** Rows and columns of a spreadsheet's text: cells apart by tabs, quoted where they hold tabs, quotes or line breaks. */
export function parse(text) {
  const rows = [[]];
  let cell = "", quoted = false;
  const end = () => { rows.at(-1).push(cell); cell = ""; };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') { cell += sign; at++; }
      else quoted = false;
    } else if (sign === '"' && !cell) quoted = true;
    else if (sign === "\t") end();
    else if (sign === "\n") { cell = cell.replace(/\r$/, ""); end(); rows.push([]); }
    else cell += sign;
  }
  if (cell || rows.at(-1).length) end(); else rows.pop();
  return rows;
}

export const spelt = (rows) => rows.map((row) => row.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\n");

function start(host) {
  const { rows: rowsUrl, cells: cellsUrl, undo: undoUrl, tab = "" } = host.dataset;
  const fixed = "readonly" in host.dataset, rows = [], unsent = new Map(), gestures = [];
  let columns = [], total = 0, version = 0, first = 0, here = [0, 1], anchor = null, sending = null, timer = 0, later = "";

  const table = el("table", { role: "grid", "aria-label": host.dataset.label || "Rows to correct", "aria-multiselectable": "true" });
  const head = table.createTHead(), body = table.createTBody();
  const scroll = el("div", { class: "grid-scroll" }), state = el("p", { class: "grid-state", role: "status" });
  const side = el("div", { class: "grid-finding", id: `finding-${crypto.randomUUID()}` }), clash = el("div", { class: "grid-conflicts", role: "alert" });
  scroll.append(table);
  host.replaceChildren(scroll, side, clash, state);
  const say = (text) => { state.textContent = text; };

  // ---- what is known
  const key = (row, letter) => `${row}|${letter}`;
  const text = (row, c) => {
    const letter = columns[c - 1].letter, k = key(row.row, letter);
    return (unsent.get(k) ?? sending?.get(k))?.text ?? row.cells[c - 1];
  };
  const found = (row, c) => (c ? row.found[columns[c - 1].letter] : row.of_row) ?? [];
  const locked = (row, c) => fixed || !c || row.cut?.includes(columns[c - 1].letter);
  const cell = (r, c) => body.rows[r - first]?.cells[c];
  const told = (row, words) => {
    const say = (places = [], more = 0) => [...places.map((at) => words[at]), ...(more ? [["note", "", `${many(more, "more finding")} here.`, ""]] : [])];
    const by = Object.entries(row.found ?? {}).map(([letter, places]) => [letter, say(places, row.more?.[letter])]);
    return { ...row, found: Object.fromEntries(by), of_row: say(row.of_row, row.more_of_row) };
  };

  async function ask(url, sent) {
    const asked = { headers: { Accept: "application/json" }, credentials: "same-origin" };
    if (sent) Object.assign(asked, { method: "POST", body: JSON.stringify(sent) }), Object.assign(asked.headers, { "Content-Type": "application/json", "X-CSRFToken": token() });
    const answer = await fetch(url, asked);
    if (answer.redirected || [401, 403].includes(answer.status)) throw Error("You were signed out. Sign in again in another tab of this browser");
    if (answer.status === 400) return answer.json();
    if (!answer.ok) throw Error("The hub did not answer");
    return answer.json();
  }

  async function load(at) {
    const url = new URL(rowsUrl, location.href);
    url.searchParams.set("first", at);
    if (tab) url.searchParams.set("tab", tab);
    if (!columns.length) url.searchParams.set("columns", "1");
    const block = await ask(url);
    if (block.problem) throw Error(block.problem.message);
    if (block.columns) { columns = block.columns; header(block.words); version = block.version; }
    total = block.total;
    block.rows.forEach((row, n) => { rows[block.first + n] ??= told(row, block.words); });
    table.setAttribute("aria-rowcount", total + 1);
    return block.rows.length;
  }
  async function ensure(from, to) {
    for (let at = from; at <= Math.min(to, total - 1); ) at += rows[at] ? 1 : (await load(at)) || total;
  }

  // ---- what is shown
  function header(words) {
    const line = el("tr", { "aria-rowindex": 1 });
    line.append(el("th", { scope: "col" }, "Row"));
    for (const one of columns) {
      const th = el("th", { scope: "col", dir: "auto" }, one.header || one.letter);
      if (one.found.length) th.append(el("span", { class: "grid-note" }, one.found.map((at) => words[at][2]).join(" ")));
      line.append(th);
    }
    head.replaceChildren(line);
    table.setAttribute("aria-colcount", columns.length + 1);
  }
  function fill(td, row, c) {
    td.textContent = c ? text(row, c) : row.row;
    const wrong = found(row, c).filter((word) => word[0] !== "note"), letter = columns[c - 1]?.letter;
    td.toggleAttribute("data-found", found(row, c).length > 0);
    if (wrong.length) td.setAttribute("aria-invalid", "true"); else td.removeAttribute("aria-invalid");
    td.toggleAttribute("data-changed", c > 0 && (letter in (row.came ?? {}) || unsent.has(key(row.row, letter))));
    if (locked(row, c)) td.setAttribute("aria-readonly", "true");
  }
  function render() {
    const lines = [];
    for (let r = first; r < Math.min(first + PAGE, total) && rows[r]; r++) {
      const line = el("tr", { "aria-rowindex": r + 2 });
      for (let c = 0; c <= columns.length; c++) {
        const td = c ? el("td", { tabindex: -1, dir: "auto" }) : el("th", { scope: "row", tabindex: -1 });
        fill(td, rows[r], c);
        line.append(td);
      }
      lines.push(line);
    }
    body.replaceChildren(...lines);
    cell(...here)?.setAttribute("tabindex", 0);
  }
  function refresh(r) {
    const line = body.rows[r - first];
    if (line) [...line.cells].forEach((td, c) => { if (!td.querySelector("textarea")) fill(td, rows[r], c); });
  }
  function describe() {
    const row = rows[here[0]], c = here[1];
    side.replaceChildren();
    if (!row) return;
    const one = columns[c - 1];
    side.append(el("h3", { dir: "auto" }, c ? `Row ${row.row}, ${one.header || one.letter}` : `Row ${row.row}`));
    if (one?.label && one.label !== one.header) side.append(el("p", {}, one.label));
    for (const [severity, , message, fix] of found(row, c)) side.append(el("p", { class: `grid-${severity}` }, `${severity === "note" ? "" : severity[0].toUpperCase() + severity.slice(1) + ": "}${message} ${fix}`));
    if (one && one.letter in (row.came ?? {})) side.append(el("p", { dir: "auto" }, `As it came: ${row.came[one.letter] || "blank"}`));
    if (c && row.cut?.includes(one.letter)) side.append(el("p", {}, "This cell is too long to be corrected here. Use the marked workbook."));
  }
  const box = () => { const [r, c] = anchor ?? here; return [Math.min(r, here[0]), Math.min(c, here[1]), Math.max(r, here[0]), Math.max(c, here[1])]; };
  function select() {
    body.querySelectorAll("[aria-selected]").forEach((td) => td.removeAttribute("aria-selected"));
    if (!anchor) return;
    const [r0, c0, r1, c1] = box();
    for (let r = Math.max(r0, first); r <= Math.min(r1, first + PAGE); r++) for (let c = c0; c <= c1; c++) cell(r, c)?.setAttribute("aria-selected", "true");
  }
  async function go(r, c, extend) {
    r = Math.max(0, Math.min(total - 1, r)); c = Math.max(0, Math.min(columns.length, c));
    if (r < 0) return;
    const from = Math.floor(r / PAGE) * PAGE;
    try { await ensure(from, from + PAGE - 1); } catch (problem) { return say(`${problem.message}. Nothing typed is lost while this page stays open.`); }
    cell(...here)?.setAttribute("tabindex", -1);
    cell(...here)?.removeAttribute("aria-describedby");
    anchor = extend ? anchor ?? here : null;
    here = [r, c];
    if (from !== first || !body.rows.length) { first = from; render(); }
    describe();
    const td = cell(r, c);
    td.setAttribute("tabindex", 0); td.setAttribute("aria-describedby", side.id); td.focus();
    select();
  }
  async function findNext(step) {
    let [r, c] = here;
    for (;;) {
      c += step;
      if (c > columns.length || c < 0) { r += step; c = step > 0 ? 0 : columns.length; }
      if (r < 0 || r >= total) return say(step > 0 ? "No finding further on." : "No finding before this one.");
      await ensure(r, r);
      if (found(rows[r], c).length) return go(r, c);
    }
  }

  // ---- what is changed
  function put(changes) {
    const gesture = [];
    for (const [r, c, value] of changes) {
      const row = rows[r];
      if (!row || locked(row, c) || text(row, c) === value) continue;
      const k = key(row.row, columns[c - 1].letter);
      gesture.push([k, unsent.get(k)]);
      unsent.set(k, { r, row: row.row, letter: columns[c - 1].letter, text: value });
    }
    new Set(changes.map(([r]) => r)).forEach((r) => rows[r] && refresh(r));
    if (!gesture.length) return;
    gestures.push(gesture);
    say(`${many(unsent.size, "cell")} not saved yet.`);
    clearTimeout(timer);
    timer = setTimeout(flush, TYPING);
  }
  async function flush() {
    clearTimeout(timer);
    if (sending || !unsent.size) return;
    sending = new Map(unsent);
    unsent.clear(); gestures.length = 0;
    const changes = [...sending.values()].map((one) => [one.row, one.letter, one.text]);
    try {
      const answer = await ask(cellsUrl, { tab, seen: version, changes });
      const sent = sending;
      sending = null;
      if (answer.problem) refused(sent, answer.problem); else take(answer);
      if (unsent.size) timer = setTimeout(flush, TYPING);
    } catch (problem) {
      for (const [k, one] of sending) if (!unsent.has(k)) unsent.set(k, one);
      sending = null;
      say(`${navigator.onLine ? problem.message : "There is no connection"}. ${many(unsent.size, "cell")} not saved; nothing typed is lost while this page stays open.`);
      timer = setTimeout(flush, RETRY);
    }
  }
  function refused(sent, problem) {
    for (const one of sent.values()) {
      const row = rows[one.r];
      row.cells[columns.findIndex((column) => column.letter === one.letter)] = one.text;
      row.found[one.letter] = [["error", problem.code, `Not saved. ${problem.message}`, problem.fix]];
      refresh(one.r);
    }
    say(`Not saved. ${problem.message} ${problem.fix}`);
    describe();
  }
  function take(answer) {
    version = answer.version; later = answer.later ?? later;
    const at = new Map();
    rows.forEach((row, r) => at.set(row.row, r));
    for (const row of answer.rows) { const r = at.get(row.row); if (r !== undefined) { rows[r] = told(row, answer.words); refresh(r); } }
    const left = answer.rows.filter((row) => row.found || row.of_row).length;
    say(`Saved. ${many(answer.changed.cells, "cell")} changed in ${many(answer.changed.rows, "row")}, not sent yet. ${left ? `${many(left, "row")} just checked still with findings.` : ""} ${later}`);
    clashes(answer.conflicts ?? []);
    describe();
    host.dispatchEvent(new CustomEvent("grid:changed", { bubbles: true, detail: answer.changed }));
  }
  function clashes(conflicts) {
    for (const { row, column, theirs, yours, who } of conflicts) {
      const c = columns.findIndex((one) => one.letter === column) + 1, r = rows.findIndex((one) => one?.row === row), line = el("p", { dir: "auto" });
      const mine = el("button", { type: "button" }, "Use mine"), keep = el("button", { type: "button" }, "Keep theirs");
      line.append(`Row ${row}, ${columns[c - 1].header}: ${who || "Somebody else"} has put “${theirs}” since; you typed “${yours}”. `, mine, " ", keep);
      mine.addEventListener("click", () => { line.remove(); put([[r, c, yours]]); });
      keep.addEventListener("click", () => { line.remove(); go(r, c); });
      clash.append(line);
    }
  }
  async function undo() {
    if (fixed) return;
    const gesture = gestures.pop();
    if (gesture) {
      for (const [k, before] of gesture) { const { r } = unsent.get(k); if (before) unsent.set(k, before); else unsent.delete(k); refresh(r); }
      return say(unsent.size ? `Undone. ${many(unsent.size, "cell")} not saved yet.` : "Undone.");
    }
    if (sending) return say("Still saving; then undo again.");
    try {
      const answer = await ask(undoUrl, { tab });
      if (answer.problem) say(`${answer.problem.message} ${answer.problem.fix}`); else if (answer.tab === tab || !tab) take(answer);
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
    const end = (keep, down, right) => {
      if (over) return;
      over = true;
      input.remove();
      fill(td, row, c);
      if (keep) put([[r, c, input.value]]);
      if (down !== undefined) go(r + down, c + right);
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      const moves = { Enter: [true, event.shiftKey ? -1 : 1, 0], Tab: [true, 0, event.shiftKey ? -1 : 1], Escape: [false, 0, 0] }[event.key];
      if (!moves || (event.key === "Enter" && event.altKey)) return;
      event.preventDefault();
      end(...moves);
    });
    for (const name of ["copy", "paste", "mousedown", "dblclick"]) input.addEventListener(name, (event) => event.stopPropagation());
    input.addEventListener("blur", () => end(true));
  }

  // ---- hands
  const place = (event) => { const td = event.target.closest("td, tbody th"); return td && [first + td.parentNode.rowIndex - 1, td.cellIndex]; };
  table.addEventListener("mousedown", (event) => { const at = place(event); if (at) { event.preventDefault(); go(...at, event.shiftKey); } });
  table.addEventListener("dblclick", () => edit());
  table.addEventListener("keydown", (event) => {
    const [r, c] = here, far = event.ctrlKey || event.metaKey, { key: pressed, shiftKey: shift } = event;
    const to = { ArrowDown: [far ? total - 1 : r + 1, c], ArrowUp: [far ? 0 : r - 1, c], ArrowRight: [r, far ? columns.length : c + 1], ArrowLeft: [r, far ? 0 : c - 1], Home: [far ? 0 : r, 0], End: [far ? total - 1 : r, columns.length], PageDown: [r + 20, c], PageUp: [r - 20, c] }[pressed];
    const act = to ? () => go(...to, shift) : { Enter: edit, F2: edit, F8: () => findNext(shift ? -1 : 1), Delete: clear }[pressed];
    if (act) { event.preventDefault(); act(); }
    else if (far && pressed.toLowerCase() === "z") { event.preventDefault(); undo(); }
    else if (pressed.length === 1 && !far && !event.altKey && !event.isComposing) { event.preventDefault(); edit(pressed); }
  });
  const across = (make) => { const [r0, c0, r1, c1] = box(), made = []; for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) made.push(make(r, c)); return made; };
  async function clear() { const [r0, , r1] = box(); await ensure(r0, r1); put(across((r, c) => [r, c, ""])); }
  table.addEventListener("copy", (event) => {
    event.preventDefault();
    const [r0, c0, r1, c1] = box(), copied = rows.slice(r0, r1 + 1).map((row) => Array.from({ length: c1 - c0 + 1 }, (_, n) => (c0 + n ? text(row, c0 + n) : String(row.row))));
    event.clipboardData.setData("text/plain", spelt(copied));
  });
  table.addEventListener("paste", async (event) => {
    event.preventDefault();
    const pasted = parse(event.clipboardData.getData("text/plain")), [r, c] = box();
    await ensure(r, r + pasted.length - 1);
    put(pasted.flatMap((line, down) => line.map((value, right) => [r + down, c + right, value])).filter(([row, column]) => row < total && column <= columns.length));
  });
  addEventListener("online", flush);
  addEventListener("focus", flush);
  addEventListener("beforeunload", (event) => { if (unsent.size || sending) event.preventDefault(); });

  say("Loading…");
  load(0).then(() => { say(total ? `${many(total, "row")} to correct. F8 goes to the next finding.` : "No row is left to correct."); render(); host.setAttribute("data-ready", ""); }, (problem) => say(`${problem.message}. Load the page again.`));
}

document.querySelectorAll(".held-grid").forEach(start);
