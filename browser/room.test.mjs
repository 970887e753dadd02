// A whole meeting as it goes: the coordinator in the room at the keyboard, a
// professional who answers at another screen, and the person on a phone. The
// network goes in the midst, and nothing that was typed is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { follow, launch, phone, press, section, signIn, visit, words } from "./browser.mjs";
import { address, kasam } from "./kasam.mjs";

const day = "2026-11-16";
let site, browser, maja, sara, person, name, room, yade;

const enter = async (who, more = {}) => {
  const page = await visit(browser, site, more);
  await signIn(page, address(who));
  return page;
};
const sees = (text, ...what) => what.forEach((one) => assert.ok(text.includes(one), `“${one}” is not there:\n${text}`));
const misses = (text, ...what) => what.forEach((one) => assert.ok(!text.includes(one), `“${one}” is there:\n${text}`));
const made = () => section(maja, "Vem gör vad, och när?").locator("li.ask");

// type types a line as someone does who does not lift the hands.
const type = async (who, what, due) => {
  await maja.keyboard.type(who);
  await maja.keyboard.press("Tab");
  await maja.keyboard.type(what);
  await maja.keyboard.press("Tab");
  await maja.keyboard.type(due);
  await maja.keyboard.press("Enter");
};

let stopped = false;
const step = (title, act) =>
  test(title, async (t) => {
    if (stopped) return t.skip("an earlier step failed");
    stopped = true;
    await act();
    stopped = false;
  });

