// Every page and dialog of every system, on a wide screen and on a phone, in both themes.
//
//   node dashboard-everywhere.mjs walk URL      CHROMIUM=/usr/bin/chromium, PICTURES=folder for a picture of each (optional)

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { COLOURS, EVERYTHING, play, told, violations } from "./browsing.mjs";
import { ask, forget, signIn } from "./dashboard.mjs";

const [, url] = process.argv.slice(2);
const { PICTURES } = process.env;
const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
// Buttons of which a dialog is expected; whatever else they do is done to a database of the test's own.
const OPENERS = /…$|\.(jpg|png)$|^(Edit|New|Delete|Start|Rename|Prompts|Open a ticket|Ask for|Approve|Reject|Plan|Write|Make pictures|Change prompt|Show|Add people|Remove|Take out|Leave|Pause|Cancel|Try)\b/;
// What is asked of axe-core: everything once, then what a theme and a size can change.
const RULES = {
  "wide light": EVERYTHING,
  "wide dark": COLOURS,
  "phone light": { runOnly: ["target-size", "scrollable-region-focusable", "page-has-heading-one", "bypass"] },
};
const OTHERS = /^(Start another|Show (all|more|everyone)|Cancel all|Favourite)/;
const SEEN = [
  "/runs", "/runs/ID", "/health", "/catalogs", "/catalogs/N", "/catalogs/libraries/N", "/pipelines", "/pipelines/ID", "/people/everyone",
  "/people/groups", "/people/groups/ID", "/people/me", "/people/ID", "/workflows", "/clients/members", "/clients/requests", "/clients/tickets",
  "/clients/figures", "/studio/assets", "/studio/creations", "/studio/reels", "/studio/posts", "/studio/keys", "/studio/costs",
  "/conversations", "/conversations/ID", "/knowledge", "/customers", "/customers/ID", "/customers/licences", "/research/compute",
  "/research/workflows", "/research/workflows/ID", "/research/teams", "/research/teams/ID",
]; // prettier-ignore

/** What kind of page is at an address. */
const shape = (address) =>
  decodeURIComponent(new URL(address, url).pathname).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID").replace(/\/[0-9]+/g, "/N");

