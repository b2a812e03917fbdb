// Orgs in a real browser. What a scenario needs done elsewhere (the gateway is killed), it asks of the test.
//
//   node dashboard-orgs.mjs SCENARIO URL [HANDS]      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { play } from "./browsing.mjs";
import { signIn, wellMade, wellMadeOnPhones } from "./dashboard.mjs";

const [scenario, url, hands] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
const USER = "user-a@trellis.test";
const CUT = /WebSocket connection|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE/; // what a browser says to that

// Sentences that are long enough for an answer from them to take a while.
const aside = "before the night shift hands over to the morning shift and writes down what it has seen in the book by the door";
const HANDBOOK = ["valve", "gauge", "burner", "chimney", "pump", "filter"]
  .map((part) => {
    const first = `The ${part} of the boiler in the old laundry is looked at every Tuesday by two people, one of whom holds the lamp while the other one counts aloud, ${aside}.`;
    const second = `Where the ${part} of the boiler is found to be worn it is replaced on the same day from the shelf in the cellar, and the old part is kept in a tin with its date, ${aside}.`;
    return `${first} ${second}`;
  })
  .join("\n\n");
const QUESTION = "What is done about the boiler in the old laundry?";

const at = (path) => new URL(path, url).href;
const dialog = (page) => page.getByRole("dialog");
const button = (where, name) => where.getByRole("button", { name, exact: true });
const pages = (page) => page.getByRole("navigation", { name: "Pages" }).getByRole("link").allTextContents();
const documents = (page) => page.getByRole("table", { name: "Documents" });
const answer = (page) => page.getByRole("article", { name: "Assistant" }).last();

