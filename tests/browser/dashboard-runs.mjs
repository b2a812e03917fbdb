// Runs in a real browser. What a scenario needs done elsewhere (the model answers, the gateway is killed), it asks of the test.
//
//   node dashboard-runs.mjs SCENARIO URL HANDS      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { play } from "./browsing.mjs";
import { ask as gateway, forget, signIn, wellMade, wellMadeOnPhones } from "./dashboard.mjs";

const [scenario, url, hands] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
const PIPELINE = "f84e63d8-c17d-5b26-85fd-7405b5c6831c";
const CUT = /WebSocket connection|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE/; // what a browser says to that
const ALL = 1000; // turns: more than any run has questions

const at = (path) => new URL(path, url).href;
const dialog = (page) => page.getByRole("dialog");
const button = (where, name) => where.getByRole("button", { name, exact: true });
const state = (page, word) => page.locator("main .bar .badge", { hasText: word });
const latest = (page, what) => page.locator(".history summary").getByText(what);
const results = (page) => page.getByRole("group", { name: "Results" });

const scenarios = {
  // The gateway is killed while a page follows a run: it says so, and goes on where it was.
  async survives(page, context, complaints) {
    await signIn(page, MANAGER);
    await page.getByRole("link", { name: "Listed 1" }).waitFor();
    const run = await start(page);
    await page.getByRole("link", { name: "Oil & Gas inspection · Wells" }).click();
    const list = await context.newPage();
    await list.goto(url);
    await list.getByRole("row", { name: /Wells Running/ }).waitFor();
    await page.bringToFront();
    await state(page, "Running").waitFor();
    await page.getByText("No results yet: they appear here as they come.").waitFor();
    await ask("answer/24");
    await shown(page, 20);
    await page.waitForFunction(() => /^[1-9][0-9] %: Oil & Gas inspection · Wells/.test(document.title));
    await wellMade(page);

    // Who reads further down is not disturbed by what comes.
    await results(page).evaluate((element) => element.scrollTo(0, 640));
    const before = await inSight(page);
    await ask("answer/8");
    await page.getByRole("button", { name: /^[0-9]+ new results?$/ }).waitFor();
    assert.deepEqual(await inSight(page), before);
    await page.getByRole("button", { name: /^[0-9]+ new results?$/ }).click();
    await page.waitForFunction(() => document.querySelector(".results .rows").scrollTop === 0);
    // Nor who is about to point at a row: what comes waits until the pointer lies still.
    await results(page).hover();
    const pointed = await inSight(page);
    const moving = setInterval(() => results(page).dispatchEvent("pointermove").catch(() => {}), 200).unref();
    await ask("answer/4");
    await page.getByRole("button", { name: /^[0-9]+ new results?$/ }).waitFor();
    assert.deepEqual(await inSight(page), pointed);
    clearInterval(moving);
    await page.getByRole("button", { name: /^[0-9]+ new results?$/ }).waitFor({ state: "hidden" });

    await ask("kill");
    await page.getByText("Reconnecting…").waitFor();
    await page.getByText("nothing is lost meanwhile").waitFor();
    await list.getByText("Reconnecting…").waitFor();
    await ask("forget"); // another gateway would have let it
    await ask("restart");
    await page.getByText("Live", { exact: true }).waitFor();
    await list.getByRole("link", { name: "Listed 1" }).waitFor({ state: "hidden" });

    // Once more, while the browser sleeps, and meanwhile there is more to be seen.
    await ask("answer/8");
    await list.close();
    const tools = await context.newCDPSession(page);
    await ask("kill");
    await tools.send("Page.setWebLifecycleState", { state: "frozen" });
    await ask("restart");
    const { length } = await ask(`results/${run}`);
    await ask("answer/20"); // some of them to the gateway that is dead
    await until(async () => (await ask(`results/${run}`)).length >= length + 8);
    await tools.send("Page.setWebLifecycleState", { state: "active" });
    await page.getByText("Live", { exact: true }).waitFor();
    await ask(`answer/${ALL}`);
    await state(page, "Completed").waitFor();
    await shown(page, 75);
    assert.deepEqual(await gathered(page), await ask(`results/${run}`));
    await page.getByText("25 of 25 images").waitFor();
    await latest(page, /^Completed, /).waitFor();
    await page.getByRole("navigation", { name: "Where this is" }).getByRole("link", { name: "Runs" }).click();
    await page.getByRole("row", { name: /Wells Completed/ }).waitFor();
    forget(complaints, CUT);
  },

  // Pause, resume, cancel, retry, delete: each says in the run's numbers what will happen, and that happens.
  async controls(page, context) {
    await context.grantPermissions(["notifications", "clipboard-read", "clipboard-write"]);
    await context.addInitScript(() => {
      globalThis.told = [];
      globalThis.Notification = class extends Notification {
        constructor(title, options) {
          super(title, options);
          globalThis.told.push(title);
        }
      };
    });
    await page.reload();
    await signIn(page, MANAGER);
    const run = await start(page);
    await page.goto(at(`/runs/${run}`));
    await ask("fail/2");
    await ask("answer/26");
    await state(page, "Running").waitFor();
    await page.getByRole("heading", { name: "6 failures" }).waitFor(); // of two photographs, in three stages

    await button(page, "Pause").click();
    await dialog(page).getByText("What is under way is finished").waitFor();
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Pause");
    await page.keyboard.press("Enter");
    await button(dialog(page), "Pause it").click();
    await state(page, "Paused").waitFor();
    await latest(page, /^Paused by you, now$/).waitFor();
    await ask("answer/8"); // what is under way is finished
    await ask("hold");
    await button(page, "Resume").click();
    await wellMade(page);
    await button(dialog(page), "Resume it").click();
    await state(page, "Running").waitFor();

    await button(page, "Tell me when it ends").click();
    await page.getByRole("button", { name: "Tell me when it ends", pressed: true }).waitFor();
    await button(page, "Cancel").click();
    const said = await dialog(page).innerText();
    const [, done] = /([0-9]+) images? (?:is|are) inspected; their results stay/.exec(said);
    const [, left] = /([0-9]+) images? will not be inspected/.exec(said);
    const { through, waiting } = await standing(page, run);
    assert.deepEqual([Number(done), Number(left)], [through, waiting]);
    assert.ok(through > 0 && waiting > 0);
    await button(dialog(page), "Cancel the run").click();
    await state(page, "Cancelled").waitFor();
    await page.waitForFunction(() => globalThis.told.length);
    assert.deepEqual(await page.evaluate(() => globalThis.told), ["Cancelled: Oil & Gas inspection · Wells"]);

    const failures = page.getByRole("group", { name: "Failures" });
    const row = failures.getByRole("row", { name: /too dark/ }).first();
    await row.locator("img").waitFor();
    await row.getByRole("rowheader", { name: /[a-z-]+[.]jpg/ }).waitFor();
    assert.equal(await failures.getByText("Stage 1 failed.").count(), 4);
    await wellMade(page);
    await wellMadeOnPhones(page);

    const controls = page.locator("main > .bar");
    await ask("fail/2");
    await button(controls, "Retry").click();
    await dialog(page).getByText(`2 images that failed and ${waiting} images that were not finished will be inspected`).waitFor();
    await button(dialog(page), "Retry it").click();
    await page.getByText("attempt 2").waitFor();
    await ask(`answer/${ALL}`);
    await state(page, "Completed").waitFor();
    await page.getByText("23 of 25 images").waitFor();

    // What failed, by its reasons; one of them is tried again alone.
    const reason = page.getByRole("list", { name: "Reasons" }).getByRole("button", { name: /too dark/ }).first();
    const [alike] = (await reason.innerText()).split(" ");
    await reason.click();
    await until(async () => (await failures.getByRole("row").count()) === 1 + Number(alike));
    await button(failures, "Retry").first().click();
    await dialog(page).getByText("1 image that failed stays as it is.").waitFor();
    await wellMade(page);
    await button(dialog(page), "Retry it").click();
    await page.getByText("attempt 3").waitFor();
    await state(page, "Completed").waitFor();
    await page.getByText("24 of 25 images").waitFor();

    // What becomes of it elsewhere is seen here.
    const other = await context.newPage();
    await other.goto(page.url());
    await button(other.locator("main > .bar"), "Retry").click();
    await button(dialog(other), "Retry it").click();
    await page.getByText("attempt 4").waitFor();
    await state(page, "Completed").waitFor();
    await failures.waitFor({ state: "hidden" });
    await shown(page, 75);
    assert.deepEqual(await gathered(page), await ask(`results/${run}`));
    await latest(page, /^Completed, /).click();
    const history = (await page.getByRole("list", { name: "History" }).innerText()).split("\n").map((line) => line.split(",")[0]);
    const retried = ["Completed", "Taken up", "Retried by you"];
    const first = ["Cancelled", "Cancelling by you", "Taken up", "Resumed by you", "Paused by you", "Taken up", "Started by you"];
    assert.deepEqual(history, [...retried, ...retried, ...retried, ...first]);

    await button(page, `Copy the run's id, ${run}`).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), run);

    await button(other, "Delete").click();
    await dialog(other).getByText("The results of 25 images are deleted with it").waitFor();
    await button(dialog(other), "Delete it for good").click();
    await other.getByRole("heading", { name: "Runs" }).waitFor();
    await page.getByText("There is no such run.").waitFor();
  },

  // What was found: searched, filtered, looked at, exported.
  async finds(page, context, complaints) {
    await context.addInitScript(() => delete globalThis.showSaveFilePicker);
    await signIn(page, MANAGER);
    const run = await start(page);
    await ask(`answer/${ALL}`);
    await page.goto(at(`/runs/${run}`));
    await shown(page, 75);
    const found = await ask(`results/${run}`);

    await page.getByLabel("Search in the answers").fill("smoke");
    await results(page).locator("mark", { hasText: "smoke" }).first().waitFor();
    assert.match(page.url(), /[?]search=smoke/);
    assert.match(await results(page).innerText(), /flame & its smoke, <b>in the dark/); // text, and no element
    assert.equal(await results(page).locator("b").count(), 0);
    await wellMade(page);
    const [searched] = await download(page, "Export JSON Lines");
    assert.equal(searched.length, 25);
    await page.reload(); // the address has it all
    await results(page).locator("mark").first().waitFor();
    // By the words' stems, without a word, in phrases.
    await page.getByLabel("Search in the answers").fill("flames -smokes");
    await page.waitForFunction(() => document.querySelector(".results table")?.ariaRowCount === "26");
    await results(page).locator("mark", { hasText: "flame" }).first().waitFor();
    assert.doesNotMatch(await results(page).innerText(), /smoke/);
    await page.getByLabel("Search in the answers").fill('"dark smoke"');
    await page.getByText("No result fits this.").waitFor();
    await page.getByLabel("Search in the answers").fill('"smoke, in the dark"');
    await results(page).locator("mark", { hasText: "dark" }).first().waitFor();
    await page.getByLabel("Search in the answers").fill("");

    await page.getByRole("combobox", { name: "Stage" }).selectOption("1. Flare detection");
    await page.waitForFunction(() => document.querySelector(".results table")?.ariaRowCount === "26");
    await page.getByRole("combobox", { name: "Answer" }).selectOption("No");
    await page.getByText("No result fits this.").waitFor();
    await button(page, "Show all results").click();
    await shown(page, 75);

    const [, second] = await inSight(page);
    await results(page).getByRole("row", { name: second[0] }).first().getByRole("button").click();
    await dialog(page).getByRole("heading", { name: second[0] }).waitFor();
    await page.waitForFunction(() => document.querySelector("dialog img")?.naturalWidth > 320);
    await dialog(page).getByText("Does the photograph show a flame or a burning flare?").waitFor();
    assert.equal(await dialog(page).getByText("A flame & its smoke, <b>in the dark</b>.").count(), 1);
    await wellMade(page);
    await wellMadeOnPhones(page);
    await page.keyboard.press("Escape");

    const [lines] = await download(page, "Export JSON Lines");
    assert.equal(lines.length, found.length);
    for (const each of lines) JSON.parse(each);
    const [rows, name] = await download(page, "Export CSV");
    assert.equal(rows.length, found.length + 1);
    assert.equal(name, `results-${run}.csv`);

    // Straight to a file, where the browser lets a page write one.
    await page.evaluate(() => {
      globalThis.showSaveFilePicker = async ({ suggestedName }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
    });
    await button(page, "Export CSV").click();
    await page.getByText(/^Exported [0-9]/).waitFor();
    const size = await page.evaluate(async (name) => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
      return (await handle.getFile()).size;
    }, name);
    assert.equal(size, Buffer.byteLength(rows.join("\r\n")) + 2);

    // A slow one can be stopped.
    const tools = await context.newCDPSession(page);
    const speed = (bytes) =>
      tools.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: bytes, uploadThroughput: -1 });
    await tools.send("Network.enable");
    await speed(500);
    await button(page, "Export JSON Lines").click();
    await button(page, "Stop").click();
    await button(page, "Export JSON Lines").waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    await speed(-1);

    // One that breaks off on its way is no export.
    const wire = createServer((_, answer) => answer.write(`${lines[0]}\n`, () => answer.destroy())).unref();
    await new Promise((resolve) => wire.listen(0, "127.0.0.1", resolve));
    await page.route("**/export/**", (route) => route.continue({ url: `http://127.0.0.1:${wire.address().port}/` }));
    await button(page, "Export JSON Lines").click();
    await page.getByRole("alert").getByText("The export broke off before its end, and nothing was saved.").waitFor();
    wire.close();
    forget(complaints, CUT);
  },

  // What somebody else has is not there; a kind without results of its own has all that every run has.
  async elsewhere(page, context) {
    await signIn(page, MANAGER);
    const run = await start(page);
    await page.goto(at("/runs/nonsense"));
    await page.getByText("There is no such run.").waitFor();

    // As the gateway would tell it of another kind.
    const other = await context.newPage();
    await other.routeWebSocket(/graphql/, (near) => {
      const far = near.connectToServer();
      far.onMessage((message) => near.send(message.replaceAll('"coice.job"', '"other.kind"')));
    });
    await other.goto(at(`/runs/${run}`));
    await ask(`answer/${ALL}`);
    await state(other, "Completed").waitFor();
    await other.getByText("25 of 25 steps").waitFor();
    await other.getByRole("group", { name: "Events" }).getByRole("row", { name: /completed/ }).first().waitFor();
    assert.equal(await results(other).count(), 0);
    await wellMade(other);
    const chart = other.getByRole("slider", { name: "Span of time" });
    await chart.focus();
    await other.keyboard.press("Home");
    assert.match(await chart.getAttribute("aria-valuetext"), /[0-9]+ steps done/);
    await other.getByText("As a table").click();
    await other.getByRole("group", { name: "Throughput" }).getByRole("row").nth(1).waitFor();
    await other.close();

    await button(page, "Sign out").click();
    await signIn(page, "manager-b@trellis.test");
    await page.goto(at(`/runs/${run}`));
    await page.getByText("There is no such run.").waitFor();
    await wellMade(page);
    await page.getByRole("link", { name: "Go to the runs" }).click();
    await page.getByText("There are no runs yet.").waitFor();
  },

  // Ten thousand rows: they scroll, are filtered, and stay where they are while others come.
  async list(page) {
    await signIn(page, MANAGER);
    const runs = page.getByRole("group", { name: "Runs" });
    await page.getByText(/^10,25[0-9] runs$/).waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);

    await runs.hover();
    const measured = await frames(page);
    for (let turn = 0; turn < 90; turn++) await page.mouse.wheel(0, 500);
    const { intervals, work } = await measured();
    const [half, most] = [0.5, 0.95].map((part) => intervals[Math.floor(intervals.length * part)]);
    const told = `${intervals.length} frames, p50 ${half.toFixed(1)} ms, p95 ${most.toFixed(1)} ms, with ${work.toFixed(1)} ms of work each`;
    console.error(told);
    // Others may want the processors, too; what the page itself takes leaves them room.
    assert.ok(half < 34 && work < 10, told);

    // New runs wait while somebody reads further down.
    const before = await runs.evaluate((box) => box.scrollTop);
    const name = await firstInSight(page);
    await start(page);
    await start(page);
    await page.getByRole("button", { name: "2 new runs" }).waitFor();
    assert.equal(await firstInSight(page), name);
    assert.equal(await runs.evaluate((box) => box.scrollTop), before);
    await page.getByRole("button", { name: "2 new runs" }).click();
    await runs.getByRole("row", { name: /Oil & Gas inspection · Wells/ }).nth(1).waitFor();
    await ask(`answer/${ALL}`);
    await runs.getByRole("row", { name: /Oil & Gas inspection · Wells Completed/ }).nth(1).waitFor();

    // The last one is read by going there.
    await runs.focus();
    await runs.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await runs.getByRole("link", { name: "Paused 250" }).waitFor();

    await page.getByRole("searchbox", { name: "Search" }).fill("listed 777");
    await page.getByText("11 runs", { exact: true }).waitFor();
    assert.match(page.url(), /[?]search=listed\+777$/);
    await page.getByRole("combobox", { name: "State" }).selectOption("Failed");
    await page.getByText(/^[345] runs$/).waitFor();
    await page.getByRole("combobox", { name: "Owner" }).selectOption("Me");
    await page.reload();
    await page.getByText(/^[345] runs$/).waitFor();
    await page.getByRole("combobox", { name: "Owner" }).selectOption("Amira Manager");
    assert.match(page.url(), /owner=[0-9a-f-]{36}/);
    await page.getByText(/^[345] runs$/).waitFor();
    assert.deepEqual(await page.getByRole("combobox", { name: "State" }).inputValue(), "FAILED");
    await page.getByRole("searchbox", { name: "Search" }).fill("no such run");
    await page.getByText("No run fits these filters.").waitFor();
    await wellMade(page);
    await button(page, "Show all runs").click();
    await page.getByText(/^10,25[0-9] runs$/).waitFor();

    // What no longer fits a filter leaves it; what was deleted, too.
    await page.getByRole("combobox", { name: "State" }).selectOption("Not ended");
    const [going] = [await start(page)];
    const row = runs.getByRole("row", { name: /Oil & Gas inspection · Wells/ });
    await row.waitFor();
    await page.mouse.move(0, 0);
    await ask(`answer/${ALL}`);
    await row.waitFor({ state: "hidden" });
    await page.getByText("250 runs", { exact: true }).waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill(going.slice(0, 8));
    await page.getByRole("combobox", { name: "State" }).selectOption("Any state");
    await page.getByText("1 run", { exact: true }).waitFor();
    await row.waitFor();
    await gateway(page, `mutation { deleteRun(runId: "${going}") { runId } }`);
    await row.waitFor({ state: "hidden" });
    await button(page, "Show all runs").click();
    await page.getByText(/^10,25[0-9] runs$/).waitFor();

    // By keyboard to the third one.
    await runs.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/runs\/[0-9a-f-]{36}$/);
    await page.getByRole("heading", { level: 1, name: /Listed|inspection/ }).waitFor();

    // And back to where the list was left.
    await page.goBack();
    await runs.evaluate((box) => box.scrollTo(0, 44 * 500));
    await runs.getByRole("link", { name: "Listed 510", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Listed 510" }).waitFor();
    await page.goBack();
    await runs.getByRole("link", { name: "Listed 510", exact: true }).waitFor();
    assert.ok((await runs.evaluate((box) => box.scrollTop)) > 44 * 490);

    // The subscription tells of the newest 200 that have not ended; the others are looked after while they are in sight.
    await page.getByRole("combobox", { name: "State" }).selectOption("Paused");
    await page.getByText("250 runs", { exact: true }).waitFor();
    await runs.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    const old = runs.getByRole("row", { name: /^Paused 250 / });
    await old.getByText("Paused", { exact: true }).waitFor();
    await ask("end");
    await old.getByText("Cancelled", { exact: true }).waitFor();
    await page.getByText("249 runs", { exact: true }).waitFor();
  },
};

