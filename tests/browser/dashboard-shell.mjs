// What is around the dashboard's pages, when it is treated badly.
//
//   node dashboard-shell.mjs SCENARIO URL [WORD…]      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { line, play } from "./browsing.mjs";
import { signIn, useToken } from "./dashboard.mjs";

const [scenario, url, ...words] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
const DAY = 86_400_000; // milliseconds
const at = (path, base = url) => new URL(path, base).href;
const link = (page, name) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
const live = (page) => page.getByText("Live", { exact: true }).waitFor();
const listed = (page, title) => page.getByRole("group", { name: "Runs" }).getByRole("row", { name: title });

const scenarios = {
  // Addresses that somebody broke.
  async addresses(page) {
    await signIn(page, MANAGER);
    for (const path of ["/runs/%E0%A4%A", "/runs/%", "/runs//x"]) {
      await page.goto(`${new URL(url).origin}${path}`);
      await page.getByText("There is no such run.").waitFor();
    }
    await page.goto(`${new URL(url).origin}/people/%zz`);
    await page.getByText("There is no such person").waitFor();
    await page.goto(at("/people/groups/abc"));
    await page.getByText("There is no such group").waitFor();
    await page.goto(at("/catalogs/libraries/1?photo=abc"));
    await page.getByText("There is no such photograph").waitFor();
    await page.goto(at("/runs?owner=abc"));
    await listed(page, /./).first().waitFor(); // as of a state that is none
  },

  // Out and in again without loading the page: the list is followed as before.
  async again(page) {
    await signIn(page, MANAGER);
    await listed(page, /./).first().waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, MANAGER);
    await live(page);
    const before = await listed(page, "Oil & Gas inspection").count();
    await start(page);
    await listed(page, "Oil & Gas inspection").nth(before).waitFor();
  },

  // A browser whose clock is a day off: tokens and runs have the times that they have.
  async clock(page, context) {
    for (const off of [DAY, -DAY]) {
      const other = await context.browser().newContext();
      await other.addInitScript((milliseconds) => {
        const now = Date.now;
        globalThis.Date = class extends Date {
          constructor(...parts) {
            parts.length ? super(...parts) : super(now() + milliseconds);
          }
          static now = () => now() + milliseconds;
        };
      }, off);
      const wrong = await other.newPage();
      await wrong.goto(url);
      await useToken(wrong, words[0]); // for ten minutes
      await live(wrong);
      await start(wrong);
      await listed(wrong, /Oil & Gas inspection.*(now|seconds? ago)/).first().waitFor();
      assert.equal(await wrong.getByText(/^Your session/).count(), 0);
      await wrong.reload();
      await listed(wrong, /Oil & Gas inspection.*(now|seconds? ago)/).first().waitFor();
      assert.equal(await wrong.getByText(/^Your session/).count(), 0);
      await other.close();
    }
  },

  // Text that is marked with the mouse beyond the dialog's edge; a click beside it.
  async dialogs(page) {
    await signIn(page, MANAGER);
    await page.goto(at("/catalogs"));
    await page.getByRole("button", { name: "New catalog" }).click();
    const name = page.getByRole("dialog").getByLabel("Name", { exact: true });
    await name.fill("Harbours");
    const { x, y } = await name.boundingBox();
    await page.mouse.move(x + 60, y + 8);
    await page.mouse.down();
    await page.mouse.move(8, y + 8, { steps: 4 });
    await page.mouse.up();
    assert.equal(await name.inputValue(), "Harbours");
    await page.mouse.click(8, y + 8);
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  },

  // The gateway is away: pages that were never looked at open, and are filled when it is there again.
  async away(page, context, complaints) {
    const cable = await line(url);
    await page.goto(cable.url);
    await signIn(page, MANAGER);
    await live(page);
    await page.waitForFunction(() => {
      const pages = document.querySelectorAll("nav[aria-label=Pages] a").length - 1; // GraphiQL is an app of its own
      return performance.getEntriesByType("resource").filter(({ name }) => /chunk\/page-/.test(name)).length === pages;
    });
    await cable.cut();
    await page.getByText("Reconnecting…").waitFor();
    await link(page, "Pipelines").click();
    await page.getByRole("heading", { name: "Pipelines" }).waitFor();
    await cable.mend();
    await page.getByRole("link", { name: "Oil & Gas inspection" }).waitFor();

    // Requests fail while the socket seems to be open: as it is where a machine has changed its network.
    await page.clock.install();
    await page.clock.fastForward(6_000);
    await context.setOffline(true);
    await link(page, "Catalogs").click();
    await page.getByText("Reconnecting…").waitFor();
    await context.setOffline(false);
    await page.clock.fastForward(10_000);
    await page.getByRole("treeitem", { name: "Oil & Gas" }).waitFor();
    forget(complaints, /WebSocket connection|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED/);
  },
};

/** Start the demo's pipeline as whoever is signed in. */
async function start(page) {
  const { token } = JSON.parse(await page.evaluate(() => localStorage.getItem("trellis.session")));
  const query = 'mutation { startCoiceJob(input: { pipelineId: "f84e63d8-c17d-5b26-85fd-7405b5c6831c", libraryId: 1 }) { job { rowId } } }';
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  const answer = await (await fetch(at("/graphql"), { method: "POST", headers, body: JSON.stringify({ query }) })).json();
  assert.equal(answer.errors, undefined);
}

function forget(complaints, expected) {
  complaints.splice(0, Infinity, ...complaints.filter((text) => !expected.test(text)));
}

await play(scenarios[scenario], url);
