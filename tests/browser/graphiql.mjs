// GraphiQL's page in a real browser. The CDN's files come from their npm packages in a folder, so that the browser
// holds the very bytes against the page's hashes.
//
//   node graphiql.mjs SCENARIO URL FOLDER [TOKEN…]      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";
import { chromium } from "playwright-core";

const [scenario, url, folder, ...tokens] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
const TIMEOUT = 60_000;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage();
page.setDefaultTimeout(TIMEOUT);
const complaints = [];
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));

async function answerFromPackages(route, change = (bytes) => bytes) {
  const path = normalize(decodeURIComponent(new URL(route.request().url()).pathname.replace(/^\/npm\//, "")));
  const body = change(await readFile(join(folder, path)));
  const contentType = path.endsWith(".css") ? "text/css" : "text/javascript";
  await route.fulfill({ body, contentType, headers: { "access-control-allow-origin": "*" } });
}

// Whatever is neither the gateway nor the CDN must not be asked for.
await page.route("**/*", (route) => {
  const target = new URL(route.request().url());
  if (target.origin === new URL(url).origin || target.protocol === "data:") return route.continue();
  complaints.push(`asked for ${target}`);
  return route.abort();
});

const scenarios = {
  async works() {
    await page.route("https://cdn.jsdelivr.net/**", (route) => answerFromPackages(route));
    await page.goto(url, { waitUntil: "load" });
    await page.locator(".graphiql-container").waitFor();

    await page.getByLabel("Sign in as").selectOption(MANAGER);
    await page.getByText(`Signed in as ${MANAGER}`).waitFor();
    assert.match(await execute("Catalogs"), /"coiceCatalogs"[^]*"Wells"/);

    const started = JSON.parse(await execute("StartJob"));
    const { rowId } = started.data.startCoiceJob.job;
    await open("FollowJob");
    await write(page.getByRole("region", { name: "Variables" }), JSON.stringify({ jobId: rowId }));
    await run();
    await result(/"COMPLETED"[^]*"fraction": 1,/);

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Not signed in").waitFor();
    assert.deepEqual(complaints, []);
  },

  async explain() {
    await page.route("https://cdn.jsdelivr.net/**", (route) => answerFromPackages(route));
    await page.goto(url, { waitUntil: "load" });
    await page.locator(".graphiql-container").waitFor();
    await page.getByLabel("Sign in as").selectOption(MANAGER);
    await page.getByText(`Signed in as ${MANAGER}`).waitFor();

    await open("Catalogs");
    await page.getByRole("button", { name: "Explain" }).focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "How the query is read" });
    await panel.getByRole("heading", { name: "Postgres" }).waitFor();
    const text = await panel.innerText();
    assert.match(text, /At most [0-9]+ planned rows of [0-9]+ allowed · .*planning [0-9.]+ ms.* · total [0-9.]+ ms/);
    assert.match(text, /coiceCatalogs: page of coice\.catalogs ordered by/);
    assert.match(text, /\n *from coice\.catalogs /);
    assert.match(text, /Execution Time: /);
    if (process.env.SCREENSHOT) await page.screenshot({ path: `${process.env.SCREENSHOT}.panel.png` });

    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await panel.getByRole("button", { name: "Copy SQL" }).click();
    await panel.getByText("Copied").waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^select concat\(/);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Explain");

    const editor = page.getByRole("region", { name: "Query Editor" });
    await write(editor, "query A($n: Int) { coiceCatalogs(first: $n) { nope } }");
    await page.keyboard.press("Enter");
    await panel.getByRole("alert").getByText("Cannot query field 'nope'").waitFor();
    await panel.getByRole("button", { name: "Close" }).click();
    await panel.waitFor({ state: "hidden" });
    assert.deepEqual(complaints.splice(0).filter((line) => !/status of 400/.test(line)), []);

    await write(editor, 'mutation { signIn(input: { email: "a@b.c", password: "" }) { accessToken } }');
    await page.getByRole("button", { name: "Explain" }).click();
    await panel.getByRole("alert").getByText("Only queries can be explained.").waitFor();
    await page.keyboard.press("Escape");
    assert.deepEqual(complaints.filter((line) => !/status of 405/.test(line)), []);
  },

  async explainElsewhere() {
    await page.route("https://cdn.jsdelivr.net/**", (route) => answerFromPackages(route));
    await page.goto(url, { waitUntil: "load" });
    await page.locator(".graphiql-container").waitFor();
    const panel = page.getByRole("dialog", { name: "How the query is read" });
    const expected = [/Sign in first/, /Only an admin may/, /Execution Time: /];
    for (const [place, token] of ["", ...tokens].entries()) {
      if (token) {
        await page.getByLabel("or a token").fill(token);
        await page.getByRole("button", { name: "Use" }).click();
      }
      await page.getByRole("button", { name: "Explain" }).click();
      await panel.getByText(expected[place]).first().waitFor();
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "hidden" });
    }
  },

  async offline() {
    await page.route("https://cdn.jsdelivr.net/**", (route) => route.abort());
    await page.goto(url, { waitUntil: "load" });
    await explained();
    assert.equal(await page.getByRole("button", { name: "Explain" }).isVisible(), false);
  },

  async tampered() {
    await page.route("https://cdn.jsdelivr.net/**", (route) =>
      answerFromPackages(route, (bytes) => Buffer.concat([bytes, Buffer.from(" ")])),
    );
    await page.goto(url, { waitUntil: "load" });
    await explained();
    assert.equal(await page.evaluate(() => typeof globalThis.React), "undefined");
  },

  async passwords() {
    await page.route("https://cdn.jsdelivr.net/**", (route) => answerFromPackages(route));
    await page.goto(url, { waitUntil: "load" });
    await page.getByLabel("E-mail").fill("someone@example.com");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Not signed in: ").waitFor();
    assert.equal(await page.getByLabel("Sign in as").isVisible(), false);
    await page.getByLabel("or a token").fill("not a token");
    await page.getByRole("button", { name: "Use" }).click();
    await page.getByText("the token cannot be read").waitFor();
  },
};

