// A Chromium that asks nobody outside this machine for anything, and the few
// ways in which the tests use it.
import { chromium } from "playwright-core";
import { password } from "./kasam.mjs";

export const desk = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

// launch starts the browser.
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });

// visit opens a window of its own for someone who has not signed in.
export async function visit(browser, site, { script = true, screen = desk, scheme = "light", language = "sv-SE", touch = false } = {}) {
  const context = await browser.newContext({
    baseURL: site.url, viewport: screen, colorScheme: scheme, locale: language, timezoneId: "Europe/Stockholm",
    javaScriptEnabled: script, hasTouch: touch, isMobile: touch,
  });
  context.setDefaultTimeout(5000);
  return context.newPage();
}

// signIn signs someone in at the door.
export async function signIn(page, email, secret = password) {
  await page.goto("/login");
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Lösenord").fill(secret);
  await press(page.locator("form.form"), "Logga in");
}

// press presses a button inside a page or a part of it.
export const press = (part, name) => part.getByRole("button", { name, exact: true }).click();

// follow follows a link inside a page or a part of it.
export const follow = (part, name) => part.getByRole("link", { name }).first().click();

// section is the part of a page under a heading.
export const section = (page, heading) => page.getByRole("region", { name: heading });

// words are what a page says to someone who reads it.
export const words = (page) => page.locator("body").innerText();
