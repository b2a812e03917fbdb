// A page of the gateway in a real browser that reaches nothing else, and what it complains of.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { chromium } from "playwright-core";

const TIMEOUT = 60_000;
const { CHROMIUM, SCREENSHOT } = process.env;

/**
 * Play a scenario: it gets the context's first page, the context, and the complaints so far: errors on the console
 * (violations of the page's policy are among them), exceptions, requests to other origins. Whatever of them it leaves
 * fails it, and so does an exception; both go to standard error.
 */
export async function play(scenario, url, options = {}) {
  // Names other than the gateway's lead nowhere, whoever asks.
  const alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1";
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", alone] });
  const context = await browser.newContext(options);
  context.setDefaultTimeout(TIMEOUT);
  const complaints = [];
  context.on("weberror", (error) => complaints.push(String(error.error())));
  context.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  context.on("request", (request) => {
    const target = new URL(request.url());
    if (!["localhost", "127.0.0.1"].includes(target.hostname) && target.protocol !== "data:") complaints.push(`asked for ${target}`);
  });
  const page = await context.newPage();
  try {
    await page.goto(url, { waitUntil: "load" });
    await scenario(page, context, complaints);
    assert.deepEqual(complaints, []);
  } catch (error) {
    console.error(error, complaints);
    process.exitCode = 1;
  } finally {
    if (SCREENSHOT) await page.screenshot({ path: SCREENSHOT });
    await browser.close();
  }
}

/** No serious violation of accessibility within the elements that `selectors` find. */
export async function accessible(page, ...selectors) {
  const found = await violations(page, selectors);
  assert.deepEqual(told(found.filter(({ impact }) => impact === "serious" || impact === "critical")), []);
}

/** What axe-core may be asked: all that it knows, and what another theme can change. */
export const EVERYTHING = { rules: { "target-size": { enabled: true } } };
export const COLOURS = { runOnly: ["color-contrast"] };

/** What axe-core finds within the elements that `include` finds; `options` are its own. */
export async function violations(page, include, options = {}) {
  const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(await readFile(source, "utf-8"));
  return page.evaluate((asked) => globalThis.axe.run({ include: asked.include }, asked.options).then((found) => found.violations), { include, options });
}

/** Violations in short: which rule, and where it is broken how. */
export const told = (found) => found.map(({ id, nodes }) => [id, ...nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`)]);

/**
 * The gateway behind a line that can be cut: `url` leads through it. `cut()` ends every connection and refuses new
 * ones until `mend()`; `cutAfter(bytes)` does so once an upgraded connection has brought so many, and waits for that.
 * `hush()` ends nothing, but nothing comes through any more on connections that are there.
 */
export async function line(url) {
  const target = new URL(url);
  const open = new Set();
  let left = Infinity;
  let done;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    open.add(near).add(far);
    let upgraded = false;
    near.on("data", (bytes) => (upgraded ||= /upgrade: websocket/i.test(bytes.toString("latin1"))));
    far.on("data", (bytes) => {
      if (!upgraded || bytes.length < left) {
        left -= upgraded ? bytes.length : 0;
        near.write(bytes);
      } else {
        near.write(bytes.subarray(0, left), () => cut().then(done));
        left = Infinity;
      }
    });
    near.on("data", (bytes) => far.write(bytes));
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on("error", () => other.destroy());
      one.on("close", () => open.delete(one) && other.destroy());
    }
  });
  server.unref();
  const listen = (port) => new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address();
  const cut = () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    return closed;
  };
  return {
    url: new URL(target.pathname, `http://127.0.0.1:${port}`).href,
    cut,
    mend: () => listen(port),
    hush: () => open.forEach((socket) => socket.removeAllListeners("data").pause()),
    cutAfter: (bytes) => new Promise((resolve) => ([left, done] = [bytes, resolve])),
  };
}
