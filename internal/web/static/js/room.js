// The room of a meeting: what is typed there reaches the server without the page
// being left, and nothing is lost when the network is. Everything works without
// this file too.

// A part of a form is sent as the whole form would be, and the answer is a part
// of the page.
const post = (to, body) =>
  fetch(to, {
    method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(15000), headers: { "Kasam-Part": "1" },
  });

const fields = (parts) => {
  const body = new URLSearchParams();
  for (const part of parts) {
    for (const one of part.querySelectorAll("input, select, textarea")) {
      if (one.name && (!/radio|checkbox/.test(one.type) || one.checked)) body.append(one.name, one.value);
    }
  }
  return body;
};

// A key is a UUID of version 7, as the server makes them.
const newKey = () => {
  const b = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i++) b[i] = now / 2 ** (40 - 8 * i);
  b[6] = (b[6] & 15) | 112;
  b[8] = (b[8] & 63) | 128;
  const hex = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

// tries does something until it is done: again when the network is back, and
// each time after a longer pause.
const tries = (act) => {
  let pause = 1000, timer;
  const go = () => {
    clearTimeout(timer);
    act(() => (pause = 1000), () => {
      timer = setTimeout(go, pause);
      pause = Math.min(2 * pause, 30000);
    });
  };
  window.addEventListener("online", go);
  document.addEventListener("visibilitychange", () => document.hidden || go());
  return go;
};

const room = document.querySelector("form[data-room]");
const line = room.querySelector("[data-line]");
const drafts = [...room.querySelectorAll("[data-draft]")];
const mine = `kasam:${room.dataset.room}:`; // what waits in this tab is of one account
for (const name of Object.keys(sessionStorage)) {
  if (name.startsWith("kasam:") && !name.startsWith(mine)) sessionStorage.removeItem(name);
}
let waits = () => false; // whether something typed has not reached the server yet
window.addEventListener("beforeunload", (event) => waits() && event.preventDefault());
let saving; // the notes that are on their way