const scenarios = {
  // A text and a file are loaded and searched; a question about them is answered across a kill of the gateway.
  async asks(page, context, complaints) {
    await signIn(page, USER);
    assert.deepEqual(await pages(page), ["Runs", "Conversations", "Knowledge", "Customers", "Health", "GraphiQL"]);
    await button(page, "Load a text…").click();
    await dialog(page).getByLabel("Name of the source").fill("Boiler handbook");
    await dialog(page).getByLabel("Text", { exact: true }).fill(HANDBOOK);
    await button(dialog(page), "Load it").click();
    await documents(page).getByRole("row", { name: /^Boiler handbook 6/ }).waitFor();
    await page.getByRole("region", { name: "Latest loads" }).getByRole("link", { name: "Boiler handbook" }).click();
    await page.getByText("1 of 1 batch of passages").waitFor();
    await page.locator(".facts dt", { hasText: "Passages" }).locator("+ dd").filter({ hasText: "6" }).waitFor();
    await page.goBack();
    await drop(page, "tides.md", "# Tides\n\nThe tide at the northern pier turns at noon.\n");
    await documents(page).getByRole("row", { name: /^tides\.md 1/ }).waitFor();
    await drop(page, "tides.exe", "MZ");
    await page.getByText("This is not a text or Markdown file.").waitFor();
    await page.getByLabel("Search in the documents").fill("the tin on the shelf");
    await page.getByText("The whole passage").first().click();
    await page.locator(".found details .passage").first().getByText("one of whom holds the lamp").waitFor();
    await page.getByLabel("Search in the documents").fill("northern pier");
    await page.locator(".found li").first().locator("mark", { hasText: "pier" }).waitFor();
    await page.getByText(/tides\.md, passage 1 · score 0\.[0-9]+/).waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await documents(page).getByRole("button", { name: "Delete tides.md" }).click();
    await button(dialog(page), "Delete it").click();
    await documents(page).getByRole("row", { name: /^tides\.md/ }).waitFor({ state: "hidden" });

    await page.getByRole("link", { name: "Conversations" }).click();
    await button(page, "New conversation").click();
    await dialog(page).getByLabel("Name").fill("The boiler");
    await button(dialog(page), "Begin").click();
    await page.getByRole("heading", { name: "The boiler" }).waitFor();
    const conversation = page.url();
    await watch(page);
    await page.getByRole("textbox", { name: "Message" }).fill(QUESTION);
    await page.keyboard.press("Enter");
    await page.getByRole("article", { name: "You" }).getByText(QUESTION).waitFor();
    assert.ok(await page.getByRole("textbox", { name: "Message" }).evaluate((field) => field === document.activeElement));
    await written(page, 200);
    await page.getByRole("list", { name: "Sources" }).waitFor();
    await ask("kill");
    await page.getByText("Reconnecting…").waitFor();
    await wellMade(page);
    const before = await text(page);
    await ask("restart");
    await page.getByText("Live", { exact: true }).waitFor();
    await written(page, before.length + 1);
    await page.locator("article.assistant[aria-busy]").waitFor({ state: "hidden" });
    const whole = await text(page);
    const shown = await page.evaluate(() => globalThis.shown);
    assert.ok(shown.length > 20, `the answer came in ${shown.length} steps`);
    for (const [place, one] of shown.entries()) {
      assert.ok(whole.startsWith(one), `${JSON.stringify(one.slice(-80))} is no beginning of the answer`);
      assert.ok(one.length >= (shown[place - 1]?.length ?? 0), "something was taken back");
    }
    assert.ok(whole.length > before.length);
    await page.locator(".sources summary").first().click();
    await page.locator(".sources .passage").first().getByText("of the boiler in the old laundry").first().waitFor();
    await page.getByText("Answered offline, by no model.").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);

    // The same on loading it anew; and its run.
    await page.goto(conversation);
    await answer(page).getByText("old laundry").first().waitFor();
    assert.equal(await text(page), whole);

    await button(page, "Rename…").click();
    await dialog(page).getByLabel("Name").fill("The boiler of the laundry");
    await button(dialog(page), "Rename it").click();
    await page.getByRole("heading", { name: "The boiler of the laundry" }).waitFor();
    await page.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: "The boiler of the laundry" }).waitFor();

    // One that is stopped keeps what came of it.
    await page.getByRole("textbox", { name: "Message" }).fill(QUESTION);
    await button(page, "Send").click();
    await page.locator("article.assistant[aria-busy=true] .text").waitFor();
    const run = await page.getByRole("link", { name: "Its run" }).getAttribute("href");
    await button(page, "Stop").click();
    await page.getByText("It was stopped here.").waitFor();
    const some = await text(page);
    assert.ok(whole.startsWith(some) && some !== whole);
    await page.goto(at(run));
    await page.getByRole("heading", { name: "Answer" }).waitFor();
    assert.equal(await page.locator(".assistant .text").textContent(), some);
    await wellMade(page);
    complaints.splice(0, Infinity, ...complaints.filter((complaint) => !CUT.test(complaint)));
  },

  // A customer is made and changed with all that is its own, at once; who looks after it sees it, and no licences.
  async customers(page) {
    await signIn(page, MANAGER);
    await page.getByRole("link", { name: "Licences" }).click();
    await page.getByRole("row", { name: /scheduling, billing|billing, scheduling/ }).waitFor();
    await page.getByRole("row", { name: /Expired/ }).waitFor();
    await wellMade(page);
    await page.getByRole("link", { name: "All customers" }).click();
    await page.getByRole("row", { name: /^Lindqvist & Sons/ }).waitFor();
    await wellMadeOnPhones(page);
    await button(page, "New customer").click();
    const asked = dialog(page);
    await asked.getByLabel("Name", { exact: true }).fill("Quay Works");
    await asked.getByLabel("First name").fill("Ines");
    await button(asked, "Add an e-mail address").click();
    await asked.getByRole("textbox", { name: "E-mail address 1" }).fill("ines@quay.example");
    await button(asked, "Add an e-mail address").click();
    await asked.getByRole("textbox", { name: "E-mail address 2" }).fill("ines@quay.example");
    await button(asked, "Add a phone number").click();
    await asked.getByLabel("Phone number 1", { exact: true }).fill("+351 21 555 0100");
    await asked.getByRole("textbox", { name: "Kind of phone number 1" }).fill("mobile");
    await asked.getByLabel(USER).check();
    await wellMade(page);
    await button(asked, "Save").click();
    await asked.getByRole("alert").waitFor(); // an address twice
    await asked.getByRole("textbox", { name: "E-mail address 2" }).fill("office@quay.example");
    await button(asked, "Save").click();
    await page.getByRole("heading", { name: "Quay Works" }).waitFor();
    await fact(page, "E-mail", /ines@quay\.example primary/);
    await fact(page, "Phone", /\+351 21 555 0100 mobile primary/);
    await fact(page, "People", USER);

    await button(page, "Edit").click();
    await button(asked, "Save").click(); // nothing has changed
    await asked.waitFor({ state: "hidden" });
    await button(page, "Edit").click();
    await asked.getByLabel("Primary").nth(1).check();
    await button(asked, "Without phone number 1").click();
    const saving = page.waitForRequest((request) => request.postData()?.includes('"patch"'));
    await button(asked, "Save").click();
    assert.deepEqual(Object.keys((await saving).postDataJSON().variables.patch), ["emails", "phones"]);
    await asked.waitFor({ state: "hidden" });
    await fact(page, "E-mail", /office@quay\.example primary/);
    assert.equal(await page.locator(".badge", { hasText: "primary" }).count(), 1);
    await wellMade(page);

    await button(page, "Sign out").click();
    await signIn(page, USER);
    await page.getByRole("link", { name: "Customers" }).first().click();
    await page.getByRole("row", { name: /^Hartmann Pharmacy/ }).waitFor();
    await page.getByLabel("Find by name or e-mail address").fill("office@quay");
    await page.getByRole("row", { name: /^Hartmann Pharmacy/ }).waitFor({ state: "hidden" });
    await page.getByRole("row", { name: /^Quay Works/ }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Licences" }).count(), 0);
    const customer = page.getByRole("link", { name: "Quay Works" });
    await customer.click();
    await button(page, "Edit").waitFor();
    assert.equal(await button(page, "Delete…").count(), 0);

    await button(page, "Sign out").click();
    await signIn(page, MANAGER);
    await button(page, "Delete…").click();
    await wellMade(page);
    await button(dialog(page), "Delete it").click();
    await page.getByRole("row", { name: /^Lindqvist & Sons/ }).waitFor();
    assert.equal(await customer.count(), 0);
  },

  // Where there are no vectors that is said, and conversations go on; an admin reads them, and does not speak in them.
  async without(page) {
    await signIn(page, USER);
    await page.getByText("This installation keeps no vectors").waitFor();
    assert.equal(await page.getByRole("button", { name: /^Load/ }).count(), 0);
    await documents(page).getByRole("row", { name: /^Ferry timetable Loaded for another model.* 1,200 / }).waitFor();
    await wellMade(page);
    await page.getByRole("link", { name: "Conversations" }).click();
    await page.getByRole("link", { name: "How long does a first appointment take?" }).click();
    await page.getByText("This installation cannot search documents.").waitFor();
    assert.ok(await page.getByLabel("Use my documents").isDisabled());
    await page.getByRole("textbox", { name: "Message" }).fill("Is it <b>far</b>?");
    await page.keyboard.press("Enter");
    await page.getByText(/It cannot answer “Is it <b>far<\/b>\?”/).waitFor();
    await wellMadeOnPhones(page);
    const conversation = page.url();
    await button(page, "Sign out").click();
    await signIn(page, MANAGER);
    await page.goto(conversation);
    await page.getByText("Is it <b>far</b>?", { exact: true }).waitFor();
    await page.getByText(`Only ${USER} writes in this conversation.`).waitFor();
    assert.equal(await page.getByRole("article", { name: "You" }).count(), 0);
    assert.equal(await page.getByRole("textbox", { name: "Message" }).count(), 0);
  },

  // What came of an answer before the model failed stays, with the reason; tried again it goes on behind that.
  async retries(page) {
    await signIn(page, USER);
    await page.getByRole("link", { name: "How long does a first appointment take?" }).click();
    await page.getByLabel("Use my documents").uncheck();
    await page.getByRole("textbox", { name: "Message" }).fill("What colour is the sky?");
    await page.keyboard.press("Enter");
    await answer(page).getByText("Failed").waitFor();
    await answer(page).getByText("This is too much.").waitFor();
    assert.match(await text(page), /^The sky is ?$/);
    await wellMade(page);
    await button(page, "Try again").click();
    await answer(page).getByText("The sky is blue.", { exact: true }).waitFor();
    await button(page, "Try again").waitFor({ state: "hidden" });
    assert.equal(await page.getByText("Answered offline").count(), 0);
  },
};

