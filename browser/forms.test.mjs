// What was typed is never lost: not to a mistake, not to someone who was first,
// not to a second press of the button.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, press, signIn, visit, words } from "./browser.mjs";
import { kasam } from "./kasam.mjs";

let site, browser, page, person;

before(async () => {
  site = await kasam();
  browser = await launch();
  page = await visit(browser, site, { script: false });
  await signIn(page, site.login.coordinator.email);
  await page.goto("/people/new");
  await page.getByLabel("Vad vill du?").fill("Jag vill lära mig simma.");
  await page.getByLabel("Förnamn").fill("Sixten");
  await page.getByLabel("Efternamn").fill("Almgård");
  await page.getByLabel("Kön, för statistiken").selectOption({ label: "Man" });
  await press(page, "Skriv in");
  person = new URL(page.url()).pathname;
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

// answered presses a button and returns the status of the answer.
async function answered(on, button) {
  const [answer] = await Promise.all([on.waitForResponse((one) => one.request().method() === "POST"), press(on, button)]);
  await on.waitForLoadState();
  return answer.status();
}

test("a mistake is said beside its field, and what was typed stands", async () => {
  await page.goto("/people/new");
  await page.getByLabel("Vad vill du?").fill("Jag vill bo kvar.");
  await page.getByLabel("Personnummer eller samordningsnummer").fill("19900101-0000");
  assert.equal(await answered(page, "Skriv in"), 422);
  assert.equal(await page.getByLabel("Vad vill du?").inputValue(), "Jag vill bo kvar.");
  assert.equal(await page.getByLabel("Personnummer eller samordningsnummer").inputValue(), "19900101-0000");
  assert.match(await page.title(), /^Rätta:/);
  for (const field of ["Förnamn", "Personnummer eller samordningsnummer"]) {
    const input = page.getByLabel(field);
    assert.equal(await input.getAttribute("aria-invalid"), "true", field);
    const about = (await input.getAttribute("aria-describedby")).split(" ");
    const said = await Promise.all(about.map((id) => page.locator(`[id="${id}"]`).innerText()));
    const link = page.getByRole("alert").locator(`a[href="#${await input.getAttribute("id")}"]`);
    assert.ok(said.includes(await link.innerText()), `${field}: the message is not the field's own`);
  }
});

test("of two who change the same person, the second sees both versions and can still save", async () => {
  const second = await page.context().newPage();
  await page.goto(`${person}/edit`);
  await second.goto(`${person}/edit`);
  await page.getByLabel("Telefon").fill("070-111 11 11");
  await press(page, "Spara");
  await second.getByLabel("Telefon").fill("070-222 22 22");
  assert.equal(await answered(second, "Spara"), 409);
  const both = await words(second);
  assert.ok(both.includes("070-111 11 11") && both.includes("070-222 22 22"), both);
  assert.equal(await second.getByLabel("Telefon").inputValue(), "070-222 22 22");
  assert.equal(await answered(second, "Spara"), 303);
  await second.goto(`${person}/edit`);
  assert.equal(await second.getByLabel("Telefon").inputValue(), "070-222 22 22");
  await second.close();
});

test("of two who change the same goal, the second sees both versions", async () => {
  await page.goto(`${person}/plan`);
  await press(page, "Spara målet");
  const goal = await page.locator("a[href*='/plan/goals/']").first().getAttribute("href");
  const second = await page.context().newPage();
  await page.goto(goal);
  await second.goto(goal);
  await page.getByLabel("Vad är målet?").fill("Simma hundra meter");
  await press(page, "Spara målet");
  await second.getByLabel("Vad är målet?").fill("Våga gå till badhuset");
  assert.equal(await answered(second, "Spara målet"), 409);
  assert.match(await words(second), /Simma hundra meter/);
  assert.equal(await second.getByLabel("Vad är målet?").inputValue(), "Våga gå till badhuset");
  await second.close();
});

test("the same form sent twice makes one thing", async () => {
  await page.goto(`${person}/promises/new`);
  await page.getByLabel("Vad ska göras?").fill("Ringa simhallen");
  await page.getByLabel("Vem lovar?").selectOption({ value: "self" });
  const form = await page.locator("form.form").evaluate((one) => new URLSearchParams(new FormData(one)).toString());
  const send = () =>
    page.context().request.post(`${person}/promises`, {
      data: form, maxRedirects: 0, headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: site.url },
    });
  const answers = await Promise.all([send(), send(), send()]);
  assert.deepEqual(answers.map((one) => one.status()), [303, 303, 303]);
  assert.equal(new Set(answers.map((one) => one.headers().location)).size, 1);
  await page.goto(`${person}/plan`);
  assert.equal(await page.getByRole("link", { name: "Ringa simhallen", exact: true }).count(), 1);
});
