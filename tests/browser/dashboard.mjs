// What scenarios of the dashboard share.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { accessible, COLOURS, told, violations } from "./browsing.mjs";

/** A token, made here so that it ends when the scenario needs it: `seconds` from now, of the `lasts` that it had. */
export function token(person, secret, seconds = 600, lasts = seconds) {
  const ends = Date.now() / 1000 + seconds;
  const claims = { sub: person, role: "authenticated", aud: "authenticated", exp: Math.floor(ends), iat: ends - lasts };
  const text = [{ alg: "HS256", typ: "JWT" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** Sign in as a demo person. */
export async function signIn(page, email) {
  await page.getByRole("list", { name: "Demo people" }).getByRole("button", { name: email }).click();
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
}

/** Take a token that was issued elsewhere, where one signs in. */
export async function useToken(page, token) {
  const details = page.locator("details", { hasText: "Use a token" }).last();
  if (!(await details.evaluate((element) => element.open))) await details.locator("summary").click();
  await details.getByLabel("Access token").fill(token);
  await details.getByRole("button", { name: "Use it" }).click();
}

/** What the gateway answers to whoever is signed in. */
export async function ask(page, query, variables = {}) {
  const { token } = JSON.parse(await page.evaluate(() => localStorage.getItem("trellis.session")));
  const response = await fetch(new URL("/graphql", page.url()), {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(30_000),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Complaints that a scenario brought about. */
export function forget(complaints, expected) {
  complaints.splice(0, Infinity, ...complaints.filter((text) => !expected.test(text)));
}

/** No serious violation of accessibility in all that is shown, in both themes; nothing is wider than the page. */
export async function wellMade(page) {
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(told(await violations(page, ["body"], COLOURS)), []);
  await page.emulateMedia({ colorScheme: "light" });
  await accessible(page, "body");
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (wide > room) throw new Error(`${page.url()} is ${wide} px wide where there are ${room}`);
}

/** The same on a phone. */
export async function wellMadeOnPhones(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await wellMade(page);
  await page.setViewportSize(before);
}