/** Wait for what is said of a customer. */
const fact = (page, name, text) => page.locator(".facts dt", { hasText: name }).locator("+ dd").filter({ hasText: text }).waitFor();

/** Remember each state of the answer that is shown while it is written. */
function watch(page) {
  return page.evaluate(() => {
    globalThis.shown = [];
    const look = () => {
      const now = document.querySelector("article.assistant[aria-busy] .text")?.textContent;
      if (now && now !== globalThis.shown.at(-1)) globalThis.shown.push(now);
    };
    new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}

/** Wait for so many characters of an answer. */
const written = (page, least) =>
  page.waitForFunction((many) => [...document.querySelectorAll("article.assistant .text")].at(-1)?.textContent.length >= many, least);

const text = (page) => answer(page).locator(".text").textContent();

/** Drop a file onto the page. */
async function drop(page, name, content) {
  const transfer = await page.evaluateHandle(
    ([name, content]) => {
      const made = new DataTransfer();
      made.items.add(new File([content], name));
      return made;
    },
    [name, content],
  );
  await page.locator(".drop-zone").dispatchEvent("drop", { dataTransfer: transfer });
}

/** What the test does for a scenario. */
async function ask(what) {
  const response = await fetch(new URL(what, `${hands}/`), { method: "POST" });
  assert.equal(response.status, 200);
}

await play(scenarios[scenario], url);
