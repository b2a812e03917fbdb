// What scenarios of the dashboard share.

import { accessible } from "./browsing.mjs";

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

/** No serious violation of accessibility in all that is shown, in both themes; nothing is wider than the page. */
export async function wellMade(page) {
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    await accessible(page, "body");
  }
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