/** Wait until something holds. */
async function until(holds) {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, String(holds));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the test does for a scenario. */
async function ask(what) {
  const answer = await fetch(new URL(what, `${hands}/`), { method: "POST" });
  assert.equal(answer.status, 200);
  return answer.json();
}

/** Start a job over the photographs of Wells; its id. */
async function start(page) {
  const data = await gateway(page, `mutation { startCoiceJob(input: { pipelineId: "${PIPELINE}", libraryId: 1 }) { job { rowId } } }`);
  return data.startCoiceJob.job.rowId;
}

/** How many images have come through the last stage, and how many have not. */
async function standing(page, run) {
  const { run: found } = await gateway(page, `{ run(id: "${run}") { stages { done skipped failed pending } } }`);
  const { done, skipped, pending } = found.stages.at(-1);
  return { through: done + skipped, waiting: pending };
}

/** What an export comes to: its lines, and its name. */
async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  const text = await readFile(await file.path(), "utf-8");
  return [text.replace(/\r?\n$/, "").split(/\r?\n/), file.suggestedFilename()];
}

/**
 * Measure frames until the function that comes back is called: the time between them, the shortest first, and the
 * processor's time that the page's thread takes for each; milliseconds.
 */
async function frames(page) {
  const tools = await page.context().newCDPSession(page);
  await tools.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => (await tools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value;
  await page.evaluate(() => {
    const times = (globalThis.frameTimes = []);
    const look = (now) => requestAnimationFrame((next) => (times.push(next - now), look(next)));
    requestAnimationFrame(look);
  });
  const before = await worked();
  return async () => {
    const intervals = await page.evaluate(() => globalThis.frameTimes.sort((one, other) => one - other));
    return { intervals, work: (1000 * ((await worked()) - before)) / intervals.length };
  };
}

/** The title of the first row that can be seen. */
function firstInSight(page) {
  return page.getByRole("group", { name: "Runs" }).evaluate((box) => {
    const { top } = box.getBoundingClientRect();
    return [...box.querySelectorAll("tbody tr[aria-rowindex]")].find((row) => row.getBoundingClientRect().top >= top + 30).cells[0].innerText;
  });
}

/** Wait for so many results. */
async function shown(page, least) {
  await page.waitForFunction((rows) => Number(document.querySelector(".results table")?.ariaRowCount) > rows, least);
}

/** The photographs and stages of the rows that can be seen. */
function inSight(page) {
  return results(page).evaluate((box) => {
    const { top, bottom } = box.getBoundingClientRect();
    return [...box.querySelectorAll("tbody tr[aria-rowindex]:has(button)")]
      .filter((row) => row.getBoundingClientRect().top >= top + 40 && row.getBoundingClientRect().bottom <= bottom)
      .map((row) => [row.cells[0].innerText, row.cells[2].innerText]);
  });
}

/** The photographs and stages of all rows, read by scrolling through them. */
async function gathered(page) {
  const found = new Map();
  const count = await results(page).evaluate((box) => Number(box.querySelector("table").ariaRowCount) - 1);
  for (let next = 0; next < count; next = found.size) {
    await results(page).evaluate((box, to) => box.scrollTo(0, to), next * 64);
    await page.waitForFunction((row) => document.querySelector(`.results tr[aria-rowindex="${row}"] button`), next + 2);
    const rows = await results(page).evaluate((box) =>
      [...box.querySelectorAll("tbody tr[aria-rowindex]:has(button)")].map((row) => [row.ariaRowIndex, row.cells[0].innerText, row.cells[2].innerText]),
    );
    for (const [index, photograph, stage] of rows) found.set(Number(index), [photograph, stage]);
  }
  return [...found].sort(([one], [other]) => one - other).map(([, row]) => row);
}

await play(scenarios[scenario], url);
