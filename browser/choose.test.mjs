// A person on a phone chooses who coordinates for them: reads who there is, asks
// for a suggestion, chooses without saying why; and keeps that choice when
// others mean to change it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { follow, launch, phone, press, section, signIn, visit, words } from "./browser.mjs";
import { address, kasam } from "./kasam.mjs";

const today = "2026-11-16";
const afterTheTail = "2026-12-17"; // more than thirty days on
const elsewhere = Boolean(process.env.KASAM_DATABASE); // a demo in a directory is a file

let data, site, browser, me, old, chosen, other, person, theirs;

const enter = async (email, more) => {
  const page = await visit(browser, site, more);
  await signIn(page, email);
  return page;
};
const sees = (text, ...what) => what.forEach((one) => assert.ok(text.includes(one), `“${one}” is not there:\n${text}`));
const misses = (text, ...what) => what.forEach((one) => assert.ok(!text.includes(one), `“${one}” is there:\n${text}`));
const status = async (page, path) => (await page.goto(path)).status();
const go = (act) => Promise.all([me.waitForNavigation(), act.tap()]);

// fits wants a page that a thumb can use: nothing small to hit, nothing to the
// side, and no mistake that axe knows of.
async function fits() {
  const at = new URL(me.url()).pathname;
  const wrong = await me.evaluate(() => {
    const list = [];
    for (const one of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
      if (!one.checkVisibility()) continue;
      const { width, height } = one.getBoundingClientRect();
      if (width <= 1 || height <= 1) continue; // the way past the menu, until it has the focus
      const least = one.matches(".big, main nav a") ? 60 : 44;
      if (height < least || width < 44) list.push(`${one.innerText || one.name} is ${Math.round(width)} × ${Math.round(height)}, not ${least}`);
    }
    return list;
  });
  for (const width of [320, phone.width]) {
    await me.setViewportSize({ ...phone, width });
    const over = await me.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) wrong.push(`${over} px to the side at ${width}`);
  }
  await me.evaluate(axe.source);
  const found = await me.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  wrong.push(...found.violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.target)}`));
  assert.deepEqual(wrong, [], at);
}

let stopped = false;
const step = (name, act) =>
  test(name, async (t) => {
    if (stopped) return t.skip("an earlier step failed");
    stopped = true;
    await act(t);
    stopped = false;
  });

before(async () => {
  if (!elsewhere) data = await mkdtemp(join(tmpdir(), "kasam-choose-"));
  site = await kasam({ today, data });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
  if (data) await rm(data, { recursive: true });
});

step("a person signs in on a phone, and the way to choose is on the first page", async () => {
  me = await enter(site.login.person.email, { screen: phone, touch: true });
  theirs = site.login.person.name;
  old = await section(me, "Min koordinator").locator("strong").innerText();
  await fits();
  await go(section(me, "Min koordinator").getByRole("link", { name: "Byt koordinator" }));
  await fits();
});

step("each who can be chosen says in their own words who they are, what they speak and that there is room", async () => {
  sees(await words(me), "Du väljer själv.", "Du behöver inte säga varför.", `Nu har du ${old}.`);
  const cards = section(me, "Vilka finns").locator("li.card");
  assert.ok((await cards.count()) >= 3, "nobody to choose among");
  for (const card of await cards.all()) {
    const text = await card.innerText();
    assert.match(text, /Talar svenska/);
    assert.ok((await card.locator(".own-text").first().innerText()).length > 20, text);
    assert.match(text, /Har plats|Har inte plats just nu|Din koordinator nu/);
    assert.doesNotMatch(text, /\d+ person/, "nobody is told of other people");
  }
  sees(await cards.filter({ hasText: old }).innerText(), "Din koordinator nu");
});

step("asked for, a suggestion says why, and that it is no more than that", async () => {
  await go(me.getByRole("link", { name: "Hjälp mig välja" }));
  await fits();
  const heading = me.getByRole("heading", { name: /^Ett förslag: / });
  chosen = (await heading.innerText()).replace("Ett förslag: ", "");
  assert.notEqual(chosen, old);
  const said = await section(me, /^Ett förslag/).innerText();
  assert.match(said, /Talar ditt språk|Har mest plats just nu/);
  sees(said, "Det är bara ett förslag. Du bestämmer.");
});

step("the choice is made with two taps and no reason, and it is said that it is done", async () => {
  const card = section(me, "Vilka finns").locator("li.card", { hasText: chosen });
  await card.locator("summary").tap();
  sees(await card.innerText(), `Då blir ${chosen.split(" ")[0]} din koordinator med en gång.`, "i 30 dagar till");
  await fits();
  await go(card.getByRole("button", { name: /^Ja, jag väljer/ }));
  sees(await words(me), "Det är klart. Du har valt.", `Nu har du ${chosen}.`);
  sees(await section(me, "Koordinatorer du har haft").innerText(), old);
  await fits();
  await me.goto("/my");
  assert.equal(await section(me, "Min koordinator").locator("strong").innerText(), chosen);
});

let was, now;

step("the new one finds them, and the list of what lies open", async () => {
  now = await enter(address(chosen));
  await now.goto("/people");
  await follow(now, theirs);
  person = new URL(now.url()).pathname;
  await follow(now, "Krets");
  await follow(now, "Det som är öppet för den som tar över");
  sees(await words(now), `Lämna över: ${theirs}`, "Löften som är öppna", "Möten som är planerade", "Beslut och bedömningar att vänta på");
  assert.ok((await section(now, "Löften som är öppna").getByRole("link").count()) > 0, "no open promise");
});

step("the old one can read to hand over well, and can do nothing", async () => {
  was = await enter(address(old));
  assert.equal(await status(was, person), 200);
  for (const path of ["/coordinator", "/handover", "/edit", "/close", "/consents/new", "/promises/new"]) {
    assert.ok([403, 404].includes(await status(was, person + path)), `${path} is open`);
  }
});

step("a change that others announce stands on the person's first page before its day", async () => {
  await now.goto(person + "/coordinator");
  const list = now.getByLabel("Ny koordinator");
  const option = (await list.locator("option").allInnerTexts()).find((one) => /plats för/.test(one) && !one.startsWith(old));
  other = option.split(",")[0];
  await list.selectOption({ label: option });
  await now.getByLabel("Från vilken dag").fill("2026-11-17");
  await press(now, "Lämna över");
  sees(await words(now), "Personen ska få veta det i god tid.");
  await now.getByLabel("Från vilken dag").fill("2026-11-30");
  await press(now, "Lämna över");
  sees(await words(now), `${other} blir koordinator`);
  await me.goto("/my");
  sees(await section(me, /^Ny koordinator .*30 november/).innerText(), `Då blir ${other} din koordinator.`, "Det är andra som har bestämt det.");
  assert.equal(await section(me, "Min koordinator").locator("strong").innerText(), chosen, "it came before its day");
  await fits();
});

step("and the person keeps the one they have", async () => {
  await go(me.getByRole("link", { name: "Välj själv" }));
  await fits();
  await go(me.getByRole("button", { name: /^Nej, jag vill ha kvar/ }));
  misses(await words(me), `Då blir ${other} din koordinator`);
  await me.goto("/my");
  misses(await words(me), "Ny koordinator");
  await now.goto(person + "/coordinator");
  misses(await words(now), `${other} blir koordinator`);
});

step("after thirty days the person is not there for the old one, and the new one goes on", async (t) => {
  if (elsewhere) return t.skip("a demo that goes on another day is a file");
  await site.stop();
  site = await kasam({ data, today: afterTheTail });
  was = await enter(address(old));
  now = await enter(address(chosen));
  assert.equal(await status(was, person), 404);
  const hidden = await was.content();
  assert.equal(await status(was, person.slice(0, -4) + "0000"), 404);
  assert.equal(hidden, await was.content(), "a hidden person and an absent one differ");
  assert.equal(await status(now, person), 200);
});
