// MasStock's workflows in a real browser.
//
//   node dashboard-masstock.mjs SCENARIO URL      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { play } from "./browsing.mjs";
import { signIn, wellMade, wellMadeOnPhones } from "./dashboard.mjs";

const [scenario, url] = process.argv.slice(2);
const USER = "user-a@trellis.test";
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";

const dialog = (page) => page.getByRole("dialog");
const state = (page, word) => page.locator("main .bar .badge", { hasText: word });
const tiles = (page) => page.locator(".tiles > li");
const pages = (page) => page.getByRole("navigation", { name: "Pages" }).getByRole("link").allTextContents();

/** Write prompts for a workflow and start it; `besides` fills in what else is asked for. */
async function start(page, workflow, prompts, besides = async () => {}) {
  await page.getByRole("link", { name: "Workflows" }).click();
  await page.getByRole("button", { name: `Start ${workflow}` }).click();
  await dialog(page).getByLabel("Prompts, one a line").fill(prompts.join("\n\n"));
  await besides(dialog(page));
  await wellMade(page);
  await dialog(page).getByRole("button", { name: `Make ${prompts.length} pictures` }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
}

/** Whether every picture that is shown has arrived. */
const arrived = (page, many) =>
  page.waitForFunction((count) => {
    const found = [...document.querySelectorAll(".tiles img")];
    return found.length === count && found.every((image) => image.complete && image.naturalWidth > 0);
  }, many);

const scenarios = {
  // Prompts, and a reference image, become pictures; each is seen small and large.
  async draws(page) {
    await signIn(page, USER);
    await start(page, "Acme - Sketches", ["a red kite over a beach", "a kettle", "two mugs"], async (asked) => {
      await asked.getByText("3 of at most 20").waitFor();
      const file = { name: "logo.png", mimeType: "image/png", buffer: Buffer.from(PNG, "base64") };
      await asked.getByLabel(/^Add images/).setInputFiles(file);
      await asked.getByRole("button", { name: "Without logo.png" }).waitFor();
    });
    await state(page, "Completed").waitFor();
    await page.getByText("3 of 3 pictures").waitFor();
    await arrived(page, 3);
    assert.deepEqual(await tiles(page).locator(".prompt").allTextContents(), ["a red kite over a beach", "a kettle", "two mugs"]);
    await wellMade(page);
    await wellMadeOnPhones(page);
    await page.getByRole("button", { name: "Show “a kettle” large" }).click();
    await dialog(page).getByRole("img", { name: "a kettle" }).waitFor();
    await page.waitForFunction(() => document.querySelector("dialog img").naturalWidth > 100);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Runs", exact: true }).first().click();
    await page.getByRole("row", { name: /Acme - Sketches Completed/ }).first().waitFor();
  },

  // A key that is refused ends the run with the reason; with another one it goes on. What the model refuses is told.
  async keyed(page) {
    await signIn(page, USER);
    await start(page, "Acme - Flash Image Gen", ["a fox", "a bear"], (asked) => asked.getByLabel("API key").fill("AIza-wrong"));
    await state(page, "Failed").waitFor();
    await page.getByText("API key not valid").first().waitFor();
    assert.equal(await tiles(page).filter({ hasText: "API key not valid" }).count(), 2);
    await page.getByLabel("API key, to try again").fill("AIza-test-key");
    await page.getByRole("button", { name: "Try again with this key" }).click();
    await state(page, "Completed").waitFor();
    await arrived(page, 1);
    await tiles(page).filter({ hasText: "Google refused to make the picture (IMAGE_SAFETY)" }).waitFor();
    await page.getByRole("heading", { name: "1 failure" }).waitFor();
    await wellMade(page);
    assert.ok(!(await page.content()).includes("AIza-test-key"));
  },

  // A gateway of MasStock alone shows its pages and no others, and misses nothing.
  async alone(page) {
    await signIn(page, USER);
    assert.deepEqual(await pages(page), ["Runs", "Workflows", "Health", "GraphiQL"]);
    await page.getByRole("row", { name: /Acme - Sketches/ }).first().waitFor();
    await page.getByRole("link", { name: "Workflows" }).click();
    await page.getByRole("heading", { name: "Acme - Sketches" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Start / }).count(), 2);
    await page.getByText("Inactive").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
  },

  // One of Coice alone knows nothing of it.
  async without(page) {
    await signIn(page, USER);
    assert.deepEqual(await pages(page), ["Runs", "Catalogs", "Pipelines", "People", "Health", "GraphiQL"]);
  },
};

await play(scenarios[scenario], url);
