// What every page does with a script; without one everything can still be read and every form sent.
// Nothing of a member is kept in the browser's store: what was typed stays on the open page.

const $ = (query, from = document) => from.querySelector(query);
const all = (query, from = document) => [...from.querySelectorAll(query)];

// A form is sent once: a second click while the first is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (form.dataset.ask && !confirm(form.dataset.ask)) return event.preventDefault();
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    form.dataset.changed = "";
    setTimeout(() => delete form.dataset.sent, 8000);
  }
});
addEventListener("pageshow", () => all("form").forEach((form) => delete form.dataset.sent));

// What was typed and not sent is asked about before the page goes.
document.addEventListener("input", (event) => {
  const form = event.target.form?.closest("form[data-keep]");
  if (form) form.dataset.changed = "yes";
});
addEventListener("beforeunload", (event) => {
  if (all("form[data-keep]").some((form) => form.dataset.changed)) event.preventDefault();
});

// Without signal the page says so, and holds a form back instead of losing it.
const signal = $("#offline");
const told = () => signal && (signal.hidden = navigator.onLine);
addEventListener("online", told);
addEventListener("offline", told);
told();
document.addEventListener("submit", (event) => {
  if (!navigator.onLine) {
    event.preventDefault();
    event.stopImmediatePropagation();
    delete event.target.dataset.sent;
    told();
    signal?.focus();
  }
}, true);

// Signed out in the middle of a form: nothing that was typed goes away; another tab signs in.
const refused = (status) => {
  const { out, failed } = $("#says").dataset;
  ($("dialog[open] [data-says]") ?? $("#says")).textContent = !status ? "" : status === 401 ? out : failed;
};
document.addEventListener("htmx:responseError", (event) => refused(event.detail.xhr.status));
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = $("meta[name=csrf]")?.content ?? "";
});

// What is typed is kept by the hub, sealed, a second after the last key and before the form is sent: it outlasts session and page.
const typed = new WeakMap();  // by form: how often something was typed, how much of it is kept, what runs
const unkept = (form) => typed.has(form) && typed.get(form).times !== typed.get(form).kept;
const posted = (form) => {
  const body = new FormData(form);
  all("input[type=file]", form).forEach((one) => body.delete(one.name));
  body.set("unsent", "keep");
  return fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual", headers: { "X-Requested-With": "ecmx" } });
};
const signedInAnew = async (form) => {  // a new session has a new token: the one on this page is too old
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const token = $("meta[name=csrf]").content = $("meta[name=csrf]", page)?.content ?? "";
  all("input[name=csrfmiddlewaretoken]").forEach((one) => { one.value = token; });
  return posted(form);
};
const keep = (form) => {
  const of = typed.get(form);
  clearTimeout(of.soon);
  return of.running = Promise.resolve(of.running).then(async () => {
    const now = of.times;
    let { status } = await posted(form);
    if (status === 403) ({ status } = await signedInAnew(form));
    const lost = !status || status === 401 || status === 403;
    refused(lost ? 401 : status >= 500 && status);
    if (lost || status >= 500) return;
    of.kept = now;
    if (of.times === now) form.dataset.changed = "";
  }).catch(() => navigator.onLine && refused(599));
};
const keepAll = () => all("form[data-unsent]").filter(unkept).forEach(keep);
document.addEventListener("input", (event) => {
  const { form } = event.target;
  if (!form?.matches("[data-unsent]")) return;
  const of = typed.get(form) ?? typed.set(form, { times: 0, kept: 0 }).get(form);
  of.times += 1;
  clearTimeout(of.soon);
  of.soon = setTimeout(keep, 1000, form);
});
addEventListener("pagehide", keepAll);
addEventListener("online", keepAll);
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!unkept(form) || submitter?.name === "unsent") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await keep(form);
  if (!unkept(form)) form.requestSubmit(submitter);
}, true);

// Filters apply as they are chosen.
all("form[data-now] select").forEach((one) => one.addEventListener("change", () => one.form.requestSubmit()));
all("[data-print]").forEach((one) => one.addEventListener("click", () => print()));
all("[data-open]").forEach((one) => one.addEventListener("click", () => document.getElementById(one.dataset.open)?.showModal()));
all("[data-close]").forEach((one) => one.addEventListener("click", () => one.closest("dialog")?.close()));
all("[data-copy]").forEach((one) => one.addEventListener("click", async () => {
  await navigator.clipboard.writeText($(one.dataset.copy).textContent.trim());
  one.textContent = one.dataset.copied;
}));

// Enter opens a field for files in every browser, as Space does.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input[type=file]")) return;
  event.preventDefault();
  event.target.click();
});

// Files dropped anywhere on a page that takes files.
const door = $("form[data-drop]");
if (door) {
  const input = $("input[type=file]", door);
  let inside = 0;
  const over = (by) => {
    inside = Math.max(0, inside + by);
    document.body.classList.toggle("dropping", inside > 0);
  };
  addEventListener("dragenter", (event) => { event.preventDefault(); over(1); });
  addEventListener("dragleave", () => over(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    over(-9);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      door.requestSubmit();
    }
  });
  input.addEventListener("change", () => input.files.length && door.requestSubmit());
  // A file that is too large is said to be so before it is sent for minutes.
  door.addEventListener("submit", (event) => {
    if (![...input.files].some((one) => one.size > Number(door.dataset.largest ?? Infinity))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    $("#says").textContent = door.dataset.tooLarge;
    input.value = "";
  });
}

// Lists by keyboard: j and k go down and up, Enter opens, l logs; / goes to the search, ? tells what the keys do on this page.
const keys = $("#keys");
all("[data-for]", keys ?? document).forEach((one) => { one.hidden = !$(one.dataset.for); });
const typing = (target) => target.matches?.("input, select, textarea, [contenteditable], [role=gridcell], td");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    $(".find input")?.focus();
    return;
  }
  if (event.key === "?") return keys?.open || keys?.showModal();
  const rows = all(".list[data-keys] tbody tr");
  if (!rows.length || !["j", "k", "l"].includes(event.key)) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (event.key === "l") {
    if (at >= 0) $("[data-log]", rows[at])?.click();
    return;
  }
  const next = rows[Math.max(0, Math.min(rows.length - 1, event.key === "j" ? at + 1 : at - 1))];
  $("a, button", next)?.focus();
});