if (line) {
  // Who, what, by when: each line is on its way while the next is being typed.
  let made = document.getElementById("made");
  if (!made) {
    made = document.createElement("ul");
    made.className = "asks promised";
    line.before(made);
  }
  const state = line.querySelector("[data-waits]");
  const names = ["professional", "what", "due", "date", "kind", "amount", "goal"];
  const field = (name) => line.querySelector(`[name=${name}]`);
  const store = mine + line.dataset.line;
  let queue = JSON.parse(sessionStorage.getItem(store) ?? "[]");
  const rows = new Map();
  let busy = false;
  const open = () => queue.filter((one) => !one.refused);
  const keep = () => (queue.length ? sessionStorage.setItem(store, JSON.stringify(queue)) : sessionStorage.removeItem(store));
  const gone = (one) => {
    queue = queue.filter((other) => other !== one);
    keep();
  };
  const element = (tag, text, look = "") => {
    const made = document.createElement(tag);
    made.textContent = text;
    made.className = look;
    return made;
  };
  const button = (text, act) => {
    const made = element("button", text, "btn small quiet");
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  const put = (one, html) => {
    const frame = document.createElement("template");
    frame.innerHTML = html;
    const row = frame.content.firstElementChild;
    rows.get(one).replaceWith(row);
    rows.set(one, row);
    return row;
  };
  const show = (one) => {
    const typed = new URLSearchParams(one.body);
    const row = element("li", "", "ask waits");
    const words = document.createElement("div");
    words.append(element("strong", typed.get("what")), element("span", `${typed.get("professional")}, ${typed.get("due") || typed.get("date")}`));
    row.append(words, element("span", line.dataset.sent, "st open"));
    rows.set(one, row);
    made.append(row);
    if (one.refused) refuse(one, one.refused);
  };
  const refuse = (one, html) => {
    const typed = new URLSearchParams(one.body);
    const row = put(one, html);
    const drop = () => {
      gone(one);
      row.remove();
    };
    const edit = () => {
      for (const name of names) if (field(name)) field(name).value = typed.get(name) ?? "";
      drop();
      field("what").focus();
    };
    const acts = element("div", "", "ask-a");
    acts.append(button(line.dataset.edit, edit), button(line.dataset.drop, drop));
    row.append(acts);
  };
  const say = (text) => state.textContent === text || (state.textContent = text);
  const waiting = () => {
    const n = open().length;
    return n === 1 ? line.dataset.waitsOne : line.dataset.waitsMany.replace("{n}", n);
  };
  const send = tries(async (done, again) => {
    if (busy) return;
    busy = true;
    try {
      for (let one; (one = open()[0]); done()) {
        const answer = await post(line.dataset.line, new URLSearchParams(one.body));
        const text = await answer.text();
        if (answer.ok) {
          put(one, text);
          gone(one);
        } else if (answer.status === 401) {
          say(line.dataset.out);
          return again();
        } else if (answer.status >= 500 || !answer.status) {
          throw answer.status;
        } else {
          one.refused = text.startsWith("<li") ? text : `<li class="ask bad"><p class="err"></p></li>`;
          keep();
          refuse(one, one.refused);
          const blank = rows.get(one).querySelector(".err:empty");
          if (blank) blank.textContent = line.dataset.lost;
        }
      }
      say("");
    } catch {
      say(waiting());
      again();
    } finally {
      busy = false;
    }
  });
  queue.forEach(show);
  if (queue.length) send();
  waits = () => open().length > 0;
  room.addEventListener("submit", (event) => {
    const first = event.submitter === room.querySelector("button");
    if (first ? !line.contains(document.activeElement) : !line.contains(event.submitter)) return;
    event.preventDefault();
    const missing = ["professional", "what"].map(field).find((one) => !one.value.trim()) ?? (field("due").value.trim() || field("date").value ? null : field("due"));
    if (missing) return missing.focus();
    const body = fields([line]);
    body.set("key", newKey());
    const one = { body: body.toString() };
    queue.push(one);
    keep();
    show(one);
    for (const name of names) if (field(name)) field(name).value = "";
    field("due").dispatchEvent(new Event("input", { bubbles: true }));
    field("professional").focus();
    if (!navigator.onLine || state.textContent) say(waiting());
    send();
  });
}

if (drafts.length) {
  // The notes and who came are kept two seconds after the last key. Until they
  // are, what was written lies in the tab.
  const notes = room.querySelector("[name=notes]");
  const version = room.querySelector("[name=version]");
  const saved = room.querySelector("[data-saved]");
  const store = mine + drafts[0].dataset.draft;
  let timer, changed = false, both = false;
  const lines = waits;
  waits = () => lines() || changed;
  const save = tries((done, again) => {
    if (!changed || saving || both) return;
    changed = false;
    saving = post(drafts[0].dataset.draft, fields(drafts)).then(async (answer) => {
      const text = await answer.text();
      if (answer.ok) {
        saved.innerHTML = text;
        version.value = saved.firstElementChild.dataset.version;
        if (!changed) sessionStorage.removeItem(store);
        return done();
      }
      if (answer.status === 409 || answer.status === 422) {
        const theirs = room.querySelector("[data-theirs]");
        theirs.innerHTML = text; // whoever saves now has seen both
        version.value = theirs.firstElementChild.dataset.version;
        both = true;
        return;
      }
      throw answer.status;
    }).catch((why) => {
      changed = true;
      saved.textContent = why === 401 ? drafts.find((one) => one.dataset.out).dataset.out : drafts.find((one) => one.dataset.later).dataset.later;
      again();
    }).finally(() => (saving = undefined));
  });
  const soon = (after) => {
    changed = true;
    sessionStorage.setItem(store, JSON.stringify({ text: notes.value, version: version.value }));
    clearTimeout(timer);
    timer = setTimeout(save, after);
  };
  for (const part of drafts) {
    part.addEventListener("input", () => soon(2000));
    part.addEventListener("change", () => soon(0));
  }
  const left = JSON.parse(sessionStorage.getItem(store) ?? "null");
  if (left && left.text !== notes.value) {
    notes.value = left.text;
    version.value = left.version;
    soon(0);
  }
  // Nothing is sent twice at once: a button waits for the notes.
  room.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (saving) {
      event.preventDefault();
      saving.finally(() => room.requestSubmit(event.submitter));
      return;
    }
    clearTimeout(timer);
    changed = false;
    waits = () => false;
  });
}
