// The main job, as it is told in the documentation: someone is met, says what
// they want, decides who may know, and others promise things and keep them or
// not. All of it without JavaScript, step by step.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { follow, launch, phone, press, section, signIn, visit, words } from "./browser.mjs";
import { address, kasam } from "./kasam.mjs";

const meetingDay = "2026-11-16";
const aWeekLater = "2026-11-23";

const wish = "Jag vill kunna sova om natten och orka hämta min son.";
const door = "Laga balkongdörren";
const training = "Ordna arbetsträning på biblioteket";
const wages = "Anställning med stöd på biblioteket";
const secrets = { health: "Vaknar varje natt av mardrömmar", story: "Det började när pappa dog." };

let data, site, browser;
let maja, sara, jonas, person, doorPromise, trainingPromise, wagesPromise, code;

const enter = async (name, screen) => {
  const page = await visit(browser, site, { script: false, screen });
  await signIn(page, address(name));
  return page;
};
const at = (page, path) => page.goto(`${person}/${path}`);
const sees = (text, ...what) => what.forEach((one) => assert.ok(text.includes(one), `“${one}” is not there:\n${text}`));
const misses = (text, ...what) => what.forEach((one) => assert.ok(!text.includes(one), `“${one}” is there:\n${text}`));

const optionOf = async (list, text) => ({ label: (await list.locator("option").allInnerTexts()).find((one) => one.includes(text)) });

// A step goes on where the one before it ended.
let stopped = false;
const step = (name, act) =>
  test(name, async (t) => {
    if (stopped) return t.skip("an earlier step failed");
    stopped = true;
    await act();
    stopped = false;
  });

before(async () => {
  data = await mkdtemp(join(tmpdir(), "kasam-main-job-"));
  site = await kasam({ data, today: meetingDay });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
  if (data) await rm(data, { recursive: true });
});

step("a coordinator signs in, and Today says what needs her and why", async () => {
  maja = await enter("Maja Lindvall");
  assert.equal(new URL(maja.url()).pathname, "/today");
  const rows = section(maja, /^Behöver dig/).locator("li.r");
  assert.ok((await rows.count()) > 0, "nothing needs her");
  for (const row of (await rows.all()).slice(0, 5)) {
    assert.match(await row.locator("strong").innerText(), /\S/, "a row without a reason");
    assert.ok((await row.getByRole("link").count()) > 1, "a row without anything to do");
  }
});

step("she registers a person with what they want in their own words", async () => {
  await follow(maja, "Personer");
  await follow(maja, "Skriv in en person");
  await maja.getByLabel("Vad vill du?").fill(wish);
  await maja.getByLabel("Något mer som du vill berätta").fill(secrets.story);
  await maja.getByLabel("Förnamn").fill("Yade");
  await maja.getByLabel("Efternamn").fill("Almstig");
  await maja.getByLabel("Födelsedatum").fill("1991-04-12");
  await maja.getByLabel("Kön, för statistiken").selectOption({ label: "Kvinna" });
  await maja.getByLabel("Hur vill du bli nådd?").fill("Skicka sms först.");
  await maja.getByLabel("Telefon").fill("070-555 01 23");
  await press(maja, "Skriv in");
  person = new URL(maja.url()).pathname;
  assert.match(person, /^\/people\/[0-9a-f-]{36}$/);
  assert.equal(await maja.getByRole("heading", { level: 1 }).innerText(), "Yade Almstig");
  sees(await words(maja), wish);
});

step("the person says who may see what and until when, and sees beforehand what that is", async () => {
  const give = async (whom, categories, title) => {
    await at(maja, "consents");
    await follow(maja, "Nytt samtycke");
    await maja.getByLabel("Vem får se?").selectOption(await optionOf(maja.getByLabel("Vem får se?"), whom));
    for (const one of categories) await maja.getByLabel(one).check();
    await maja.getByLabel("Ha möten tillsammans").check();
    await maja.getByLabel("16 maj 2027").check();
    await maja.getByLabel("Muntligt, med någon som hörde det").check();
    await maja.getByLabel("Vem var med?").fill("Emil Rask");
    await press(maja, "Se vad de får se");
    const preview = maja.getByRole("region", { name: title }).last();
    sees(await preview.innerText(), "Yade Almstig");
    misses(await preview.innerText(), wish, secrets.story, "070-555");
    sees(await words(maja), "16 maj 2027");
    await press(maja, "Ge samtycket");
  };
  await give("Sara Holmgren", ["Mötena", "Livsområde: Hem och närmiljö"], /Det här får Sara Holmgren/);
  await give("Alla på Arbetsförmedlingen Norrdal", ["Planen och vad alla har lovat", "Mötena"], /Det här får Alla på/i);
  const standing = await section(maja, "Vem får se vad").innerText();
  sees(standing, "Sara Holmgren", "Alla på Arbetsförmedlingen Norrdal", "16 maj 2027");
});

