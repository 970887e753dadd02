// What Kasam writes for other people's calendars, read by two that are not ours:
// ical.js, and python3-icalendar in read_calendar.py. Both must come to the very
// instants that Kasam meant.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import ICAL from "ical.js";
import { kasam } from "./kasam.mjs";

const samples = new URL("../internal/calendar/testdata/", import.meta.url).pathname;
let dir;

before(async () => (dir = await mkdtemp(join(tmpdir(), "kasam-calendar-"))));
after(async () => dir && rm(dir, { recursive: true }));

// ours is what ical.js reads. It takes the times from the VTIMEZONE of the file.
function ours(text) {
  const cal = new ICAL.Component(ICAL.parse(text));
  const all = {};
  for (const one of cal.getAllSubcomponents("vevent")) {
    const e = new ICAL.Event(one);
    const of = (name) => one.getFirstPropertyValue(name);
    all[e.uid] = {
      start: e.startDate.toUnixTime(),
      end: e.endDate.toUnixTime(),
      sequence: of("sequence"),
      summary: e.summary,
      class: of("class"),
      status: of("status"),
      organizer: e.organizer,
      attendees: e.attendees.map((a) => a.getFirstValue()),
    };
  }
  return { method: cal.getFirstPropertyValue("method"), events: all };
}

// theirs is what Debian's python3-icalendar reads.
async function theirs(...files) {
  const script = new URL("read_calendar.py", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)("/usr/bin/python3", [script, ...files], { maxBuffer: 64 << 20 });
  return JSON.parse(stdout);
}

// read has both read a file, and wants them to read the same.
async function read(text) {
  const file = join(dir, `${crypto.randomUUID()}.ics`);
  await writeFile(file, text);
  const [a, b] = [ours(text), (await theirs(file))[file]];
  assert.deepEqual(a, b, "two calendars read different things");
  return a;
}

// neutral wants a file that says when, and nothing of whom.
function neutral(text, names) {
  assert.doesNotMatch(text, /[^\r]\n/, "a line ends as on Unix");
  for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, `a line is too long: ${line}`);
  const flat = text.replaceAll("\r\n ", "");
  assert.doesNotMatch(flat, /^(DESCRIPTION|CATEGORIES|COMMENT|CONTACT)[;:]/m);
  for (const name of names) assert.ok(!flat.includes(name), `it says ${name}`);
  for (const m of flat.matchAll(/^SUMMARY:(.*)$/gm)) assert.ok(["Möte", "Meeting"].includes(m[1]), `its words are ${m[1]}`);
}

test("in each zone, and around the hours that a clock skips and repeats, both read the instants that were meant", async () => {
  const instants = JSON.parse(await readFile(join(samples, "instants.json")));
  const names = (await readdir(samples)).filter((name) => name.endsWith(".ics"));
  assert.deepEqual(names.toSorted(), Object.keys(instants).toSorted());
  let n = 0;
  for (const name of names) {
    const { events } = await read(await readFile(join(samples, name), "utf8"));
    assert.equal(Object.keys(events).length, instants[name].length);
    for (const { uid, start, end } of instants[name]) {
      assert.deepEqual([events[uid].start, events[uid].end], [start, end], `${name}: ${uid}`);
      n++;
    }
  }
  assert.ok(n > 100, `${n} events`);
});

