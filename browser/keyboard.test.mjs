// The daily work with the keyboard alone: sign in, register a person, write
// down a promise in a meeting. What has the focus is always to be seen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, section, signIn, visit } from "./browser.mjs";
import { kasam } from "./kasam.mjs";

let site, browser, page;

before(async () => {
  site = await kasam();
  browser = await launch();
  page = await visit(browser, site);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

// tabTo presses Tab until the focus is on an element, and wants every stop on
// the way to be seen.
async function tabTo(target) {
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const at = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      const { width, height } = at.getBoundingClientRect();
      const inner = !at.matches(":focus-visible"); // the browser's own button inside a day field has its own ring
      const ring = inner || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
      return { what: at.outerHTML.slice(0, 120), seen: at === document.body || (ring && width > 1 && height > 1) };
    });
    assert.ok(stop.seen, `the focus cannot be seen on ${stop.what}`);
    if (await target.evaluate((one) => one === document.activeElement)) return;
  }
  assert.fail(`Tab does not come to ${target}`);
}

const type = async (label, text) => {
  await tabTo(page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
};
const enter = async (target) => {
  await tabTo(target);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
};

test("the first stop leads past the menu", async () => {
  await signIn(page, site.login.coordinator.email);
  await tabTo(page.getByRole("link", { name: "Hoppa till innehållet" }));
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.context().clearCookies();
});

test("someone signs in", async () => {
  await page.goto("/login");
  await type("E-post", site.login.coordinator.email);
  await type("Lösenord", site.login.coordinator.password);
  await Promise.all([page.waitForURL("**/today"), page.keyboard.press("Enter")]);
});

test("a form with mistakes is sent: its list of mistakes takes the focus and leads to each field", async () => {
  await page.goto("/people/new");
  await enter(page.getByRole("button", { name: "Skriv in" }));
  const summary = page.getByRole("alert");
  assert.ok(await summary.evaluate((one) => one === document.activeElement), "the summary has no focus");
  await tabTo(summary.getByRole("link").first());
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "f-wish");
});

test("a person is registered", async () => {
  await page.goto("/people/new");
  assert.equal(await page.evaluate(() => document.activeElement.id), "f-wish", "the first question waits for the answer");
  await page.keyboard.type("Jag vill ha ett arbete med djur.");
  await type("Förnamn", "Orvar");
  await type("Efternamn", "Lindhök");
  await tabTo(page.getByLabel("Kön, för statistiken"));
  await page.keyboard.type("Man");
  await enter(page.getByRole("button", { name: "Skriv in" }));
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Orvar Lindhök");
});

test("a promise is written down in a meeting, and the next can be typed at once", async () => {
  await enter(page.getByRole("link", { name: "Planera möte" }));
  await enter(page.getByRole("link", { name: "Jag har redan en tid" }));
  await tabTo(page.getByLabel("Klockan"));
  await enter(page.getByRole("button", { name: "Kalla till mötet" }));
  await type("Vem?", "ML");
  await type("Vad ska göras?", "Ringa ridskolan");
  await type("När senast?", "om en vecka");
  await page.keyboard.press("Enter");
  await section(page, "Vem gör vad, och när?").locator("li.ask", { hasText: "Ringa ridskolan" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "f-professional");
});

test("the slash goes to the search field, and nowhere while someone types", async () => {
  await page.keyboard.type("1/2");
  assert.equal(await page.getByLabel("Vem?").inputValue(), "1/2");
  await page.getByRole("heading", { level: 1 }).click();
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "find");
});
