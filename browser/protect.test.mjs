// What stands between a person and those who look: a record that is opened in
// danger is told to the person with the reason, and who is too near is shut out
// from all of it, in danger too.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, phone, press, signIn, visit, words } from "./browser.mjs";
import { address, kasam } from "./kasam.mjs";

const why = "Grannen hörde rop och ingen öppnade.";
const secret = "Fyra gröna päron i en låda.";
let site, browser, oskar, yade, person;

const enter = async (email, secret, more) => {
  const page = await visit(browser, site, more);
  await signIn(page, email, secret);
  return page;
};
const sees = (text, ...what) => what.forEach((one) => assert.ok(text.includes(one), `“${one}” is not there:\n${text}`));
const seek = async (reason) => {
  await oskar.goto("/emergency");
  await oskar.getByLabel("Vad har hänt?").fill(reason);
  await oskar.getByLabel("Förnamn").fill("Yade");
  await oskar.getByLabel("Efternamn").fill("Almstig");
  await oskar.getByLabel("Födelsedatum").fill("1991-04-12");
  await press(oskar, "Öppna i tre timmar");
};

let stopped = false;
const step = (name, act) =>
  test(name, async (t) => {
    if (stopped) return t.skip("an earlier step failed");
    stopped = true;
    await act();
    stopped = false;
  });

before(async () => {
  site = await kasam({ today: "2026-11-16", people: 4 });
  browser = await launch();
  const maja = await enter(address("Maja Lindvall"));
  await maja.goto("/people/new");
  await maja.getByLabel("Vad vill du?").fill("Jag vill vara i fred.");
  await maja.getByLabel("Förnamn").fill("Yade");
  await maja.getByLabel("Efternamn").fill("Almstig");
  await maja.getByLabel("Födelsedatum").fill("1991-04-12");
  await maja.getByLabel("Kön, för statistiken").selectOption({ label: "Kvinna" });
  await press(maja, "Skriv in");
  person = new URL(maja.url()).pathname;
  await maja.goto(person + "/invitation");
  await maja.getByLabel(/^Adressen som/).fill("yade@kasam.example");
  await press(maja, "Gör en kod");
  const code = await maja.locator(".handover-code").innerText();
  yade = await visit(browser, site, { screen: phone });
  await yade.goto("/invitation");
  await yade.getByLabel("Koden du fick").fill(code);
  await yade.getByLabel("Nytt lösenord").fill(secret);
  await yade.getByLabel("Samma lösenord en gång till").fill(secret);
  await press(yade, "Fortsätt");
  await signIn(yade, "yade@kasam.example", secret);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

step("in danger a record opens to who says why, and to nobody who does not", async () => {
  oskar = await enter(address("Oskar Tjäder"));
  assert.equal((await oskar.goto(person)).status(), 404);
  await seek("");
  assert.equal(new URL(oskar.url()).pathname, "/emergency");
  assert.equal(await oskar.getByLabel("Efternamn").inputValue(), "Almstig", "what was typed is gone");
  await seek(why);
  assert.equal(new URL(oskar.url()).pathname, person);
  sees(await words(oskar), "Yade Almstig", "Jag vill vara i fred.");
});

step("the person reads who it was and the reason as it was written", async () => {
  await yade.goto("/my/who-looked");
  sees(await words(yade), "Oskar Tjäder", "Öppnade det som rör dig utan ditt ja.", why);
});

step("who says that they are too near is shut out, and no danger opens it again", async () => {
  await oskar.goto(person + "/kinship");
  await press(oskar, "Ja, stäng det för mig");
  sees(await words(oskar), "Kryssa i att du är säker.");
  await oskar.getByRole("checkbox", { name: /jag står personen för nära/ }).check();
  await press(oskar, "Ja, stäng det för mig");
  assert.equal((await oskar.goto(person)).status(), 404);
  const hidden = await oskar.content();
  assert.equal((await oskar.goto(person.slice(0, -4) + "0000")).status(), 404);
  assert.equal(hidden, await oskar.content(), "a hidden person and an absent one differ");
  await seek(why);
  sees(await words(oskar), "Vi hittar ingen.");
  await yade.goto("/my/who-looked");
  sees(await words(yade), "Oskar Tjäder", "Stängde ute någon från det som rör dig.");
});
