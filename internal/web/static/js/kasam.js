// Progressive enhancement only: every page works without this file.

// "/" goes to the search field, unless someone is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const find = document.getElementById("find");
  if (!find) return;
  event.preventDefault();
  find.focus();
});

// A form that was typed in asks before it is left.
const touched = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[method=post]:not([data-room])");
  if (form) touched.add(form);
});
document.addEventListener("submit", (event) => touched.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected && form.querySelector("textarea, input[type=text]"))) {
    event.preventDefault();
  }
});

// After a mistake the summary takes the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// The page that is open is in sight among the pages of a person.
const here = document.querySelector('.tabs [aria-current="page"]');
if (here) {
  const tabs = here.parentElement;
  tabs.scrollLeft += here.getBoundingClientRect().left - tabs.getBoundingClientRect().left - 60;
}

// A browser shows a date the way its own language does: say it in words too, in
// the language of the page.
for (const field of document.querySelectorAll("input[type=date]")) {
  const say = () => {
    const on = field.valueAsDate;
    if (!on) return "";
    const year = on.getUTCFullYear() === new Date().getFullYear() ? undefined : "numeric";
    const form = { weekday: "long", day: "numeric", month: "long", year, timeZone: "UTC" };
    const code = document.documentElement.lang;
    return new Intl.DateTimeFormat(code === "en" ? "en-GB" : code, form).format(on);
  };
  // A hint that says the day already is the place to say the next one.
  let words = document.getElementById("h-" + field.name);
  if (!words || !say() || !words.textContent.includes(say())) {
    words = document.createElement("output");
    words.className = "hint";
    words.htmlFor = field.id;
    words.textContent = say();
    field.before(words);
  }
  field.addEventListener("input", () => (words.textContent = say()));
}

// One tab stop per chart; arrow keys walk its marks.
for (const chart of document.querySelectorAll("[data-roving]")) {
  const marks = [...chart.querySelectorAll("a[href]")];
  marks.forEach((mark, i) => mark.setAttribute("tabindex", i ? -1 : 0));
  chart.addEventListener("keydown", (event) => {
    const here = marks.indexOf(event.target.closest("a"));
    if (here < 0) return;
    const rtl = getComputedStyle(chart).direction === "rtl";
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const to = { Home: 0, End: marks.length - 1 }[event.key] ?? (step === undefined ? -1 : here + step);
    if (to < 0 || to >= marks.length) return;
    event.preventDefault();
    marks[here].setAttribute("tabindex", -1);
    marks[to].setAttribute("tabindex", 0);
    marks[to].focus();
  });
}

// What waits to be sent lies in this tab only, and goes when someone signs out,
// in whichever tab they do it.
const forget = () => {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("kasam:")) sessionStorage.removeItem(name);
};
document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/logout")) return;
  forget();
  localStorage.setItem("kasam:out", Date.now());
});
window.addEventListener("storage", (event) => event.key === "kasam:out" && forget());

// A day that is typed in a hurry is said in words, by the server.
for (const one of document.querySelectorAll("[data-echo]")) {
  const words = document.getElementById(one.getAttribute("aria-describedby"));
  const hint = words.textContent;
  let timer;
  one.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const said = one.value && (await fetch(one.dataset.echo + "?say=" + encodeURIComponent(one.value)).then((a) => a.ok && a.text()).catch(() => ""));
      words.textContent = said || hint;
    }, 150);
  });
}