step("what is in the way and what there is to build on is put into the picture", async () => {
  const add = async (area, kind, text) => {
    await at(maja, "picture");
    const card = maja.getByRole("region", { name: area, exact: true });
    if (await card.count()) await follow(card, "Lägg till");
    else await follow(maja, area);
    await maja.getByLabel("Vad är det?").fill(text);
    await maja.getByLabel(kind, { exact: true }).check();
    await maja.getByLabel("Personens egna ord", { exact: true }).check();
    await press(maja, "Spara");
  };
  await add("Hem och närmiljö", "I vägen", "Balkongdörren går inte att stänga");
  await add("Hem och närmiljö", "Att bygga på", "Grannen har nyckel och hjälper till");
  await add("Hälsa och vanor", "I vägen", secrets.health);
  sees(await words(maja), "Balkongdörren går inte att stänga", "Grannen har nyckel", secrets.health);
});

step("the plan gets a goal in the person's words, and measures", async () => {
  await at(maja, "plan");
  assert.equal(await maja.getByLabel("Vad är målet?").inputValue(), wish, "the plan begins with the words of the story");
  await maja.getByLabel("Personens egna ord", { exact: true }).check();
  await press(maja, "Spara målet");
  for (const measure of ["Hemmet ska vara varmt och tyst", "Pröva att arbeta några timmar"]) {
    await follow(maja, "Lägg till insats");
    await maja.getByLabel("Vad ska göras?").fill(measure);
    await press(maja, "Spara insatsen");
  }
  sees(await words(maja), wish, "Hemmet ska vara varmt och tyst", "Pröva att arbeta några timmar");
});

step("she calls a meeting with the two agencies; nobody else can be asked", async () => {
  await at(maja, "meetings/new");
  await maja.getByLabel("Vad vill Yade Almstig ta upp?").fill("Balkongdörren");
  await maja.getByLabel("Dag", { exact: true }).fill(meetingDay);
  await maja.getByLabel("Klockan").fill("14:00");
  await maja.getByLabel("Var?").fill("Biblioteket i Norrvik");
  const guests = maja.getByRole("group", { name: "Vilka ska komma?" });
  misses(await guests.innerText(), "Försäkringskassan", "Sparbank");
  await guests.getByLabel(/Sara Holmgren/).check();
  await guests.getByLabel(/Jonas Vester/).check();
  await press(maja, "Kalla till mötet");
  assert.match(maja.url(), /\/meetings\/[0-9a-f-]{36}$/);
  sees(await words(maja), "Flerpartsmöte, Yade Almstig", "Balkongdörren", "Vill Yade Almstig ta upp");
});

step("in the meeting each promise is written down: who, what, by when, and whether a mandate covers it", async () => {
  const promise = async (what, who, kind, amount) => {
    await maja.getByLabel("Vem?", { exact: true }).fill(who);
    await maja.getByLabel("Vad ska göras?").fill(what);
    await maja.getByLabel("När senast?").fill("om en vecka");
    if (kind) {
      await maja.getByText("Kalender, pengar, tid eller mål").click();
      await maja.getByLabel("Vad gäller det?").selectOption({ label: kind });
      await maja.getByLabel("Hur mycket?").fill(amount);
    }
    await press(maja, "Lägg till");
    return new URL(await maja.getByRole("link", { name: what }).getAttribute("href"), site.url).pathname;
  };
  for (const who of ["Sara Holmgren", "Jonas Vester"]) {
    await maja.getByRole("group", { name: new RegExp(who) }).getByLabel("Kom", { exact: true }).check();
  }
  doorPromise = await promise(door, "Sara Hol");
  trainingPromise = await promise(training, "JV", "Arbetsträning (veckor)", "10");
  wagesPromise = await promise(wages, "jonas", "Anställning med stöd (veckor)", "26");
  const made = section(maja, "Vem gör vad, och när?");
  sees(await made.locator("li", { hasText: training }).innerText(), "Inom mandatet för");
  sees(await made.locator("li", { hasText: wages }).innerText(), "Petra Almgren behöver skriva under");
  await maja.getByLabel("Vad sades?").fill("Alla var överens om dörren.");
  await press(maja, "Avsluta mötet");
  sees(await words(maja), "Inget nästa möte är bokat");
  assert.equal(await maja.getByLabel("Vad sades?").inputValue(), "Alla var överens om dörren.");
  await press(maja, "Avsluta ändå");
  sees(await words(maja), "Det här lovades", door, training, wages, "Alla var överens om dörren.");
});

step("the housing company's coordinator sees what the consent covers and nothing beside it, and accepts", async () => {
  sara = await enter("Sara Holmgren");
  const asked = section(sara, /^Väntar på dig/);
  sees(await asked.innerText(), "Yade Almstig", door);
  await sara.goto(person);
  const page = await words(sara);
  sees(page, "Yade Almstig", "Balkongdörren går inte att stänga", "Hem och närmiljö", "Maja Lindvall");
  misses(page, wish, secrets.story, secrets.health, "070-555", "1991", "Hälsa och vanor", wages, training);
  for (const path of ["story", "plan", "plan/print", "thread", "circle", "consents", "edit", "invitation"]) {
    const answer = await at(sara, path);
    const text = await words(sara);
    misses(text, wish, secrets.story, secrets.health, "070-555", wages, training);
    if (!["thread", "circle"].includes(path)) assert.ok([403, 404].includes(answer.status()), `${path} is open`);
  }
  misses(await at(sara, "picture").then(() => words(sara)), secrets.health, "Hälsa och vanor");
  assert.equal((await sara.goto(wagesPromise)).status(), 404, "another agency's promise is open");
  await sara.goto(doorPromise);
  await press(sara, "Ja, jag lovar");
  sees(await words(sara), "Lovat");
});

