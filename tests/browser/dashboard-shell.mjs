// What is around the dashboard's pages, when it is treated badly.
//
//   node dashboard-shell.mjs SCENARIO URL [WORD…]      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { line, play } from "./browsing.mjs";
import { ask, forget, signIn, useToken, wellMade, wellMadeOnPhones } from "./dashboard.mjs";

const [scenario, url, ...words] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
const DAY = 86_400_000; // milliseconds
const at = (path, base = url) => new URL(path, base).href;
const link = (page, name) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
const live = (page) => page.getByText("Live", { exact: true }).waitFor();
const focused = (page) => page.evaluate(({ activeElement: one } = document) => one.id || one.textContent);
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

  // Where one can go: beside the page on a wide screen, from a button on a narrow one.
  async navigation(page) {
    await signIn(page, MANAGER);
    const nav = page.getByRole("navigation", { name: "Pages" });
    const titles = (list) => list.getByRole("link").allTextContents();
    const systems = {
      Coice: ["Catalogs", "Pipelines", "People"],
      MasStock: ["Workflows", "Clients"],
      OFM: ["Studio"],
      Orgs: ["Conversations", "Knowledge", "Customers"],
      Alawein: ["Research"],
    };
    for (const [name, pages] of Object.entries(systems)) assert.deepEqual(await titles(nav.getByRole("list", { name, exact: true })), pages);
    assert.deepEqual(await titles(nav.locator("ul:not([aria-labelledby])")), ["Runs", "Health", "GraphiQL"]);
    const place = await nav.boundingBox();
    for (const name of ["Catalogs", "Studio", "Health"]) {
      await link(page, name).click();
      await page.locator("main :is(h1, h2)").first().waitFor();
      assert.deepEqual(await nav.locator("[aria-current=page]").allTextContents(), [name]);
      assert.deepEqual(await nav.boundingBox(), place);
      assert.ok((await page.locator("main").boundingBox()).x >= place.width);
      assert.equal(await focused(page), "main");
    }
    await page.setViewportSize({ width: 1280, height: 400 }); // too low for all of them
    await page.reload();
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector("nav [aria-current]").getBoundingClientRect();
      return top > 0 && bottom < innerHeight;
    });
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to the page");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "main");

    await page.setViewportSize({ width: 360, height: 740 });
    const menu = page.getByRole("button", { name: "Menu" });
    const shown = () => nav.waitFor();
    const hidden = () => nav.waitFor({ state: "hidden" });
    await hidden();
    await menu.press("Enter");
    await shown();
    await wellMade(page);
    for (const one of await nav.getByRole("link").all()) assert.ok((await one.boundingBox()).height >= 36);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Runs");
    await page.keyboard.press("Escape");
    await hidden();
    assert.equal(await focused(page), "Menu");
    await menu.click();
    await link(page, "Runs").click();
    await hidden();
    assert.equal(await focused(page), "main");
    await menu.click();
    await link(page, "Runs").click(); // which is where one is
    await hidden();
    await menu.click();
    await page.mouse.click(180, 730); // beside it
    await hidden();
    await menu.click();
    await page.getByRole("button", { name: "Sign out" }).focus();
    await page.keyboard.press("Tab"); // on to the page
    await hidden();
    await menu.click();
    await page.setViewportSize({ width: 1280, height: 720 }); // turned, say
    assert.deepEqual(await nav.boundingBox(), place);
  },

  // What is typed above a list is what its address says, wherever one came from; the way back closes a photograph.
  async filters(page) {
    await signIn(page, MANAGER);
    const places = [
      ["/runs", "Search", "search"],
      ["/catalogs/libraries/1", "Name", "name"],
      ["/pipelines", "Name", "name"],
      ["/people/everyone", "Find by name or e-mail address", "q"],
    ];
    for (const [path, label, parameter] of places) {
      await page.goto(at(`${path}?${parameter}=candle`));
      const box = page.getByRole("searchbox", { name: label, exact: true });
      assert.equal(await box.inputValue(), "candle");
      await page.evaluate((href) => {
        const link = Object.assign(document.createElement("a"), { href });
        document.body.append(link);
        link.click();
        link.remove();
      }, path);
      await page.waitForFunction((label) => [...document.querySelectorAll("input[type=search]")].every(({ value }) => value === ""), label);
      await box.fill("flame");
      await page.waitForURL(`**${path}?${parameter}=flame`);
    }
    await page.goto(at("/catalogs/libraries/1"));
    const first = page.getByRole("list", { name: "Photographs" }).getByRole("button").first();
    for (const back of [() => page.goBack(), () => page.keyboard.press("Escape")]) {
      await first.click();
      await page.waitForURL(/photo=/);
      await page.getByRole("dialog").getByText("Stored at").waitFor();
      await back();
      await page.waitForURL(at("/catalogs/libraries/1"));
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
  },

  // Somebody without an e-mail address has no profile.
  async nameless(page, _, complaints) {
    await useToken(page, words[0]);
    await page.goto(at("/people/me"));
    await page.getByRole("alert").getByText("your account has no e-mail address here, which a profile needs.", { exact: false }).waitFor();
    await wellMadeOnPhones(page);
    forget(complaints, /status of 400/);
  },

  // What somebody else wrote where the session is kept.
  async sessions(page) {
    for (const kept of ["garbage", "[]", "{}", '{"token": ""}', '{"token": 1}']) {
      await page.evaluate((text) => localStorage.setItem("trellis.session", text), kept);
      await page.reload();
      await page.getByRole("heading", { name: "Sign in to Trellis" }).waitFor();
    }
    await page.evaluate(() => localStorage.setItem("trellis.session", '{"token": "a.e30.c", "email": "<b>nobody"}'));
    await page.reload();
    await page.getByText("Your session has ended. Sign in again.").waitFor();
    await signIn(page, MANAGER);
    await live(page);
  },

  // Texts of a page that is as wide as a phone stay in it, however long they are; none turns what is beside it.
  async texts(page) {
    const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>\u202eabc${"wide".repeat(20)}`;
    await signIn(page, MANAGER);
    const { createCoiceCatalog } = await ask(page, "mutation($name: String!) { createCoiceCatalog(input: { name: $name }) { catalog { rowId } } }", { name: hostile });
    const catalogId = createCoiceCatalog.catalog.rowId;
    const { createCoicePrompt } = await ask(page, "mutation($name: String!) { createCoicePrompt(input: { name: $name, prompt: $name, type: BOOLEAN }) { prompt { rowId } } }", { name: hostile });
    const { createCoicePipeline } = await ask(page, "mutation($name: String!) { createCoicePipeline(input: { name: $name, libraryId: 1 }) { pipeline { rowId } } }", { name: hostile });
    const pipelineId = createCoicePipeline.pipeline.rowId;
    const stages = [{ promptId: createCoicePrompt.prompt.rowId }];
    await ask(page, "mutation($pipelineId: UUID!, $stages: [SaveCoicePipelineStageInput!]!) { saveCoicePipelineStages(pipelineId: $pipelineId, stages: $stages) { pipeline { rowId } } }", { pipelineId, stages });
    const run = await start(page, pipelineId);
    for (const path of ["/runs", `/runs/${run}`, `/catalogs/${catalogId}`, "/pipelines", `/pipelines/${pipelineId}`]) {
      await page.goto(at(path));
      await page.getByText("onerror=alert(1)").first().waitFor();
      await wellMadeOnPhones(page);
      assert.equal(await page.locator("main :is(img[src=x], script)").count(), 0);
    }
  },

  // Out and in again without loading the page: the list is followed as before.
  async again(page) {
    await signIn(page, MANAGER);
    await listed(page, /./).first().waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, MANAGER);
    await live(page);
    await listed(page, /./).first().waitFor();
    await page.mouse.move(0, 0); // under a pointer that moves, rows wait
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
    const fetched = await page.waitForFunction(() => {
      const pages = document.querySelectorAll("nav[aria-label=Pages] a").length - 1; // GraphiQL is an app of its own
      const found = performance.getEntriesByType("resource").filter(({ name }) => /chunk\/page-/.test(name));
      return found.length === pages && found.map(({ name }) => name);
    });
    // With all that they are made of.
    await page.evaluate((names) => Promise.all(names.map((name) => import(name))).then(() => {}), await fetched.jsonValue());
    await cable.cut();
    await page.getByText("Reconnecting…").waitFor();
    await link(page, "Pipelines").click();
    await page.getByRole("heading", { name: "Pipelines" }).waitFor();
    await cable.mend();
    await page.getByRole("link", { name: "Oil & Gas inspection" }).waitFor();

    // The machine has no network.
    await live(page);
    await context.setOffline(true);
    await page.getByText("Reconnecting…").waitFor();
    await link(page, "Catalogs").click();
    await page.getByRole("alert").filter({ hasText: "The gateway cannot be reached." }).first().waitFor();
    await context.setOffline(false);
    await page.getByRole("treeitem", { name: "Oil & Gas" }).waitFor();
    await live(page);

    // Nothing comes through any more, and nobody says so: as where a machine has changed its network.
    const another = page.waitForEvent("websocket");
    cable.hush();
    await another;
    await live(page);
    forget(complaints, /WebSocket connection|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED/);
  },
};

/** Start a pipeline, the demo's if no other, as whoever is signed in; its run. */
async function start(page, pipelineId = "f84e63d8-c17d-5b26-85fd-7405b5c6831c") {
  const query = "mutation($pipelineId: UUID!) { startCoiceJob(input: { pipelineId: $pipelineId, libraryId: 1 }) { job { rowId } } }";
  return (await ask(page, query, { pipelineId })).startCoiceJob.job.rowId;
}

await play(scenarios[scenario], url);
