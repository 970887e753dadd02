// A day of the preparation group as it goes: an agency has referred someone,
// the group decides about one after the other without lifting the hands from
// the keyboard, and the person answers with the code of a letter.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { follow, launch, phone, press, section, signIn, visit, words } from "./browser.mjs";
import { address, kasam } from "./kasam.mjs";

const today = "2026-11-16";
const wish = "Jag vill att breven slutar komma från fem håll.";
const tried = "Skuldrådgivning i våras, boendestöd i ett år.";
let site, browser, petra, jonas, referral, agenda, number, code;

const enter = async (email, more) => {
  const page = await visit(browser, site, more);
  await signIn(page, email);
  return page;
};
const sees = (text, ...what) => what.forEach((one) => assert.ok(text.includes(one), `“${one}” is not there:\n${text}`));
const misses = (text, ...what) => what.forEach((one) => assert.ok(!text.includes(one), `“${one}” is there:\n${text}`));
const labelOf = async (list, begins) => (await list.locator("option").allInnerTexts()).find((one) => one.startsWith(begins));
const at = (page) => new URL(page.url()).pathname;
const narrow = async (page) =>
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${page.url()} is wider than the phone`);

// Petra's hands stay on the keyboard.
const tabTo = async (target) => {
  for (let n = 0; n < 80; n++) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await petra.keyboard.press("Tab");
  }
  assert.fail(`Tab does not come to ${target} on ${petra.url()}`);
};
const type = async (label, text) => {
  await tabTo(petra.getByLabel(label, { exact: true }));
  await petra.keyboard.type(text);
};
const enterOn = async (target) => {
  await tabTo(target);
  await Promise.all([petra.waitForNavigation(), petra.keyboard.press("Enter")]);
};
// choose goes to the question by Tab, which comes to its first answer or to the
// one that is chosen, and on with the arrow.
const choose = async (answer) => {
  const radio = petra.getByRole("radio", { name: answer });
  await tabTo(petra.getByRole("group", { name: "Vad beslutar gruppen?" }).getByRole("radio").first());
  await petra.keyboard.press("Space");
  for (let n = 0; n < 8 && !(await radio.isChecked()); n++) await petra.keyboard.press("ArrowDown");
  assert.ok(await radio.isChecked(), `the arrows do not come to ${answer}`);
};
const title = () => petra.getByRole("heading", { level: 1 }).innerText();
const criterion = (name) => petra.locator(".ref-k li", { hasText: name }).innerText();

let stopped = false;
const step = (name, act) =>
  test(name, async (t) => {
    if (stopped) return t.skip("an earlier step failed");
    stopped = true;
    await act();
    stopped = false;
  });

before(async () => {
  site = await kasam({ today, people: 4 });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

step("an agency refers someone who has not been asked about the name yet", async () => {
  jonas = await enter(address("Jonas Vester"));
  await follow(jonas, "Vägen in");
  await follow(jonas, "Anmäl någon");
  await jonas.getByLabel("Ja, vill", { exact: true }).check();
  await jonas.getByLabel("Vad vill personen, med egna ord?").fill(wish);
  await jonas.getByLabel("Vad har prövats?").fill(tried);
  await jonas.getByLabel("Ja, och det räckte inte").check();
  for (const party of ["Arbetsförmedlingen", "Kommunen (socialtjänsten)"]) await jonas.getByLabel(party).check();
  await jonas.getByLabel("Förnamn").fill("Yade");
  await jonas.getByLabel("Efternamn").fill("Almstig");
  await jonas.getByLabel("Födelsedatum").fill("1991-04-12");
  await jonas.getByLabel("Kön, för statistiken").selectOption({ label: "Kvinna" });
  await press(jonas, "Skicka anmälan");
  referral = at(jonas);
  assert.match(referral, /^\/intake\/[0-9a-f-]{36}$/);
  sees(await words(jonas), "Yade Almstig", wish);
});

step("the group sees a number, ten years of age and the parties, and nothing else", async () => {
  petra = await enter(site.login["preparation-group"].email);
  await petra.goto(referral);
  number = await title();
  assert.match(number, /^Nummer \d+$/);
  const page = await words(petra);
  sees(page, "30–39 år", "Arbetsförmedlingen, Kommunen (socialtjänsten)", "Gruppen ser inget namn");
  misses(page, "Yade", "Almstig", "1991", wish, tried, "Jonas Vester");
  misses(await petra.content(), "Yade", "Almstig", "1991", wish, tried);
});

step("the person's yes is noted with who heard it, and the name is there", async () => {
  await jonas.getByText("Skriv personens ja till att namnet sägs", { exact: true }).first().click();
  const form = jonas.locator("form", { hasText: "Hur sa personen ja?" });
  await form.getByLabel("Muntligt, med ett vittne").check();
  await form.getByLabel("Vilken dag?").fill(today);
  await press(form, "Skriv personens ja till att namnet sägs");
  sees(await words(jonas), "Skriv vem som var med och hörde det.");
  await form.getByLabel("Vem var med och hörde?").fill("Noor, tolk");
  await press(form, "Skriv personens ja till att namnet sägs");
  await petra.reload();
  assert.equal(await title(), "Yade Almstig");
  sees(await words(petra), wish, tried, "Vittne: Noor, tolk");
});

step("the day is opened: who has waited longest comes first", async () => {
  await petra.goto("/intake");
  await enterOn(petra.getByRole("link", { name: "Öppna måndag 16 november" }));
  agenda = at(petra);
  const rows = section(petra, "Att gå igenom").locator("li.ask");
  const waited = (await rows.locator("small").allInnerTexts()).map((one) => parseInt(one, 10));
  assert.ok(waited.length >= 3, `${waited.length} on the agenda`);
  assert.deepEqual(waited, waited.toSorted((a, b) => b - a));
  sees(await rows.last().innerText(), "Yade Almstig", "Mellan 20 och 40 år: uppfyllt", "Personen vill själv vara med: uppfyllt");
});

step("who is there is noted party by party, and one informs without a case of their own", async () => {
  const came = { Arbetsförmedlingen: ["Var med", "Jonas Vester"], Försäkringskassan: ["Var med för att berätta, inget ärende", "Oskar Tjäder"], Bank: ["Kom inte", ""] };
  for (const [party, [way, who]] of Object.entries(came)) {
    const list = petra.getByLabel(party, { exact: true });
    await tabTo(list);
    for (let n = 0; n < 4 && (await list.locator("option:checked").innerText()) !== way; n++) await petra.keyboard.press("ArrowDown");
    assert.equal(await list.locator("option:checked").innerText(), way);
    await type(`Vem från ${party}?`, who);
  }
  await enterOn(section(petra, "Vilka var med").getByRole("button", { name: "Spara" }));
  assert.equal(at(petra), agenda);
  for (const [party, [way, who]] of Object.entries(came)) {
    assert.equal(await petra.getByLabel(party, { exact: true }).locator("option:checked").innerText(), way);
    assert.equal(await petra.getByLabel(`Vem från ${party}?`).inputValue(), who);
  }
});

step("each criterion stands as met, not met or unknown, with where that comes from", async () => {
  await enterOn(section(petra, "Att gå igenom").getByRole("link", { name: /^Amal/ }));
  sees(await criterion("Mellan 20 och 40 år"), "uppfyllt", "enligt födelseåret");
  sees(await criterion("Kontakt med minst två av parterna"), "inte uppfyllt", "enligt anmälan");
  sees(await criterion("har prövats"), "inte uppfyllt", "enligt det som har prövats");
});

step("a decision against the criteria waits for its reason, and what was typed stays", async () => {
  await choose(/^Erbjud en plats/);
  await type("Varför?", "Kommunen kommer in i januari.");
  await type("Vem beslutade?", "Gruppen tillsammans");
  await type("Till personen", "Välkommen, om du vill.");
  await enterOn(petra.getByRole("button", { name: "Spara beslutet" }));
  const alert = petra.getByRole("alert");
  assert.ok(await alert.evaluate((one) => one === document.activeElement), "the mistake is not read first");
  sees(await alert.innerText(), "Beslutet går emot villkoren. Skriv varför.");
  assert.ok(await petra.getByRole("radio", { name: /^Erbjud en plats/ }).isChecked());
  assert.equal(await petra.getByLabel("Varför?", { exact: true }).inputValue(), "Kommunen kommer in i januari.");
  assert.equal(await petra.getByLabel("Vem beslutade?").inputValue(), "Gruppen tillsammans");
  assert.equal(await petra.getByLabel("Till personen").inputValue(), "Välkommen, om du vill.");
});

step("with the reason it is kept, and the next case comes", async () => {
  await tabTo(petra.getByRole("alert").getByRole("link").first());
  await petra.keyboard.press("Enter");
  assert.equal(await petra.evaluate(() => document.activeElement.name), "deviation", "the mistake does not lead to its field");
  await petra.keyboard.type("En part till kommer med om en månad.");
  await enterOn(petra.getByRole("button", { name: "Spara beslutet" }));
  assert.match(await title(), /^Nummer \d+$/, "someone who has not said yes to being named");
  sees(await criterion("Personen vill själv vara med"), "vet inte", "inget svar i anmälan");
  await enterOn(petra.getByRole("link", { name: "Nästa", exact: true }));
  assert.equal(await title(), "Yade Almstig");
  sees(await words(petra), wish, "Vittne: Noor, tolk");
});

step("the last case is decided, and the day shows what was", async () => {
  await choose(/^Erbjud en plats/);
  await type("Varför?", "Två myndigheter skriver brev var för sig.");
  assert.equal(await petra.getByLabel("Varför inte enligt villkoren?").isVisible(), false, "an offer here goes against nothing");
  await type("Vem beslutade?", "Gruppen tillsammans");
  await type("Till personen", "Vi har läst det du vill. Tack.");
  await enterOn(petra.getByRole("button", { name: "Spara beslutet" }));
  assert.equal(at(petra), agenda);
  sees(await section(petra, "Beslut den här dagen").innerText(), `${number}: Erbjud en plats`, "Gruppen tillsammans");
  misses(await section(petra, "Att gå igenom").innerText(), "Yade", "Amal");
});

// letter prints the letter with a code, by keyboard from the page of a referral.
const letter = async () => {
  await enterOn(petra.getByRole("link", { name: "Brev till personen" }));
  await enterOn(petra.getByRole("button", { name: "Skriv ut med kod" }));
  return petra.locator(".handover-code").innerText();
};

step("the letter prints on one page: the group's words in plain language, and the code", async () => {
  await enterOn(section(petra, "Beslut den här dagen").getByRole("link", { name: number }));
  code = await letter();
  await petra.emulateMedia({ media: "print" });
  sees(await words(petra), "Hej Yade Almstig!", "Du får en plats i Coachingteamet, om du vill.", "Vi har läst det du vill. Tack.", code, `${site.url}/reply`);
  misses(await words(petra), tried, "Två myndigheter");
  const controls = petra.locator("a:visible, button:visible, input:visible, nav:visible");
  assert.deepEqual(await controls.allInnerTexts(), [], "there are controls on paper");
  const pdf = await petra.pdf({ preferCSSPageSize: true });
  assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 1);
  await petra.emulateMedia({ media: "screen" });
});

const tap = (page, name) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name }).tap()]);

// reply answers with the code of a letter, on a phone and not signed in.
const reply = async (code, answer, said) => {
  const page = await visit(browser, site, { screen: phone, touch: true });
  await page.goto("/reply");
  await narrow(page);
  await page.getByLabel("Kod").fill(code);
  await tap(page, "Fortsätt");
  sees(await words(page), "Du bestämmer själv.");
  await narrow(page);
  for (const one of await page.locator("button.big").all()) assert.ok((await one.boundingBox()).height >= 60, `${await one.innerText()} is hard to hit`);
  if (said) await page.getByLabel(/^Vill du säga något/).fill(said);
  await tap(page, answer);
  await page.getByRole("heading", { name: "Tack för ditt svar" }).waitFor();
  const thanks = await words(page);
  await page.goto("/reply");
  await page.getByLabel("Kod").fill(code);
  await tap(page, "Fortsätt");
  sees(await words(page), "Koden stämmer inte, eller är redan använd.");
  await page.context().close();
  return thanks;
};

step("the person says yes with the code, on a phone and without a login", async () => {
  sees(await reply(code, "Ja, jag vill", "Om det får gå sakta."), "Någon hör av sig till dig.");
  await petra.goto(referral);
  sees(await words(petra), "Har sagt ja", "Om det får gå sakta.", "Själv, med koden i brevet");
});

step("the payer's objection is to be seen, and changes nothing", async () => {
  await petra.getByText("Skriv en invändning", { exact: true }).first().click();
  await petra.getByLabel("Vem invänder?").fill("Kassan");
  await petra.getByLabel("Vad är invändningen?").fill("Den borde vänta till våren.");
  await press(petra, "Skriv en invändning");
  const answer = section(petra, "Personens svar");
  sees(await answer.innerText(), "Kassan har invändningar", "Den borde vänta till våren.", "Den ändrar inget.");
  sees(await petra.locator(".statline").innerText(), "Har sagt ja");
  await answer.getByRole("link", { name: "Skriv in" }).waitFor();
});

step("who said yes is taken in, and the coordinator's page begins with their words", async () => {
  await follow(section(petra, "Personens svar"), "Skriv in");
  sees(await words(petra), wish);
  const list = petra.getByLabel("Koordinator");
  await list.selectOption({ label: await labelOf(list, "Maja Lindvall") });
  await press(petra, "Skriv in");
  await petra.goto(referral);
  sees(await petra.locator(".statline").innerText(), "Har kommit in");
  const maja = await enter(address("Maja Lindvall"));
  await maja.goto("/people");
  await follow(maja, "Yade Almstig");
  sees(await words(maja), "Yade Almstig", wish);
  const person = at(maja);
  await follow(maja, "Berättelse");
  sees(await words(maja), wish);
  assert.equal((await petra.goto(person)).status(), 404, "the group goes on seeing who has come in");
  assert.equal((await jonas.goto(person)).status(), 404, "who referred sees without a consent");
  // Whom she takes in herself she comes straight to.
  await maja.goto("/intake");
  await follow(maja, /^Isak/);
  const said = await maja.locator("blockquote").innerText();
  await follow(section(maja, "Personens svar"), "Skriv in");
  const hers = maja.getByLabel("Koordinator");
  await hers.selectOption({ label: await labelOf(hers, "Maja Lindvall") });
  await press(maja, "Skriv in");
  assert.match(at(maja), /^\/people\/[0-9a-f-]{36}$/);
  sees(await words(maja), "Isak", said);
  await maja.context().close();
});

step("another says no: nothing follows but a free place, and they may change their mind", async () => {
  await petra.goto("/intake");
  const free = async () => parseInt(await petra.getByText(/lediga platser av/).innerText(), 10);
  const had = await free();
  await follow(section(petra, "Gruppen i Coachingteamet"), /^Ronja/);
  const ronja = at(petra);
  sees(await reply(await letter(), "Nej, inte nu"), "Inget händer med det stöd eller de pengar du har.");
  await petra.goto("/intake");
  assert.equal(await free(), had + 1);
  await petra.goto("/today");
  misses(await words(petra), "Ronja");
  await petra.goto(ronja);
  sees(await petra.locator(".statline").innerText(), "Har sagt nej");
  sees(await section(petra, "Personens svar").innerText(), "Personen säger ja", "Ett nej betyder inget annat än nej");
});
