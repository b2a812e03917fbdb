// What Alawein computes, in a real browser. The gateway is killed and restarted by its test.
//
//   node dashboard-alawein.mjs SCENARIO URL HANDS      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { play } from "./browsing.mjs";
import { ask, forget, signIn, wellMade, wellMadeOnPhones } from "./dashboard.mjs";

const [scenario, url, hands] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
const CUT = /WebSocket connection|ERR_CONNECTION|ERR_EMPTY_RESPONSE/; // what a browser says to that
const RUN = /\/runs\/[0-9a-f-]{36}$/;

const at = (path) => new URL(path, url).href;
const dialog = (page) => page.getByRole("dialog");
const button = (where, name) => where.getByRole("button", { name, exact: true });
const state = (page, word) => page.locator("main > .bar .badge", { hasText: word });
const figure = (page, title) => page.getByRole("figure", { name: title, exact: true });
/** A computation's parameter. */
const parameter = (page, name) => page.locator(`.computation [name="${name}"]`);

/** Open the form of a program. */
async function choose(page, platform, form) {
  await page.goto(at(`/research/compute?kind=${platform}&form=${form}`));
  await button(page, "Start").waitFor();
}

async function fill(page, parameters) {
  for (const [name, value] of Object.entries(parameters)) {
    const field = parameter(page, name);
    if (await field.evaluate((element) => element.tagName === "SELECT")) await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Start what is written in the form, and these parameters; the page of its run opens. */
async function start(page, parameters = {}) {
  await fill(page, parameters);
  await button(page, "Start").click();
  await page.waitForURL(RUN);
}

/** The dots or corners of a drawn line. */
const corners = (page, title) =>
  figure(page, title)
    .locator("path.stroke")
    .first()
    .evaluate((path) => path.getAttribute("d").split(/[ML]/).length - 1);

/** What is read out at the end of a drawing. */
const last = (page, title) => figure(page, title).getByRole("slider").getAttribute("aria-valuetext");
const best = async (page) => Number(/best (.+)$/.exec(await last(page, "Best"))[1].replace(/,/g, "").replace(/×10(.+)$/, (_, power) => `e${plain(power)}`));
const plain = (raised) => [...raised].map((sign) => (sign === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign))).join("");

const scenarios = {
  // An optimisation is started on the page, and seen to converge while it goes on, also after the gateway was killed.
  async converges(page, context, complaints) {
    await signIn(page, MANAGER);
    await page.getByRole("link", { name: "Research" }).click();
    await page.getByRole("radio", { name: /OptiLibria/ }).check();
    await page.getByLabel("Problem").selectOption({ label: "Rosenbrock" });
    await wellMade(page);
    await wellMadeOnPhones(page);
    await start(page, { dimensions: "20", evaluations: "120000" });
    await state(page, "Running").waitFor();
    await figure(page, "Best").getByRole("slider").waitFor();
    await page.waitForFunction(() => Number(document.querySelector("figure.lines input[type=range]")?.max) > 20);
    const [many, value] = [await corners(page, "Best"), await best(page)];
    await page.waitForFunction((before) => document.querySelector("figure.lines path.stroke")?.getAttribute("d").split(/[ML]/).length > before + 20, many);
    const [more, lower] = [await corners(page, "Best"), await best(page)];
    assert.ok(await state(page, "Running").isVisible());
    assert.ok(more > many && lower < value, `${many} places and ${value}, then ${more} and ${lower}`);
    await test("kill");
    await page.getByText("Reconnecting…").waitFor();
    await wellMade(page);
    await test("restart");
    await page.getByText("Live", { exact: true }).waitFor();
    await page.waitForFunction((before) => document.querySelector("figure.lines path.stroke")?.getAttribute("d").split(/[ML]/).length > before, more);
    await state(page, "Completed").waitFor();
    // Each point is stored once and shown once, in order, though the computation began again.
    const { rows } = await ask(page, `{ rows: alaweinTracePoints(first: 200, where: { runId: { eq: "${page.url().slice(-36)}" } }) { totalCount nodes { step } } }`);
    await page.getByText(`${rows.totalCount} points`, { exact: true }).waitFor();
    assert.ok(rows.nodes.every(({ step }, place) => place === 0 || step > rows.nodes[place - 1].step));
    await page.getByRole("heading", { name: "Result" }).waitFor();
    await figure(page, "Where it is").waitFor();
    await wellMadeOnPhones(page);

    // It is read out by keys, and told in words and in a table.
    const drawing = figure(page, "Best so far");
    await drawing.getByRole("slider").focus();
    await page.keyboard.press("Home");
    await drawing.locator(".readout", { hasText: "evaluations" }).waitFor();
    await drawing.getByText("As a table").click();
    await drawing.getByRole("group", { name: "Best so far, as a table" }).waitFor();
    assert.match(await drawing.evaluate((element) => document.getElementById(element.getAttribute("aria-describedby")).textContent), /lowest/);
    forget(complaints, CUT);
  },

  // A run of each of the other platforms: what it drew, and what may go wrong before it is started.
  async shows(page) {
    await signIn(page, MANAGER);
    await choose(page, "SIMCORE", "heat");
    await fill(page, { cells: "100000" });
    await button(page, "Start").click();
    await page.locator(".parameter .problem").waitFor();
    await page.waitForFunction(() => document.activeElement.getAttribute("name") === "cells");
    await parameter(page, "cells").fill("many");
    await page.getByText("This is not a number.").waitFor();
    await wellMade(page);
    await start(page, { cells: "48" });
    await state(page, "Completed").waitFor();
    const field = figure(page, "Temperature at the end");
    await field.locator("canvas").waitFor();
    assert.ok(await field.locator("canvas").evaluate(painted));
    await field.getByRole("slider").focus();
    await page.keyboard.press("ArrowDown");
    await field.locator(".readout", { hasText: /^x .*, y .*: / }).waitFor();
    await page.getByLabel("Picture", { exact: true }).focus();
    await page.keyboard.press("Home");
    await page.getByText("step 0", { exact: true }).waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await page.getByRole("link", { name: "Start another like it" }).click();
    assert.equal(await parameter(page, "cells").inputValue(), "48");

    await choose(page, "TALAI", "k_nearest_neighbours");
    await start(page);
    await state(page, "Completed").waitFor();
    await figure(page, "Confusion on held-out data").getByRole("table").waitFor();
    await page.getByText(/ are right \(/).waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);

    await choose(page, "QMLAB", "circuit");
    await button(page, "Fill in an example").click();
    await start(page);
    await state(page, "Completed").waitFor();
    await figure(page, "Measured").getByRole("rowheader", { name: "000" }).waitFor();
    await wellMade(page);

    await choose(page, "QMLAB", "harmonic_well");
    await start(page, { points: "64", displacement: "2", duration: "1" });
    await state(page, "Completed").waitFor();
    await figure(page, "|ψ|²").first().locator("path.stroke").first().waitFor();
    const film = figure(page, "|ψ|² in place and time").locator("canvas");
    await film.waitFor();
    assert.ok(await film.evaluate(painted));
    await wellMade(page);

    await choose(page, "SIMCORE", "lorenz");
    await button(page, "As JSON").click();
    await page.getByLabel("Parameters").fill('{"duration": "long"}');
    await button(page, "Start").click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Parameters").fill('{"duration": 20}');
    await start(page);
    await state(page, "Completed").waitFor();
    await figure(page, "x and z").first().waitFor();
    await wellMadeOnPhones(page);
  },

  // A workflow is drawn, changed, refused, and seen to go; a team is made, and its members.
  async works(page) {
    await signIn(page, MANAGER);
    await page.goto(at("/research/workflows"));
    await page.getByRole("link", { name: "Readings above a threshold" }).click();
    await page.getByRole("button", { name: /^above branch/ }).click();
    await page.getByText('"steps.worst > `8`"').waitFor();
    await button(page, "Edit").click();
    const text = page.getByLabel("Definition");
    const written = await text.inputValue();
    await text.fill(written.replace('"needs": []', '"needs": ["report"]'));
    await button(page, "Save").click();
    await page.locator("#definition-problem.notice").waitFor();
    await page.getByText("What steps may be").click();
    await text.fill(written.replace('"seconds": 2', '"seconds": 1'));
    await page.getByRole("button", { name: "Add one: Delay" }).click();
    await page.getByRole("button", { name: /^delay1 delay/ }).waitFor();
    await wellMade(page);
    await text.fill(written.replace('"seconds": 2', '"seconds": 1'));
    await button(page, "Save").click();
    await button(page, "Edit").waitFor();
    await wellMadeOnPhones(page);

    await button(page, "Start").click();
    await dialog(page).getByLabel(/^Input/).fill('{"readings": [1, 2]}');
    await wellMade(page);
    await button(dialog(page), "Start it").click();
    await page.waitForURL(RUN);
    await page.getByRole("button", { name: /^pause (running|waiting) · delay/ }).waitFor();
    await state(page, "Completed").waitFor();
    await page.getByRole("button", { name: /^alarm skipped · transform \(then\)/ }).waitFor();
    await page.getByRole("button", { name: /^note completed · transform \(else\)/ }).click();
    await page.getByText("Nothing above 2").first().waitFor();
    await page.locator("summary", { hasText: "Log" }).click();
    await page.getByRole("group", { name: "Log" }).getByRole("row").nth(5).waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);

    await page.goto(at("/research/teams"));
    await button(page, "New team").click();
    await dialog(page).getByLabel("Name").fill("Quiet Harbour");
    await button(dialog(page), "Make it").click();
    await page.getByRole("heading", { name: "Quiet Harbour" }).waitFor();
    await page.getByLabel("Key of the person").fill("00000000-0000-4000-8000-0000000000a2");
    await button(page, "Take in").click();
    await page.getByLabel("Role of Anton User").selectOption("ANALYST");
    await page.getByRole("table", { name: "Members" }).getByText("(you)").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    // A team keeps an owner.
    await page.getByLabel("Role of Amira Manager").selectOption("VIEWER");
    await page.getByText(/keeps an owner/).waitFor();
    await page.getByLabel("Role of Amira Manager").waitFor();
  },

  // A gateway of Alawein alone shows its pages and no others.
  async alone(page) {
    await signIn(page, MANAGER);
    const pages = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
    assert.deepEqual(await pages.allTextContents(), ["Runs", "Research", "Health", "GraphiQL"]);
  },
};

/** Have the test do something. */
async function test(what) {
  const answer = await fetch(new URL(what, `${hands}/`), { method: "POST", signal: AbortSignal.timeout(60_000) });
  assert.equal(answer.status, 200);
}

/** Whether a canvas has more than one colour. */
function painted(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size > 10;
}

await play(scenarios[scenario], url);
