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

test("every printed plan, and the plan as a law names it, has no controls and fits on two pages", async () => {
  const people = await page.locator("table.ppl tbody th a").evaluateAll((list) => list.map((a) => a.pathname));
  await page.emulateMedia({ media: "print" });
  let printed = 0;
  for (const paper of people.flatMap((person) => [`${person}/plan/print`, `${person}/plan/views/own/print`, `${person}/plan/views/se.sip/print`])) {
    const answer = await page.goto(paper);
    if (answer.status() !== 200) continue;
    printed++;
    const controls = page.locator("a:visible, button:visible, input:visible, select:visible, textarea:visible, nav:visible");
    assert.deepEqual(await controls.allInnerTexts(), [], `${paper} has controls on paper`);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages <= 2, `${paper} takes ${pages} pages`);
  }
  assert.ok(printed > 0, "no plan was printed");
});