step("the employment office accepts: what is beyond the mandate waits for a signature", async () => {
  jonas = await enter("Jonas Vester");
  await jonas.goto(trainingPromise);
  await press(jonas, "Ja, jag lovar");
  await jonas.goto(wagesPromise);
  await press(jonas, "Ja, jag lovar");
  sees(await words(jonas), "Väntar på underskrift");
  misses(await at(jonas, "").then(() => words(jonas)), secrets.story, secrets.health, "Balkongdörren går inte");
  const petra = await enter("Petra Almgren");
  sees(await section(petra, /^Väntar på dig/).innerText(), wages, "Väntar på underskrift");
  await petra.goto(wagesPromise);
  await press(petra, "Skriv under");
  sees(await words(petra), "Petra Almgren", "Lovat");
});

step("a week later the promises that fall due are on Today", async () => {
  await site.stop();
  site = await kasam({ data, today: aWeekLater });
  maja = await enter("Maja Lindvall");
  for (const row of await maja.locator("details").all()) await row.evaluate((one) => (one.open = true));
  const today = await words(maja);
  sees(today, "Yade Almstig", door, training);
  sara = await enter("Sara Holmgren");
  sees(await section(sara, /^Väntar på dig/).innerText(), door, "i dag");
});

step("one promise is marked kept, another not kept, with the reason", async () => {
  await maja.goto(doorPromise);
  await press(maja, "Det är gjort");
  sees(await words(maja), "Gjort", "Bekräftade att det är gjort");
  await maja.goto(trainingPromise);
  await maja.getByText("Det blev inte gjort", { exact: true }).first().click();
  await maja.getByLabel("Varför blev det inte gjort?").fill("Biblioteket stängde för renovering.");
  await press(maja, "Det blev inte gjort");
  sees(await words(maja), "Inte gjort", "Biblioteket stängde för renovering.");
});

step("she hands the person a code for a login of their own", async () => {
  await at(maja, "invitation");
  await maja.getByLabel(/^Adressen som/).fill("yade@kasam.example");
  await press(maja, "Gör en kod");
  code = await maja.locator(".handover-code").innerText();
  assert.match(code, /^\w{4}-\w{4}-\w{4}$/);
});

let yade;

step("on a phone the person chooses a password and signs in", async () => {
  yade = await visit(browser, site, { script: false, screen: phone });
  await yade.goto("/invitation");
  await yade.getByLabel("Koden du fick").fill(code);
  await yade.getByLabel("Nytt lösenord").fill("fyra gröna päron i en låda");
  await yade.getByLabel("Samma lösenord en gång till").fill("fyra gröna päron i en låda");
  await press(yade, "Fortsätt");
  await signIn(yade, "yade@kasam.example", "fyra gröna päron i en låda");
  assert.equal(new URL(yade.url()).pathname, "/my");
  assert.equal(await yade.getByRole("heading", { level: 1 }).innerText(), "Hej Yade");
});

step("the person sees who does what and by when", async () => {
  const others = await section(yade, "Det här gör andra för mig").innerText();
  sees(others, door, "Sara har gjort det", training, "Det är inte ditt fel", wages, "Jonas gör det i dag");
  await yade.goto("/my/plan");
  sees(await words(yade), wish);
});

step("the person sees who has looked, at what and why", async () => {
  await yade.goto("/my/who-looked");
  sees(await words(yade), "Sara Holmgren", "Jonas Vester", "Petra Almgren", "Maja Lindvall", "Norrviksbostäder", "du sa ja till det");
});

step("the person takes one consent back, and that professional's next request finds nobody", async () => {
  assert.equal((await sara.goto(person)).status(), 200);
  await yade.goto("/my/consents");
  await press(yade.locator("li.card", { hasText: "Sara Holmgren" }), "Ta tillbaka");
  assert.ok(!(await yade.locator("li.card").allInnerTexts()).join().includes("Sara Holmgren"), "the consent still stands");
  assert.equal((await sara.goto(person)).status(), 404);
  const hidden = await sara.content();
  assert.equal((await sara.goto(person.slice(0, -4) + "0000")).status(), 404);
  assert.equal(hidden, await sara.content(), "a hidden person and an absent one differ");
  await sara.goto("/today");
  misses(await words(sara), "Yade", door);
  jonas = await enter("Jonas Vester");
  assert.equal((await jonas.goto(person)).status(), 200, "the other consent stands");
});