before(async () => {
  site = await kasam({ today: day });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

step("the coordinator registers a person and hands over a code, and calls a meeting for today", async () => {
  maja = await enter("Maja Lindvall");
  await maja.goto("/people/new");
  await maja.getByLabel("Vad vill du?").fill("Jag vill bo kvar.");
  await maja.getByLabel("Förnamn").fill("Yade");
  await maja.getByLabel("Efternamn").fill("Almstig");
  await maja.getByLabel("Födelsedatum").fill("1991-04-12");
  await maja.getByLabel("Kön, för statistiken").selectOption({ label: "Kvinna" });
  await press(maja, "Skriv in");
  person = new URL(maja.url()).pathname;
  name = "Yade Almstig";
  await maja.goto(person + "/consents/new");
  const whom = maja.getByLabel("Vem får se?");
  await whom.selectOption({ label: (await whom.locator("option").allInnerTexts()).find((one) => one.includes("Sara Holmgren")) });
  await maja.getByLabel("Mötena").check();
  await maja.getByLabel("Ha möten tillsammans").check();
  await maja.getByLabel("16 maj 2027").check();
  await maja.getByLabel("Skrev under på papper").check();
  await press(maja, "Se vad de får se");
  await press(maja, "Ge samtycket");
  await maja.goto(person + "/invitation");
  await maja.getByLabel(/^Adressen som/).fill("yade@kasam.example");
  await press(maja, "Gör en kod");
  const code = await maja.locator(".handover-code").innerText();
  yade = await visit(browser, site, { screen: phone });
  await yade.goto("/invitation");
  await yade.getByLabel("Koden du fick").fill(code);
  await yade.getByLabel("Nytt lösenord").fill("fyra gröna päron i en låda");
  await yade.getByLabel("Samma lösenord en gång till").fill("fyra gröna päron i en låda");
  await press(yade, "Fortsätt");
  await signIn(yade, "yade@kasam.example", "fyra gröna päron i en låda");
  await maja.goto(person + "/meetings/new");
  await maja.getByLabel("Dag", { exact: true }).fill(day);
  await maja.getByLabel("Klockan").fill("14:00");
  await maja.getByLabel("Mötesplats").selectOption({ index: 1 });
  await maja.getByLabel("Var?").fill("Rum 2");
  await maja.getByRole("group", { name: "Vilka ska komma?" }).getByLabel(/Sara Holmgren/).check();
  await press(maja, "Kalla till mötet");
  room = new URL(maja.url()).pathname;
  sees(await words(maja), "neutral plats", "Rum 2");
});

step("on a phone the person says what to talk about, and in which order", async () => {
  await yade.goto("/my/meetings");
  await follow(yade, /^Ordna det jag vill prata om/);
  for (const what of ["Hyran", "Min son"]) {
    await yade.getByLabel("Det här vill jag prata om").fill(what);
    await press(yade, "Lägg till");
    await follow(yade, /^Ordna det jag vill prata om/);
  }
  const items = section(yade, "Det här ska vi prata om").locator("ol.topics li");
  await items.nth(1).getByRole("button").first().click();
  assert.match(await items.first().innerText(), /Min son/);
  await yade.setViewportSize({ width: 320, height: 700 });
  assert.equal(await yade.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "the page is wider than the phone");
  await maja.goto(room);
  const agenda = await section(maja, "Att prata om").innerText();
  assert.ok(agenda.indexOf("Min son") < agenda.indexOf("Hyran"), agenda);
});

step("lines are typed by keyboard alone, each becomes a promise without the page being left", async () => {
  await maja.getByRole("group", { name: /^Yade/ }).getByLabel("Kom", { exact: true }).check();
  await maja.getByRole("group", { name: /Sara Holmgren/ }).getByLabel("Kom", { exact: true }).check();
  await maja.evaluate(() => (window.same = true));
  await maja.getByLabel("Vem?", { exact: true }).focus();
  await type("sh", "Laga balkongdörren", "om en vecka");
  await type("yade", "Ringa läkaren", "fre");
  await made().nth(1).getByRole("link").waitFor();
  sees(await made().first().innerText(), "Sara Holmgren", "Laga balkongdörren", "måndag 23 november");
  sees(await made().nth(1).innerText(), "Yade Almstig", "fredag 20 november");
  assert.ok(await maja.evaluate(() => window.same), "the page was left");
  assert.equal(await maja.evaluate(() => document.activeElement.name), "professional", "the next line cannot be typed at once");
});

step("a line that cannot be read comes back as it was typed, and the ones after it go on", async () => {
  await type("kurt", "Hitta en säng", "snart");
  await type("sh", "Ta med ritningen", "1/12");
  await made().filter({ hasText: "Ta med ritningen" }).getByRole("link").waitFor();
  const bad = made().filter({ hasText: "Hitta en säng" });
  sees(await bad.innerText(), "Ingen här heter så", "vilken dag");
  await press(bad, "Ändra");
  assert.equal(await maja.getByLabel("Vad ska göras?").inputValue(), "Hitta en säng");
  await maja.getByLabel("Vem?", { exact: true }).fill("sara");
  await maja.getByLabel("När senast?").fill("fre");
  await maja.getByText("fredag 20 november, om 4 dagar").waitFor();
  await maja.keyboard.press("Enter");
  await made().filter({ hasText: "Hitta en säng" }).getByRole("link").waitFor();
  assert.equal(await made().count(), 4);
});

step("the network goes in the midst: lines and notes wait in sight, survive a reload, and are kept once", async () => {
  await maja.context().setOffline(true);
  await maja.getByLabel("Vem?", { exact: true }).focus();
  await type("sh", "Ringa elektrikern", "om två veckor");
  await type("sh", "Skicka fakturan", "1/12");
  await type("yade", "Spara kvittona", "om en månad");
  await maja.getByText("3 rader väntar på nätet.", { exact: false }).waitFor();
  await maja.getByLabel("Vad sades?").fill("Alla var överens om dörren.");
  await maja.getByText("Inte sparat än. Det väntar på nätet.").waitFor();
  assert.equal(await made().count(), 7);
  // The tab is loaded anew from a network that is just there long enough.
  await maja.route("**/promises", (route) => route.abort());
  await maja.route("**/notes", (route) => route.abort());
  await maja.context().setOffline(false);
  maja.once("dialog", (dialog) => dialog.accept());
  await maja.goto(room);
  await maja.getByText("3 rader väntar på nätet.", { exact: false }).waitFor();
  assert.equal(await maja.getByLabel("Vad sades?").inputValue(), "Alla var överens om dörren.");
  await maja.unroute("**/promises");
  await maja.unroute("**/notes");
  await maja.evaluate(() => window.dispatchEvent(new Event("online")));
  await made().filter({ hasText: "Spara kvittona" }).getByRole("link").waitFor();
  await maja.getByText(/^Sparat \d\d:\d\d$/).waitFor();
  assert.equal(await maja.evaluate(() => sessionStorage.length), 0, "something still lies in the tab");
  await maja.reload();
  const said = await made().allInnerTexts();
  for (const what of ["Ringa elektrikern", "Skicka fakturan", "Spara kvittona"]) {
    assert.equal(said.filter((one) => one.includes(what)).length, 1, what);
  }
  assert.ok(said.findIndex((one) => one.includes("elektrikern")) < said.findIndex((one) => one.includes("fakturan")), "the order is lost");
});

step("an answer that got lost on its way is not a second promise", async () => {
  let lost = true;
  await maja.route("**/promises", async (route) => {
    if (!lost) return route.continue();
    lost = false;
    await route.fetch(); // the server has it
    await route.abort(); // and nobody hears
  });
  await maja.getByLabel("Vem?", { exact: true }).focus();
  await type("sh", "Byta låset", "fre");
  await made().filter({ hasText: "Byta låset" }).getByRole("link").waitFor();
  await maja.unroute("**/promises");
  await maja.reload();
  assert.equal(await made().filter({ hasText: "Byta låset" }).count(), 1);
});

step("who has been signed out keeps the line, and it is sent once they are back", async () => {
  const cookies = await maja.context().cookies();
  await maja.context().clearCookies();
  await maja.getByLabel("Vem?", { exact: true }).focus();
  await type("sh", "Hämta nyckeln", "fre");
  await maja.getByText("Du är utloggad. Logga in i en annan flik.", { exact: false }).first().waitFor();
  await maja.context().addCookies(cookies);
  await maja.evaluate(() => window.dispatchEvent(new Event("online")));
  await made().filter({ hasText: "Hämta nyckeln" }).getByRole("link").waitFor();
});

step("consent is given in the room before a witness, and opens at once", async () => {
  sara = await enter("Sara Holmgren");
  await sara.goto(room);
  misses(await words(sara), "Ringa läkaren");
  await maja.getByRole("group", { name: /Sara Holmgren/ }).getByRole("button", { name: /^Ge samtycke här/ }).click();
  assert.ok(await maja.getByLabel("Planen och vad alla har lovat").isChecked());
  await maja.getByLabel("Ha möten tillsammans").check();
  await press(maja, "Spara samtycket");
  sees(await words(maja), "Skriv vem som var med och hörde det.");
  await maja.getByLabel("Vad heter den personen?").fill("Maja Lindvall");
  await press(maja, "Spara samtycket");
  sees(await words(maja), "kan inte vara vittne");
  await maja.getByLabel("Någon annan som är här").check();
  await maja.getByLabel("Vad heter den personen?").fill("Noor, tolk");
  await press(maja, "Se vad de får se");
  sees(await maja.getByRole("region", { name: /Det här får/ }).innerText(), "Yade Almstig");
  await press(maja, "Spara samtycket");
  assert.equal(new URL(maja.url()).pathname, room);
  await sara.reload();
  sees(await words(sara), "Ringa läkaren");
});

step("the professional says yes at her own screen, and in the room", async () => {
  await follow(sara, "Laga balkongdörren");
  await press(sara, "Ja, jag lovar");
  await maja.reload();
  sees(await made().filter({ hasText: "Laga balkongdörren" }).innerText(), "Lovat");
  await made().filter({ hasText: "Byta låset" }).getByRole("button", { name: /^Säger ja här/ }).click();
  sees(await made().filter({ hasText: "Byta låset" }).innerText(), "Lovat");
});

step("the next meeting is booked with one press, two weeks on at the same time", async () => {
  await press(maja, "Boka nästa möte");
  sees(await section(maja, "Nästa möte").innerText(), "måndag 30 november klockan 14:00–15:00");
});

step("what was said is read aloud; the person says it was not quite so, and answers the one question", async () => {
  await press(maja, "Läs upp vad som sades");
  sees(await words(maja), "Alla var överens om dörren.", "Yade Almstig Ringa läkaren", "måndag 30 november");
  await maja.getByText("Nej, så var det inte").click();
  await maja.getByLabel("Hur var det i stället?").fill("Jag vill vänta med låset.");
  await press(maja, "Spara det jag sa");
  await maja.getByLabel("Ja, starkare").check();
  await press(maja, "Spara mitt svar");
  misses(await words(maja), "Ja, starkare");
  await press(maja, "Avsluta mötet");
  sees(await words(maja), "Jag vill vänta med låset.", "Alla var överens om dörren.");
  misses(await words(maja), "Ja, starkare");
});

step("the person reads it at once on the phone, and changes the answer the same day", async () => {
  await yade.goto("/my" + room);
  sees(await words(yade), "Alla var överens om dörren.", "Jag vill vänta med låset.", "Laga balkongdörren");
  assert.ok(await yade.getByLabel("Ja, starkare").isChecked());
  await yade.getByLabel("Ungefär lika").check();
  await yade.getByLabel("Maja får läsa mitt svar").check();
  await press(yade, "Spara mitt svar");
  await maja.reload();
  sees(await section(maja, "Efter mötet").innerText(), "Ungefär lika");
});

step("each party reads minutes that show what they may see, and they fit on paper", async () => {
  await sara.goto(room + "/minutes");
  sees(await words(sara), "Alla var överens om dörren.", "Laga balkongdörren");
  misses(await words(sara), "Ungefär lika");
  const jonas = await enter("Jonas Vester");
  assert.equal((await jonas.goto(room + "/minutes")).status(), 404);
});

step("at sign-out nothing is left in the tab", async () => {
  await maja.evaluate(() => sessionStorage.setItem("kasam:x:lines", "[]"));
  await maja.goto("/account");
  await press(maja, "Logga ut");
  assert.equal(await maja.evaluate(() => Object.keys(sessionStorage).filter((one) => one.startsWith("kasam:")).length), 0);
});