async function walk(page, _, complaints) {
  const seen = new Set();
  const dialogs = new Set();
  const troubles = [];
  const open = new Set(); // requests that are not answered
  page.on("request", (request) => /graphql$/.test(request.url()) && open.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => open.delete(request));

  await signIn(page, "manager-a@trellis.test");
  const runs = await seeded(page);
  await all([...(await places(page)), ...runs]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await signIn(page, "admin@trellis.test");
  for (const one of ["/people", "/clients", "/customers"]) for (const kind of seen) if (kind.startsWith(one)) seen.delete(kind);
  await all(["/people/everyone", "/clients", "/customers"], /^\/(people|clients|customers)/);
  assert.deepEqual(troubles, []);
  assert.deepEqual(SEEN.filter((kind) => !seen.has(kind)), [], `seen: ${[...seen].join(" ")}`);
  assert.ok(dialogs.size >= 45, `dialogs: ${[...dialogs].join(", ")}`);
  forget(complaints, /status of 40[0-9]/);

  /** These addresses, and whatever the pages there lead to: one page of each kind. */
  async function all(addresses, only = /./) {
    const runsToo = new Set(runs);
    while (addresses.length) {
      const address = addresses.shift();
      const kind = shape(address);
      if ((seen.has(kind) && !runsToo.delete(address)) || !only.test(kind)) continue;
      await go(address);
      seen.add(kind);
      await look(`${kind}${kind === "/runs/ID" ? ` ${await page.locator("h1").innerText()}` : ""}`);
      addresses.push(...(await page.locator('main a[href^="/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")))));
      addresses.splice(0, Infinity, ...addresses.filter((next) => !/^\/(export|storage|thumbnails|static|graphql)/.test(next)));
      assert.equal(shape(page.url()), kind); // and nothing led away from it meanwhile
      if (!/^\/research(\/compute)?$/.test(kind)) await openAll(kind, address); // whose buttons start what is watched then
    }
  }

  async function go(address) {
    await page.evaluate((href) => {
      const link = Object.assign(document.createElement("a"), { href });
      document.body.append(link);
      link.click();
      link.remove();
    }, address);
    await settled();
  }

  async function settled() {
    await page.waitForFunction(() => document.querySelector("main h1, main .empty") && !document.querySelector(".waiting"));
    for (const request of open) await request.response().catch(() => null);
    await page.waitForFunction(() => !document.querySelector(".waiting"));
  }

  /** All that may be wrong with what is shown. */
  async function look(what, within = "html") {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const view = `${size} ${colorScheme}`;
        if (PICTURES) await picture(`${what} ${view}`);
        const found = RULES[view] ? await violations(page, [within], RULES[view]) : [];
        if (found.length) troubles.push([`${what} (${view})`, ...told(found)]);
      }
      await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, null, { timeout: 5_000 }).catch(() => {}); // drawings follow
      const wrong = await misfits(page);
      if (wrong.length) troubles.push([`${what} (${size})`, ...wrong]);
    }
    await page.setViewportSize(SIZES.wide);
  }

  async function openAll(kind, address) {
    const tried = new Set();
    for (;;) {
      const buttons = page.locator("main :is(button:enabled, summary:not(:scope details[open] > summary))");
      const names = await buttons.evaluateAll((found) => found.map((one) => (one.checkVisibility() ? one.ariaLabel ?? (one.textContent || one.querySelector("img")?.alt || "") : "")));
      const place = names.findIndex((name) => OPENERS.test(name) && !OTHERS.test(name) && !tried.has(common(name)));
      if (place < 0) return;
      tried.add(common(names[place]));
      await buttons.nth(place).click();
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const dialog = page.getByRole("dialog");
      if (await dialog.count()) {
        await settled();
        const title = await dialog.getByRole("heading").first().innerText();
        if (!dialogs.has(common(title))) await look(`${kind} “${title}”`, "dialog");
        dialogs.add(common(title));
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "hidden" });
      }
      if (shape(page.url()) !== shape(address)) await go(address);
    }
  }

  async function picture(name) {
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name.replaceAll("/", "_").slice(0, 120)}.png`), animations: "disabled" });
  }
}

/** A button's name without what it is about. */
const common = (name) => name.split(/ (?=[“‘A-Z0-9])/)[0].replace(/\S+\.(jpg|png)$/, "file");

/** The pages that one is offered, in order. */
const places = (page) =>
  page.getByRole("navigation", { name: "Pages" }).locator("a:not([href='/graphql'])").evaluateAll((links) => links.map((link) => link.getAttribute("href")));

/** What is wider than the page; cells of tables that are tall and narrow columns of words. */
function misfits(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const tall = [...document.querySelectorAll("main :is(td, th)")].filter((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const { width, height: whole } = range.getBoundingClientRect();
      const height = Math.min(whole, cell.clientHeight); // lines beyond a clamp are not seen
      return !cell.querySelector("dialog") && cell.innerText.length > 12 && height > 130 && height > 1.5 * width;
    });
    return [...(scrollWidth > clientWidth ? [`${scrollWidth} px wide`] : []), ...tall.map(({ innerText }) => `tall: ${innerText.slice(0, 60)}`)];
  });
}

/** Something of everything; the addresses of a run of each kind. */
async function seeded(page) {
  const one = async (query, variables) => Object.values(await ask(page, query, variables))[0];
  const { rowId: conversation } = (await one('mutation { it: createOrgsConversation(input: { title: "Before the first visit" }) { conversation { rowId } } }')).conversation;
  await one('mutation { it: ingestOrgsDocument(input: { sourceId: "Desk handbook", text: "A first appointment takes 45 minutes, with an interpreter an hour." }) { load { rowId } } }');
  await one('mutation ($conversation: UUID!) { it: sendOrgsMessage(input: { conversationId: $conversation, text: "How long does a first appointment take?" }) { reply { rowId } } }', { conversation });
  await one('mutation { it: startCoiceJob(input: { pipelineId: "f84e63d8-c17d-5b26-85fd-7405b5c6831c", libraryId: 1 }) { job { rowId } } }');
  const [image] = (await one('{ it: ofmAssets(where: { fileType: { eq: IMAGE } }, first: 1) { nodes { rowId } } }')).nodes;
  await one("mutation ($image: UUID!) { it: generateOfmPrompts(input: { sourceImageId: $image }) { run { rowId } } }", { image: image.rowId });
  await one('mutation { it: startOfmGeneration(input: { promptText: "A lighthouse in fog", model: "offline" }) { generation { rowId } } }');
  const [workflow] = (await one('{ it: alaweinMezanWorkflows(where: { name: { ilike: "Readings%" } }) { nodes { rowId } } }')).nodes;
  await one("mutation ($workflow: UUID!) { it: startAlaweinMezanExecution(input: { workflowId: $workflow, input: {} }) { execution { rowId } } }", { workflow: workflow.rowId });
  await one('mutation { it: startAlaweinQmlabExperiment(input: { name: "A packet against a wall", quantumSystem: "barrier", config: {} }) { experiment { rowId } } }');
  await one('mutation { it: createAlaweinSocTeam(name: "Night watch") { team { rowId } } }');
  for (;;) {
    const { nodes } = await one("{ it: runs(first: 100) { nodes { rowId kind state } } }");
    if (!nodes.some(({ state }) => ["PENDING", "RUNNING"].includes(state))) return [...new Map(nodes.map(({ kind, rowId }) => [kind, `/runs/${rowId}`])).values()];
    await page.waitForResponse(/graphql/, { timeout: 5_000 }).catch(() => null); // the list that is looked at follows them
  }
}

await play(walk, url, { viewport: SIZES.wide });