test("the feeds of a running site, and an invitation as it came by mail", async (t) => {
  const mails = [];
  const post = await catchMail((raw) => mails.push(raw));
  t.after(() => post.close());
  const site = await kasam({ data: join(dir, "site"), smtp: `smtp://127.0.0.1:${post.address().port}?tls=none&from=kasam@kasam.example` });
  t.after(() => site.stop());

  const names = Object.values(site.login).map((one) => one.name);
  for (const { role, ics } of Object.values(site.login)) {
    const got = await fetch(ics);
    assert.equal(got.status, 200, role);
    assert.match(got.headers.get("content-type"), /^text\/calendar; charset=utf-8$/);
    const text = await got.text();
    neutral(text, names);
    const { method, events } = await read(text);
    assert.equal(method, "PUBLISH");
    const n = Object.keys(events).length;
    if (["coordinator", "person"].includes(role)) assert.ok(n > 0, `the feed of the ${role} is empty`);
    if (["manager", "association", "admin", "auditor"].includes(role)) assert.equal(n, 0, `the feed of the ${role} holds ${n}`);
    for (const e of Object.values(events)) {
      assert.deepEqual([e.class, e.status, e.attendees], ["PRIVATE", "CONFIRMED", []]);
      assert.ok(e.end > e.start);
    }
  }
  for (const address of [site.login.admin.ics.replace(/.\.ics$/, "_.ics"), `${site.url}/calendar/x.ics`, site.login.admin.ics.replace(".ics", "")]) {
    assert.equal((await fetch(address)).status, 404, address);
  }

  const me = await session(site, site.login.coordinator);
  const person = (await me.get("/people")).match(/href="(\/people\/[0-9a-f-]{36})"/)[1];
  const form = await me.get(`${person}/meetings/new`);
  const field = (name) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(form)?.[1] ?? "";
  const sunday = nextSummer(new Date());
  await me.post(`${person}/meetings`, {
    key: field("key"), kind: "talk", day: sunday.toISOString().slice(0, 10), clock: "13:30", minutes: "45", place: "Hemma hos Yade, Stigen 4", own: "Skulderna",
  });
  const raw = await until(() => mails.find((one) => one.includes("REQUEST")));
  const text = calendarOf(raw);
  neutral(text, [...names, "Yade", "Stigen", "Skulderna"]);
  const { method, events } = await read(text);
  const [[uid, e]] = Object.entries(events);
  assert.equal(method, "REQUEST");
  assert.deepEqual(
    { ...e, attendees: e.attendees.length },
    {
      start: sunday / 1000 + 11.5 * 3600, // half past one, on the first day of summer time
      end: sunday / 1000 + 12.25 * 3600,
      sequence: 0, summary: "Möte", class: "PRIVATE", status: "CONFIRMED", organizer: "mailto:kasam@kasam.example", attendees: 1,
    },
  );
  assert.equal(e.attendees[0], `mailto:${site.login.coordinator.email}`);
  const fed = await read(await (await fetch(site.login.coordinator.ics)).text());
  assert.equal(fed.events[uid].start, e.start, "the feed and the invitation are of the same meeting");

  // The answer that a calendar makes of it, read by the program as from a mailbox.
  const answer = async () => {
    const cal = new ICAL.Component(ICAL.parse(text));
    cal.updatePropertyWithValue("method", "REPLY");
    const one = cal.getFirstSubcomponent("vevent");
    one.updatePropertyWithValue("dtstamp", ICAL.Time.fromJSDate(new Date(Date.now() + 14 * 3600e3), true)); // the demo's clock is at noon
    one.getFirstProperty("attendee").setParameter("partstat", "TENTATIVE");
    const eml = join(dir, "answer.eml");
    await writeFile(eml, `From: x@y.example\r\nSubject: Maybe\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n${cal.toString()}\r\n`);
    const { stdout } = await promisify(execFile)(process.env.KASAM, ["mail", "read", "--json", eml], {
      env: { ...process.env, KASAM_DATABASE: `sqlite:${join(dir, "site", "kasam.db")}`, KASAM_KEY_FILE: join(dir, "site", "kasam.key") },
    });
    return JSON.parse(stdout);
  };
  assert.equal((await answer()).answers, 1);
  assert.match(await me.get(new URL(urlOf(text)).pathname), /Kommer kanske, enligt mejl/);
});

const urlOf = (text) => ICAL.Component.fromString(text).getFirstSubcomponent("vevent").getFirstPropertyValue("url");

// nextSummer is the last Sunday of the next March, at midnight UTC.
function nextSummer(now) {
  for (let year = now.getUTCFullYear(); ; year++) {
    const last = new Date(Date.UTC(year, 2, 31));
    last.setUTCDate(31 - last.getUTCDay());
    if (last > now) return last;
  }
}

// catchMail is a mail server that takes everything.
function catchMail(took) {
  const server = createServer((socket) => {
    let text = "";
    let data = false;
    const say = (line) => socket.write(`${line}\r\n`);
    say("220 here");
    socket.on("error", () => {});
    socket.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      for (;;) {
        const end = data ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
        if (end < 0) return;
        const one = text.slice(0, end);
        text = text.slice(end + (data ? 5 : 2));
        if (data) {
          data = false;
          took(one.replaceAll("\r\n..", "\r\n."));
          say("250 taken");
        } else if (/^DATA/i.test(one)) {
          data = true;
          say("354 go on");
        } else if (/^QUIT/i.test(one)) {
          say("221 bye");
          socket.end();
        } else say("250 well");
      }
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

// calendarOf returns the calendar that stands in a mail as one form of its text.
function calendarOf(raw) {
  assert.match(raw, /^Content-Type: multipart\/alternative;/m);
  const part = /^Content-Type: text\/calendar; method=REQUEST; charset=utf-8\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/im.exec(raw);
  assert.ok(part, `no calendar stands in the mail:\n${raw}`);
  const bytes = part[1].replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const file = /name="invite.ics"[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+?)\r\n--/.exec(raw);
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  assert.equal(Buffer.from(file[1], "base64").toString("utf8").trim(), text.trim(), "the file beside the mail is another");
  return text.endsWith("\r\n") ? text : `${text}\r\n`;
}

// session signs in with forms and a cookie, as a browser without script does.
async function session(site, { email, password }) {
  let cookie = "";
  const ask = async (path, form) => {
    const got = await fetch(site.url + path, {
      method: form ? "POST" : "GET", redirect: "manual",
      headers: { cookie, ...(form && { "content-type": "application/x-www-form-urlencoded", origin: site.url }) },
      body: form && new URLSearchParams(form),
    });
    const set = got.headers.getSetCookie().map((one) => one.split(";")[0]);
    if (set.length) cookie = set.join("; ");
    return got;
  };
  assert.equal((await ask("/login", { email, password })).status, 303);
  return {
    get: async (path) => (await ask(path)).text(),
    post: async (path, form) => {
      const got = await ask(path, form);
      assert.equal(got.status, 303, `${path}: ${got.status} ${await got.text()}`);
    },
  };
}

// until waits for something to be there.
async function until(what) {
  for (let i = 0; i < 300; i++) {
    const found = what();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("it did not come within half a minute");
}
