// Every kind of page, in light and dark, on a desk and on a phone: no mistake
// that axe knows of, nothing that the content security policy stops, nothing
// asked of another host, and nothing to scroll sideways to.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import { desk, launch, phone, press, signIn, visit } from "./browser.mjs";
import { kasam } from "./kasam.mjs";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// Dark changes colours and nothing else.
const looks = [
  { name: "light, desk", scheme: "light", screen: desk, runOnly: rules },
  { name: "dark, desk", scheme: "dark", screen: desk, runOnly: ["color-contrast", "link-in-text-block"] },
  { name: "dark, phone", scheme: "dark", screen: phone, runOnly: ["color-contrast", "link-in-text-block"] },
  { name: "light, phone", scheme: "light", screen: phone, runOnly: rules },
];

let site, browser;

before(async () => {
  site = await kasam({ people: 12 });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

// check tries the pages that show goes to, as one visitor.
async function check(role, show) {
  const page = await visit(browser, site);
  const wrong = [];
  let where = "";
  page.on("request", (one) => {
    if (!one.url().startsWith(site.url) && !one.url().startsWith("data:")) wrong.push(`${where}: asked ${one.url()}`);
  });
  page.on("console", (one) => {
    if (/Content Security Policy/i.test(one.text())) wrong.push(`${where}: ${one.text()}`);
  });
  page.on("pageerror", (one) => wrong.push(`${where}: ${one.message}`));
  if (role) await signIn(page, site.login[role].email);
  await show(page, async (name, status = 200) => {
    where = name;
    const got = await page.evaluate(() => performance.getEntriesByType("navigation")[0].responseStatus);
    if (got !== status) wrong.push(`${where}: answered ${got}`);
    for (const look of looks) wrong.push(...(await mistakes(page, look)).map((one) => `${where}, ${look.name}: ${one}`));
  });
  await page.context().close();
  assert.ok(wrong.length === 0, wrong.join("\n"));
}

// mistakes returns what is wrong with the page that is shown, in one look.
async function mistakes(page, { scheme, screen, runOnly }) {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize(screen);
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(axe.source);
  const found = await page.evaluate((only) => window.axe.run(document, { runOnly: only, resultTypes: ["violations"] }), runOnly);
  const list = found.violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${n.target} ${n.any.concat(n.all, n.none).map((c) => c.message).join("; ")}`));
  if (scheme === "dark") return list;
  for (const width of screen === phone ? [phone.width, 320] : [screen.width]) {
    await page.setViewportSize({ ...screen, width });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) list.push(`${over} px to the side at ${width}`);
  }
  return list;
}

// each goes to every path and tries what is there.
const each = (paths) => async (page, look) => {
  for (const path of paths) {
    await page.goto(path);
    await look(path);
  }
};

// first returns where the first link leads whose address looks like this.
async function first(page, pattern) {
  const all = await page.locator("a[href]").evaluateAll((list) => list.map((a) => new URL(a.href).pathname));
  const found = all.find((path) => pattern.test(path));
  assert.ok(found, `no link like ${pattern} on ${page.url()}`);
  return found;
}

// linked returns where the link with this name leads.
const linked = (page, name) => page.getByRole("link", { name }).first().evaluate((a) => a.pathname);

// open opens a page with the code that is shown.
async function open(page, path) {
  const code = await page.locator(".handover-code").innerText();
  await page.goto(path);
  await page.getByLabel("Kod").fill(code);
  await press(page, "Fortsätt");
}

const visits = {
  async "at the door"(page, look) {
    await each(["/login", "/invitation", "/reply", "/refer"])(page, look);
    await page.goto("/invitation");
    await press(page, "Fortsätt");
    await look("a refused invitation", 422);
    await page.goto("/nothing-here");
    await look("no such page", 404);
  },

  async coordinator(page, look) {
    await each(["/today", "/people", "/people?show=late", "/people/new", "/meetings", "/programme", "/followup", "/account", "/meetings/slots", "/meetings/calendar", "/programme/places", "/programme/board", "/people/after", "/emergency"])(page, look);
    await page.goto("/people/new");
    await press(page, "Skriv in");
    await look("a refused person", 422);
    await page.goto("/today");
    const paused = await first(page, /\/bells\/.*\/pause$/);
    await each([paused])(page, look);
    await page.goto("/meetings");
    const meetings = await page.locator(".mt-days a").evaluateAll((list) => list.map((a) => a.pathname));
    await each([meetings.at(0), meetings.at(-1)])(page, look);
    await each(["/change", "/consent", "/readback", "/readback?said=yes", "/minutes"].map((one) => meetings.at(0) + one))(page, look);
  },

  async "coordinator, about a person"(page, look) {
    await page.locator("#find").fill(site.login.person.name);
    await page.locator("#find").press("Enter");
    await page.waitForURL(/\/people$/);
    await look("people found");
    const person = await first(page, /^\/people\/[0-9a-f-]{36}$/);
    await each([
      "", "/story", "/story?tell", "/picture", "/plan", "/plan?do=goal", "/plan?do=agree", "/plan?do=review", "/plan/print", "/circle", "/thread",
      "/income", "/consents", "/consents?bar", "/consents/new", "/consents/new?kind=plan", "/edit", "/invitation", "/close", "/coordinator",
      "/promises/new", "/meetings/new", "/meetings/find", "/polls/new", "/decisions", "/assessments", "/plan/views", "/plan/review", "/plan/frame", "/story/share", "/time", "/tools", "/handover", "/kinship",
    ].map((path) => person + path))(page, look);
    for (const [from, pattern] of [
      ["/decisions", /\/decisions\/[0-9a-f-]{36}$/], ["/assessments", /^\/assessments\//], ["/plan", /\/plan\/versions\//],
      ["/plan/views", /\/plan\/views\//], ["/meetings/find", /^\/polls\//],
    ]) {
      await page.goto(person + from);
      await each([await first(page, pattern)])(page, look);
    }
    await page.goto(person + "/plan");
    const goal = await first(page, /\/plan\/goals\/[0-9a-f-]{36}$/);
    const measure = await first(page, /\/plan\/measures\/[0-9a-f-]{36}$/);
    const promise = await first(page, /^\/commitments\//);
    await page.goto(person + "/picture");
    const item = await first(page, /\/picture\/[0-9a-f-]{36}$/);
    await each([goal, measure, promise, item])(page, look);
  },

  async professional(page, look) {
    await each(["/today", "/people", "/meetings", "/programme", "/account"])(page, look);
    await page.goto("/people");
    const person = await first(page, /^\/people\/[0-9a-f-]{36}$/);
    await page.goto(person);
    const tabs = await page.locator("nav.tabs a").evaluateAll((list) => list.map((a) => a.pathname));
    await each(tabs)(page, look);
    await page.goto(person);
    await each([await first(page, /^\/commitments\//)])(page, look);
  },

  async person(page, look) {
    await each([
      "/my", "/my/plan", "/my/story", "/my/people", "/my/meetings", "/my/consents", "/my/who-looked", "/account", "/my/decisions", "/my/assessments",
      "/my/calendar", "/my/promises/new", "/my/coordinator?help=yes", "/my/offers", "/my/picture", "/my/time", "/my/tools", "/my/story/share",
    ])(page, look);
    for (const [from, pattern] of [
      ["/my", /^\/my\/promises\/[0-9a-f-]{36}$/], ["/my/decisions", /^\/my\/decisions\//], ["/my/assessments", /^\/my\/assessments\//],
      ["/my/meetings", /^\/my\/meetings\//], ["/my/meetings", /^\/my\/polls\//], ["/my/plan", /^\/my\/plan\/versions\//],
      ["/my/picture", /^\/my\/picture\/[0-9a-f-]{36}$/],
    ]) {
      await page.goto(from);
      await each([await first(page, pattern)])(page, look);
    }
  },

  async manager(page, look) {
    await each([
      "/today", "/people", "/meetings", "/followup", "/followup/equal-treatment", "/programme", "/programme/coordinators", "/programme/anonymous", "/account",
    ])(page, look);
    await page.goto("/programme/coordinators");
    await each([await first(page, /^\/programme\/coordinators\//)])(page, look);
  },

  async "preparation-group"(page, look) {
    await each(["/today", "/intake", "/intake/new"])(page, look);
    await page.goto("/intake");
    await press(page, "Gör en kod till Coachingteamet");
    await look("the code to ask for a place");
    await open(page, "/refer");
    await look("asking for a place with a code");
    await page.goto("/intake");
    const day = await first(page, /^\/intake\/days\//);
    const offered = await linked(page, /^Ronja/);
    const accepted = await linked(page, /^Isak/);
    await each([day, offered, accepted, accepted.replace("intake", "referrals") + "/enrol"])(page, look);
    await page.goto(day);
    await each([await first(page, /^\/intake\/days\/.*\//)])(page, look);
    await press(page, "Spara beslutet");
    await look("a refused decision", 422);
    await page.goto(offered.replace("intake", "referrals") + "/letter");
    await press(page, "Skriv ut med kod");
    await look("the letter with its code");
    await open(page, "/reply");
    await look("the answer to a letter");
  },

  async admin(page, look) {
    await each([
      "/today", "/programme", "/programme/organisations/new", "/programme/professionals/new", "/programme/setup", "/accounts", "/accounts/new",
    ])(page, look);
    await page.goto("/accounts");
    const account = await first(page, /^\/accounts\/[0-9a-f-]{36}$/);
    await page.goto("/programme");
    await each([account, await first(page, /\/professionals\/[0-9a-f-]{36}$/)])(page, look);
  },

  auditor: each(["/today", "/record", "/record/emergencies", "/programme", "/account"]),
};

describe("every kind of page", { concurrency: 2 }, () => {
  for (const [who, show] of Object.entries(visits)) {
    const role = who === "at the door" ? "" : who.split(",")[0];
    test(role ? `the pages of: ${who}` : `the pages ${who}`, () => check(role, show));
  }
});
