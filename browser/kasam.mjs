// Starts the program with invented people, and stops it again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

// kasam starts a demo and returns its address, a login for each role, and how
// to stop it. With a directory in data, a later call goes on where this one
// ended, on another day if need be. With smtp it sends its mail there.
export async function kasam({ people = 8, today, data, smtp } = {}) {
  const program = process.env.KASAM;
  if (!program) throw new Error("set KASAM to the program to try, such as KASAM=../kasam");
  const args = ["demo", "--json", "--addr", "127.0.0.1:0", "--people", String(people)];
  if (today) args.push("--today", today);
  if (data) args.push("--data", data);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...(smtp && { KASAM_SMTP: smtp }) } });
  const over = once(child, "exit");
  const first = await Promise.race([once(createInterface(child.stdout), "line"), over]);
  if (typeof first[0] !== "string") throw new Error("the program ended before it listened");
  const { url, logins } = JSON.parse(first[0]);
  return {
    url,
    login: Object.fromEntries(logins.map((one) => [one.role, one])),
    async stop() {
      child.kill("SIGTERM");
      await over;
    },
  };
}

// password is that of every account of the demo.
export const password = "kasam visar vägen";

// address is the e-mail address of someone in the demo.
export const address = (name) =>
  name.toLowerCase().replace(/[åä]/g, "a").replace(/ö/g, "o").replace(/é/g, "e").replaceAll(" ", ".") + "@kasam.example";