async function explained() {
  await page.getByRole("heading", { name: "GraphiQL could not be loaded" }).waitFor();
  const text = await page.locator("#offline").innerText();
  assert.match(text, /https:\/\/cdn\.jsdelivr\.net/);
  assert.ok(text.includes(`curl ${url}`));
  await page.getByLabel("Sign in as").selectOption(MANAGER);
  await page.locator("#curl", { hasText: "Authorization: Bearer eyJ" }).waitFor();
}

async function execute(tab) {
  await open(tab);
  await run();
  return result(/"data"|"errors"/);
}

// A tab is open once GraphiQL has read its operation: until then it would send the name of another one.
async function open(tab) {
  await page.getByRole("tab", { name: tab }).click();
  await page.waitForFunction((name) => localStorage.getItem("graphiql:operationName") === name, tab);
}

async function run() {
  await page.getByRole("button", { name: /^Execute query/ }).click();
}

async function result(pattern) {
  const shown = page.getByRole("region", { name: "Result Window" });
  await page.waitForFunction(
    ([element, source]) => new RegExp(source).test(element.querySelector(".CodeMirror").CodeMirror.getValue()),
    [await shown.elementHandle(), pattern.source],
  );
  return shown.evaluate((element) => element.querySelector(".CodeMirror").CodeMirror.getValue());
}

async function write(editor, text) {
  await editor.evaluate((element, value) => element.querySelector(".CodeMirror").CodeMirror.setValue(value), text);
}

try {
  await scenarios[scenario]();
} catch (error) {
  console.error(error, complaints, await page.locator("#explain").innerText().catch(() => ""));
  process.exitCode = 1;
} finally {
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  await browser.close();
}
