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

const section = (page, name) => page.getByRole("navigation", { name: "Of clients" }).getByRole("link", { name }).click();
const ticket = (page) => page.getByRole("row").filter({ hasText: "The pictures are blurred" });
const request = (page) => page.getByRole("row").filter({ hasText: "A dozen for the fair." });

/** Sign out, and in as somebody else at a page. */
async function again(page, email, address) {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.goto(new URL(address, url).href);
  await signIn(page, email);
}

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

  // A collaborator calls for help and asks for a workflow; the agency's admin sees to both. Words come back.
  async asks(page) {
    await signIn(page, USER);
    await page.getByRole("link", { name: "Clients" }).click();
    const members = page.getByRole("list", { name: "Members of Acme" });
    await members.getByText("Amira Manager").waitFor();
    assert.equal(await page.getByRole("heading", { name: "Borealis" }).count(), 0);
    assert.equal(await page.getByRole("button", { name: "Invite" }).count(), 0);
    assert.equal(await members.getByRole("button").allTextContents().then((found) => found.join()), "Leave");
    await wellMade(page);
    await section(page, "Tickets");
    await page.getByRole("button", { name: "Open a ticket" }).click();
    await dialog(page).getByLabel("What it is about").fill("The pictures are blurred");
    await dialog(page).getByLabel("What is wrong").fill("Those of yesterday's batch.");
    await dialog(page).getByLabel("Priority").selectOption("Urgent");
    await wellMade(page);
    await dialog(page).getByRole("button", { name: "Open it" }).click();
    await ticket(page).getByText("Urgent").waitFor();
    assert.equal(await page.getByRole("combobox", { name: /^Move/ }).count(), 0);
    await wellMade(page);
    await wellMadeOnPhones(page);
    await section(page, "Requests");
    await page.getByRole("button", { name: "Ask for a workflow" }).click();
    await dialog(page).getByLabel("Workflow").selectOption("Acme - Flash Image Gen (Acme)");
    await dialog(page).getByLabel("What the agency should know").fill("A dozen for the fair.");
    await dialog(page).getByRole("button", { name: "Ask for it" }).click();
    await request(page).getByText("Pending").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    assert.equal(await page.getByRole("button", { name: /^(Approve|Reject)/ }).count(), 0);

    await again(page, "admin@trellis.test", "/clients/tickets");
    await ticket(page).getByRole("combobox").selectOption("Resolved");
    await ticket(page).getByText("Resolved", { exact: true }).first().waitFor();
    assert.deepEqual(await ticket(page).getByRole("combobox").locator("option").allTextContents(), ["Move to…", "In progress", "Closed"]);
    await ticket(page).getByRole("combobox").selectOption("Closed");
    await ticket(page).getByRole("combobox").waitFor({ state: "detached" });
    await wellMade(page);
    await section(page, "Requests");
    await request(page).getByRole("button", { name: "Approve Acme - Flash Image Gen" }).click();
    await dialog(page).getByText("A dozen for the fair.").waitFor();
    await dialog(page).getByLabel("What the client should know").fill("Yours from Monday on.");
    await wellMade(page);
    await dialog(page).getByRole("button", { name: "Approve" }).click();
    await request(page).getByText("Approved").waitFor();
    await page.getByLabel("Shown").selectOption("Pending");
    await page.getByRole("button", { name: "Reject Acme - Pro Image Gen" }).click();
    await dialog(page).getByRole("button", { name: "Reject" }).click();
    await page.getByRole("row", { name: /^Acme - Pro/ }).waitFor({ state: "detached" });
    await section(page, "Figures");
    await page.getByRole("table", { name: "Revenue by client" }).getByText(/margin \$/).first().waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);

    await again(page, USER, "/clients/requests");
    await request(page).getByText("Yours from Monday on.").waitFor();
    await section(page, "Figures");
    await page.getByRole("table", { name: "Success by client" }).getByText(/completed$/).waitFor();
    assert.equal(await page.getByRole("table", { name: "Revenue by client" }).count(), 0);
  },

  // An owner invites somebody, who accepts; roles are given and taken, but a client keeps an owner.
  async members(page) {
    await signIn(page, "manager-a@trellis.test");
    await page.getByLabel("Invite by e-mail address").fill("user-b@trellis.test");
    await page.getByRole("button", { name: "Invite" }).click();
    await page.getByRole("button", { name: "Withdraw the invitation of user-b@trellis.test" }).waitFor();
    await page.getByRole("combobox", { name: "Role of Amira Manager" }).selectOption("Collaborator");
    await page.getByRole("alert").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    assert.equal(await page.getByRole("combobox", { name: "Role of Amira Manager" }).inputValue(), "OWNER");
    await again(page, "user-b@trellis.test", "/clients");
    await page.getByText("Acme, as collaborator").waitFor();
    await wellMade(page);
    await page.getByRole("button", { name: "Accept the invitation of Acme" }).click();
    await page.getByRole("list", { name: "Members of Acme" }).getByText("Bella User").waitFor();
    await page.getByRole("button", { name: "Leave Acme" }).click();
    await dialog(page).getByRole("button", { name: "Leave", exact: true }).click();
    await page.getByRole("heading", { name: "Acme", exact: true }).waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "Borealis", exact: true }).waitFor();
  },

  // A gateway of MasStock alone shows its pages and no others, and misses nothing.
  async alone(page) {
    await signIn(page, USER);
    assert.deepEqual(await pages(page), ["Runs", "Workflows", "Clients", "Health", "GraphiQL"]);
    assert.equal(await page.getByRole("navigation", { name: "Pages" }).getByText("MasStock", { exact: true }).count(), 0); // in one list, under no system's name
    await page.getByRole("row", { name: /Acme - Sketches/ }).first().waitFor();
    await page.getByRole("link", { name: "Workflows" }).click();
    await page.getByRole("heading", { name: "Acme - Sketches" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Start / }).count(), 2);
    await page.getByText("Inactive").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
  },

  // One of Coice alone knows nothing of it; and here there is no explorer.
  async without(page) {
    await signIn(page, USER);
    assert.deepEqual(await pages(page), ["Runs", "Catalogs", "Pipelines", "People", "Health"]);
  },
};

await play(scenarios[scenario], url);
