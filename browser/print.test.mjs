// The plan on paper: what a person takes home.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, signIn, visit } from "./browser.mjs";
import { kasam } from "./kasam.mjs";

let site, browser, page;

before(async () => {
  site = await kasam({ people: 12 });
  browser = await launch();
  page = await visit(browser, site, { script: false });
  await signIn(page, site.login.coordinator.email);
  await page.goto("/people");
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test("every printed plan has no controls and fits on two pages", async () => {
  const people = await page.locator("table.ppl tbody th a").evaluateAll((list) => list.map((a) => a.pathname));
  await page.emulateMedia({ media: "print" });
  let printed = 0;
  for (const person of people) {
    const answer = await page.goto(`${person}/plan/print`);
    if (answer.status() !== 200) continue;
    printed++;
    const controls = page.locator("a:visible, button:visible, input:visible, select:visible, textarea:visible, nav:visible");
    assert.deepEqual(await controls.allInnerTexts(), [], `${person} has controls on paper`);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages <= 2, `${person} takes ${pages} pages`);
  }
  assert.ok(printed > 0, "no plan was printed");
});
