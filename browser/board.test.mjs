// The board of phases: a person is moved by the menu of their card at the
// keyboard, and by dragging, which does the same.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, phone, signIn, visit } from "./browser.mjs";
import { address, kasam } from "./kasam.mjs";

let site, browser, maja;
const columns = () => maja.locator(".board .col");
const who = (column) => column.locator(".pcard .who").allInnerTexts();

before(async () => {
  site = await kasam({ people: 12 });
  browser = await launch();
  maja = await visit(browser, site);
  await signIn(maja, address("Maja Lindvall"));
  await maja.goto("/programme/board");
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test("the menu moves a person at the keyboard", async () => {
  const card = maja.locator(".pcard:has(form)").first();
  const name = await card.locator(".who").innerText();
  await card.locator("summary").focus();
  await maja.keyboard.press("Enter");
  await maja.keyboard.press("Tab");
  const to = await maja.locator(":focus").innerText();
  await Promise.all([maja.waitForNavigation(), maja.keyboard.press("Enter")]);
  const column = columns().filter({ has: maja.getByRole("heading", { name: to, exact: true }) });
  assert.ok((await who(column)).includes(name), `${name} is not in “${to}”`);
});

test("dragging does the same", async () => {
  const card = maja.locator(".pcard:has(form)").first();
  const name = await card.locator(".who").innerText();
  const from = await card.evaluate((one) => one.closest("[data-phase]").dataset.phase);
  const to = maja.locator(`.board .col:not([data-phase="${from}"])`).last();
  const phase = await to.getAttribute("data-phase");
  await Promise.all([maja.waitForNavigation(), card.dragTo(to.getByRole("heading"))]);
  assert.ok((await who(maja.locator(`[data-phase="${phase}"]`))).includes(name), `${name} was dropped and is not there`);
});

test("on a phone the phases stand one under the other", async () => {
  await maja.setViewportSize(phone);
  await maja.goto("/programme/board");
  assert.ok(await maja.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it scrolls sideways");
  const [first, second] = await Promise.all([columns().nth(0).boundingBox(), columns().nth(1).boundingBox()]);
  assert.ok(second.y >= first.y + first.height, "they stand beside each other");
});
