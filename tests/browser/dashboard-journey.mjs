// A person's day with the dashboard and the explorer, from signing in to signing out, in a real browser.
//
//   node dashboard-journey.mjs day URL HANDS      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { play } from "./browsing.mjs";
import { graphiql } from "./graphiql.mjs";

const [scenario, url, hands] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
const PHOTOGRAPHS = new URL("../../db/demo/photographs/", import.meta.url);
const ALL = 1000; // turns: more than any run has questions

const dialog = (page) => page.getByRole("dialog");
const button = (where, name) => where.getByRole("button", { name });
const state = (page, word) => page.locator("main .bar .badge", { hasText: word });
const to = (page, name) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
const live = (page) => page.getByText("Live", { exact: true }).waitFor();

const scenarios = {
  async day(page, context, complaints) {
    // In by keyboard.
    await page.keyboard.press("Tab");
    while (!(await page.evaluate((email) => document.activeElement.textContent.includes(email), MANAGER))) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await live(page);
    await page.getByRole("heading", { name: "Runs" }).waitFor();

    // Two photographs more.
    await to(page, "Catalogs");
    await page.getByRole("treeitem", { name: "Oil & Gas" }).click();
    await page.getByRole("treeitem", { name: /^Wells/ }).click();
    const names = ["night-one.jpg", "night-two.jpg"];
    const buffer = await readFile(new URL("flare-stack-night.jpg", PHOTOGRAPHS));
    await page.getByLabel("Photographs to upload").setInputFiles(names.map((name) => ({ name, mimeType: "image/jpeg", buffer })));
    for (const name of names) await page.getByRole("list", { name: "Photographs" }).getByRole("img", { name }).waitFor();
    const run = await begin(page);

    // The gateway is killed midway, and comes back.
    await ask("answer/24");
    await page.waitForFunction(() => Number(document.querySelector(".results table")?.ariaRowCount) > 20);
    await ask("kill");
    await page.getByText("Reconnecting…").waitFor();
    await ask("restart");
    await live(page);
    await state(page, "Running").waitFor();

    // A second one is cancelled, while the first goes on.
    await to(page, "Catalogs");
    await page.getByRole("treeitem", { name: "Oil & Gas" }).click();
    await page.getByRole("treeitem", { name: /^Wells/ }).click();
    for (const name of names) await page.getByLabel(`Select ${name}`).check();
    const second = await begin(page);
    assert.notEqual(second, run);
    await button(page, "Cancel").click();
    await button(dialog(page), "Cancel the run").click();
    await state(page, "Cancelled").waitFor();

    // The first to its end, watched from the list.
    await to(page, "Runs");
    const listed = page.getByRole("group", { name: "Runs" }).getByRole("row", { name: /Running/ }).first();
    await listed.waitFor();
    await ask("fail/1");
    await ask(`answer/${ALL}`);
    await listed.waitFor({ state: "hidden" });
    await page.goto(new URL(`/runs/${run}`, url).href);
    await state(page, "Completed").waitFor();
    await page.getByText("26 of 27 images").waitFor(); // one photograph was too dark for the model

    // What failed and what was never taken up is done again.
    for (const each of [run, second]) {
      await page.goto(new URL(`/runs/${each}`, url).href);
      await button(page.locator("main > .bar"), "Retry").click();
      await button(dialog(page), "Retry it").click();
      await page.getByText(/· attempt 2 ·/).waitFor();
      await state(page, "Completed").waitFor();
    }
    assert.equal((await ask(`results/${run}`)).length, 27 * 3);
    assert.equal((await ask(`results/${second}`)).length, 2 * 3);

    // What was found.
    await page.getByLabel("Search in the answers").fill("smoke");
    await page.getByRole("group", { name: "Results" }).locator("mark", { hasText: "smoke" }).first().waitFor();
    await page.evaluate(() => delete globalThis.showSaveFilePicker);
    const [file] = await Promise.all([page.waitForEvent("download"), button(page, "Export CSV").click()]);
    const rows = (await readFile(await file.path(), "utf-8")).trim().split("\r\n");
    assert.equal(rows.length, 1 + 2);

    // The same in the explorer: a query, a subscription, how it is read.
    await to(page, "GraphiQL");
    const { open, runIt, write, result } = graphiql(page);
    await page.getByText(`Signed in as ${MANAGER}`).waitFor();
    await open("Catalogs");
    await runIt();
    await result(/"Wells"/);
    await open("FollowResults");
    await write("variables.json", JSON.stringify({ coiceJobId: run }));
    await runIt();
    await page.getByText(`${27 * 3} events, ended`).waitFor();
    await open("Catalogs");
    await button(page, "Explain").click();
    await dialog(page).getByText("Execution Time: ", { exact: false }).first().waitFor();
    await page.keyboard.press("Escape");

    // Out, in every tab.
    const other = await context.newPage();
    await other.goto(new URL("/people/me", url).href);
    await other.getByRole("heading", { name: "You", exact: true }).waitFor();
    await button(page, "Sign out").click();
    await other.getByRole("heading", { name: "Sign in to Trellis" }).waitFor();

    // The browser tells of connections that were cut, too.
    const expected = /WebSocket connection|ERR_CONNECTION|ERR_EMPTY_RESPONSE/;
    complaints.splice(0, Infinity, ...complaints.filter((text) => !expected.test(text)));
  },
};

/** Start the demo's pipeline over what is selected, or all of the library; the run that the page goes to. */
async function begin(page) {
  await button(page, "Start a pipeline").click();
  await dialog(page).getByLabel("Pipeline").selectOption("Oil & Gas inspection");
  await button(dialog(page), "Start").click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  await page.getByRole("heading", { name: "Oil & Gas inspection · Wells" }).waitFor();
  return page.url().split("/").at(-1);
}

/** What the test does for the scenario. */
async function ask(what) {
  const answer = await fetch(new URL(what, `${hands}/`), { method: "POST" });
  assert.equal(answer.status, 200);
  return answer.json();
}

await play(scenarios[scenario], url);
