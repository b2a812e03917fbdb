// People, health and the session in a real browser.
//
//   node dashboard-people.mjs SCENARIO URL [WORD…]      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { line, play } from "./browsing.mjs";
import { signIn, token, useToken, wellMade, wellMadeOnPhones } from "./dashboard.mjs";

const [scenario, url, ...words] = process.argv.slice(2);
const at = (path) => new URL(path, url).href;
const dialog = (page) => page.getByRole("dialog");
const button = (where, name) => where.getByRole("button", { name });

const scenarios = {
  // In two tabs at once: both are the same person.
  async firstSignIn(page, context) {
    const [person, secret] = words;
    await wellMade(page);
    const other = await context.newPage();
    // Neither is there when the other one looks for it: the only requests without variables are to make it.
    const makers = new Map();
    await context.route("**/graphql", (route) => {
      const { variables } = route.request().postDataJSON() ?? {};
      const from = route.request().frame().page();
      if (!variables || Object.keys(variables).length > 0 || makers.has(from)) return route.continue();
      makers.set(from, route);
      if (makers.size === 2) for (const maker of makers.values()) void maker.continue();
    });
    const session = JSON.stringify({ token: token(person, secret), email: null });
    await page.evaluate((session) => localStorage.setItem("trellis.session", session), session);
    await Promise.all([page, other].map((each) => each.goto(at("/people/me"))));
    for (const each of [page, other]) {
      await each.getByText("nia@example.com").waitFor();
      await each.getByText("End user", { exact: true }).waitFor();
    }
    assert.equal(makers.size, 2);
    await context.unroute("**/graphql");
    await other.close();
    await page.getByText("Nothing yet. You see a catalog or a library once one of your groups is granted it.").waitFor();

    await page.getByLabel("Your name, as others see it").fill("Nia New");
    await Promise.all([
      page.waitForResponse((response) => response.request().postData()?.includes("Nia New")),
      button(page, "Save the name").click(),
    ]);
    await page.reload();
    assert.equal(await page.getByLabel("Your name, as others see it").inputValue(), "Nia New");
    await wellMade(page);
    await wellMadeOnPhones(page);

    // An end user begins at its own page, and sees nobody else.
    await page.getByRole("link", { name: "People" }).click();
    await page.getByRole("heading", { name: "You", exact: true }).waitFor();
    await page.getByRole("link", { name: "Everyone" }).click();
    await page.getByText("1 person").waitFor();
    await page.getByRole("link", { name: "Groups" }).click();
    await page.getByText("There is no group yet.").waitFor();
    assert.equal(await button(page, "New group").count(), 0);
  },

  async admin(page) {
    await signIn(page, "admin@trellis.test");
    await page.getByLabel("Find by name or e-mail address").fill("GUS");
    await page.getByText("1 person").waitFor();
    assert.match(page.url(), /\?q=GUS/);
    await wellMade(page);
    await page.getByRole("link", { name: "gus@example.com" }).click();

    // Into a group, by keyboard.
    await button(page, "Add to a group").focus();
    await page.keyboard.press("Enter");
    await dialog(page).getByLabel("Find by name").and(page.locator(":focus")).waitFor();
    await page.keyboard.type("group a");
    await button(dialog(page), "Add Group B").waitFor({ state: "hidden" });
    await wellMade(page);
    await page.keyboard.press("Tab");
    await button(dialog(page), "Add Group A").and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Oil & Gas" }).waitFor();
    await page.getByRole("cell", { name: "Granted to the group Group A." }).first().waitFor();
    for (const [link, place] of [["Wells", "Wells"], ["Oil & Gas", "Oil & Gas"]]) {
      await page.getByRole("region", { name: "What may be seen" }).getByRole("link", { name: link, exact: true }).first().click();
      await page.getByRole("heading", { name: place, exact: true }).waitFor();
      await page.goBack();
    }
    await button(page, "Add to a group").focus();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Add to a group…");
    await button(page, "Remove from Group A").click();
    await dialog(page).getByText("3 people are in Group A, which is granted 1 catalog and 1 library.").waitFor();
    await button(dialog(page), "Remove from the group").click();
    await page.getByText("Nothing yet.").waitFor();
    await wellMade(page);

    // A group of its own.
    await page.getByRole("link", { name: "Groups", exact: true }).click();
    await wellMade(page);
    await button(page, "New group").click();
    await dialog(page).getByLabel("Its name").fill("Inspectors");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Inspectors" }).waitFor();
    await page.getByLabel("The group’s name").fill("Inspectors of wells");
    await button(page, "Rename").click();
    await page.getByRole("heading", { name: "Inspectors of wells" }).waitFor();
    await button(page, "Add people").click();
    await button(dialog(page), "Add gus@example.com").click();
    await dialog(page).getByText("✓ Done").waitFor();
    await button(dialog(page), "Close").last().click();
    await button(page, "Remove gus@example.com").waitFor();
    await button(page, "Grant libraries").click();
    await button(dialog(page), "Grant Wells").click();
    await button(dialog(page), "Close").last().click();
    await button(page, "Take back Wells").click();
    await button(dialog(page), "Take it back").click();
    await page.getByRole("region", { name: "Libraries granted" }).getByText("None.").waitFor();
    await button(page, "Grant catalogs").click();
    await button(dialog(page), "Grant Oil & Gas").click();
    await button(dialog(page), "Close").last().click();
    await button(page, "Take back Oil & Gas").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await button(page, "Delete").click();
    await dialog(page).getByText("1 person is in Inspectors of wells, which is granted 1 catalog and 0 libraries.").waitFor();
    await dialog(page).getByText("Whoever is in it no longer sees what it was granted").waitFor();
    await button(dialog(page), "Delete the group").click();
    await page.getByRole("cell", { name: "Group B" }).or(page.getByRole("rowheader", { name: "Group B" })).waitFor();
    assert.equal(await page.getByText("Inspectors").count(), 0);
  },

  // What a role means is said before it is given; who is not an admin any more is told so.
  async roles(page, context) {
    await signIn(page, "admin@trellis.test");
    await page.getByRole("link", { name: "Amira Manager" }).click();
    await page.getByLabel("Another role").selectOption("End user");
    await button(page, "Change the role").click();
    await dialog(page).getByText("Amira Manager owns 1 catalog.").waitFor();
    await wellMade(page);
    await button(dialog(page), "Leave it").click();

    await page.goto(at("/people"));
    await page.getByRole("link", { name: "gus@example.com" }).click();
    await page.getByLabel("Another role").selectOption("Admin");
    await button(page, "Change the role").click();
    await dialog(page).getByText("Only another admin can take this back.").waitFor();
    await button(dialog(page), "Change the role").click();
    await page.getByText("Sees and changes everything of everybody", { exact: false }).waitFor();

    const second = await context.browser().newContext();
    const gus = await second.newPage();
    await gus.goto(at("/people/groups"));
    await useToken(gus, token(...words));
    await button(gus, "New group").waitFor();
    await page.getByLabel("Another role").selectOption("End user");
    await button(page, "Change the role").click();
    await button(dialog(page), "Change the role").click();
    await page.getByText("Sees what its groups are granted", { exact: false }).waitFor();
    await button(gus, "New group").click();
    await dialog(gus).getByLabel("Its name").fill("Too late");
    await gus.keyboard.press("Enter");
    await dialog(gus).getByRole("alert").getByText("You may not do this.").waitFor();
    await wellMade(gus);
    await second.close();
  },

  async manager(page) {
    await signIn(page, "manager-a@trellis.test");
    await page.getByText("You see yourself and those who share a group with you.").waitFor();
    await page.getByText("2 people").waitFor();
    await page.getByRole("link", { name: "Groups", exact: true }).click();
    await page.getByRole("link", { name: "Group A" }).click();
    await button(page, "Take back Wells").waitFor();
    await button(page, "Take back Wells").click();
    await dialog(page).getByText("2 people are in Group A", { exact: false }).waitFor();
    await wellMade(page);
    await button(dialog(page), "Take it back").click();
    await page.getByRole("region", { name: "Libraries granted" }).getByText("None.").waitFor();
    await button(page, "Grant libraries").click();
    await button(dialog(page), "Grant Wells").click();
    await button(dialog(page), "Close").last().click();
    await button(page, "Take back Wells").waitFor();
    await wellMade(page);
  },

  // A group of a manager's own: whom it sees by name, a newcomer by address, and nobody of another tenant.
  async managerGroups(page, context, complaints) {
    await signIn(page, "manager-a@trellis.test");
    await page.getByRole("link", { name: "Groups", exact: true }).click();
    await page.getByText("As a manager you say who else is", { exact: false }).waitFor();
    await button(page, "New group").click();
    await dialog(page).getByLabel("Its name").fill("Inspectors");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Inspectors" }).waitFor();
    const group = page.url();
    await button(page, "Leave").waitFor();
    await page.getByLabel("The group’s name").fill("Inspectors of wells");
    await button(page, "Rename").click();
    await page.getByRole("heading", { name: "Inspectors of wells" }).waitFor();

    await button(page, "Add people").click();
    await button(dialog(page), "Add Anton User").click();
    await dialog(page).getByText("✓ Done").waitFor();
    assert.equal(await button(dialog(page), /^Add /).count(), 0);
    await button(dialog(page), "Close").last().click();
    await button(page, "Remove user-a@trellis.test").waitFor();
    await page.getByLabel("Add by e-mail address").fill("noa@example.com");
    await page.keyboard.press("Enter");
    await page.getByText("noa@example.com is in it.").waitFor();
    await button(page, "Remove noa@example.com").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    for (const email of ["user-b@trellis.test", "nobody@trellis.test"]) {
      await page.getByLabel("Add by e-mail address").fill(email);
      await page.keyboard.press("Enter");
      await page.getByRole("alert").getByText("Nobody whom you may add has this address", { exact: false }).waitFor();
    }
    await wellMade(page);

    // The newcomer sees it, at once and without any button to change it.
    const second = await context.browser().newContext();
    const noa = await second.newPage();
    await noa.goto(group);
    await useToken(noa, token(...words));
    await noa.getByRole("link", { name: "Amira Manager" }).waitFor();
    for (const name of ["Add people", "Rename", "Delete", "Leave", "Remove"]) assert.equal(await button(noa, name).count(), 0);
    await second.close();

    // Out again, from the person's own page.
    await page.getByRole("link", { name: "noa@example.com" }).click();
    await button(page, "Remove from Inspectors of wells").click();
    await button(dialog(page), "Remove from the group").click();
    await page.getByText("There is no such person, or you may not see them.").waitFor();

    // The last manager stays, and may delete the group.
    await page.goto(group);
    await button(page, "Leave").click();
    await button(dialog(page), "Leave the group").click();
    await dialog(page).getByRole("alert").getByText("A group keeps a manager", { exact: false }).waitFor();
    await wellMade(page);
    await button(dialog(page), "Leave it").click();
    await button(page, "Delete").click();
    await dialog(page).getByText("Where it is granted what somebody else owns", { exact: false }).waitFor();
    await button(dialog(page), "Delete the group").click();
    await page.getByRole("rowheader", { name: "Group A" }).waitFor();
    assert.equal(await page.getByText("Inspectors").count(), 0);
    assert.deepEqual(complaints, []);
  },

  // A catalog goes to another manager, and back.
  async owners(page) {
    await signIn(page, "admin@trellis.test");
    for (const [from, to] of [["Amira Manager", "Boris Manager"], ["Boris Manager", "Amira Manager"]]) {
      await page.goto(at("/people"));
      await page.getByRole("link", { name: from }).click();
      await button(page, "Give Oil & Gas to somebody else").click();
      await button(dialog(page), `Give it to ${to}`).waitFor();
      assert.equal(await button(dialog(page), /User$/).count(), 0);
      await wellMade(page);
      await button(dialog(page), `Give it to ${to}`).click();
      await button(page, "Give Oil & Gas to somebody else").waitFor({ state: "hidden" });
      await page.goto(at("/people"));
      await page.getByRole("link", { name: to }).click();
      await button(page, "Give Oil & Gas to somebody else").waitFor();
    }
  },

  // In another tab and over another connection, too.
  async endSessions(page, context) {
    await signIn(page, "user-b@trellis.test");
    await page.getByText("Live", { exact: true }).waitFor();
    const second = await context.browser().newContext();
    const elsewhere = await second.newPage();
    await elsewhere.goto(at("/people/me"));
    await signIn(elsewhere, "user-b@trellis.test");
    await elsewhere.getByText("Live", { exact: true }).waitFor();
    await button(page, "End all of your sessions").click();
    await dialog(page).getByText("this one too", { exact: false }).waitFor();
    await button(dialog(page), "End them").click();
    await page.getByText("All of your sessions were ended. Sign in again to go on.").waitFor();
    await elsewhere.getByText("Your session has ended. Sign in again.").waitFor();
    await second.close();
  },

  // The token ends in seconds; the gateway takes it ten seconds longer, since clocks differ.
  async expiry(page, _, complaints) {
    const [person, secret, another] = words;
    await useToken(page, "not a token");
    await page.getByRole("alert").getByText("This is no access token", { exact: false }).waitFor();
    await useToken(page, token(person, `not ${secret}`));
    await page.getByRole("alert").getByText("signature does not match", { exact: false }).waitFor();
    await wellMade(page);
    await useToken(page, token(person, secret, 4, 8));
    await page.getByLabel("Your name, as others see it").fill("Half a na");

    await dialog(page).getByText("Your session ends in a moment.").waitFor();
    await wellMade(page);
    await button(dialog(page), "Not now").click();
    await page.getByText("Your session ends in a moment.").waitFor();
    await dialog(page).getByText("Your session has ended.").waitFor();
    await button(dialog(page), "Not now").click();
    await page.getByText("Reconnecting…").waitFor(); // the gateway ended the socket

    await page.evaluate(refused);

    // What is asked for now waits, and the dialog is back.
    const name = page.getByLabel("Your name, as others see it");
    const text = "Half a name";
    await name.fill(text);
    await button(page, "Save the name").click();
    await dialog(page).getByText("what it was about to do waits for you", { exact: false }).waitFor();
    await useToken(page, token(another, secret));
    await dialog(page).getByRole("alert").getByText("That is somebody else.", { exact: false }).waitFor();
    const saved = page.waitForResponse((response) => response.ok() && response.request().postData()?.includes(text));
    await useToken(page, token(person, secret));
    await dialog(page).waitFor({ state: "hidden" });
    await page.getByText("Live", { exact: true }).waitFor();
    await saved;
    assert.equal(await name.inputValue(), text);
    await page.reload();
    assert.equal(await name.inputValue(), text);
    assert.deepEqual(complaints.splice(0).filter((complaint) => !/status of 401/.test(complaint)), []);
  },

  // What is followed when the session ends is followed on when it is renewed, with what came meanwhile.
  async following(page) {
    const [person, secret] = words;
    const fresh = token(person, secret);
    await useToken(page, token(person, secret, 4, 8));
    await page.getByRole("heading", { name: "Runs" }).waitFor();
    await dialog(page).getByText("Your session has ended.").waitFor();
    await page.getByText("Reconnecting…").waitFor();
    await start(fresh);
    await useToken(page, fresh);
    await page.getByText("Live", { exact: true }).waitFor();
    const rows = page.getByRole("group", { name: "Runs" }).getByRole("row", { name: /Oil & Gas inspection · Wells/ });
    await rows.first().waitFor();
    await start(fresh);
    await rows.nth(1).waitFor();
    await rows.filter({ hasText: "Completed" }).nth(1).waitFor();
  },

  // While there is time the token is renewed over the open socket.
  async renewal(page) {
    const sockets = [];
    page.on("websocket", (socket) => sockets.push(socket));
    await page.reload();
    await useToken(page, token(...words, 100, 3600));
    await page.getByText("Live", { exact: true }).waitFor();
    await dialog(page).getByText("Your session ends in a moment.").waitFor();
    const answered = new Promise((resolve) =>
      sockets.at(-1).on("framereceived", ({ payload }) => /renewSession/.test(payload) && resolve(payload)),
    );
    await useToken(page, token(...words));
    assert.match(await answered, /"expiresAt"/);
    await dialog(page).waitFor({ state: "hidden" });
    assert.equal(sockets.length, 1);
    assert.equal(sockets[0].isClosed(), false);
  },

  // Every page by keyboard alone: past the header, through all that can be used, each seen and named.
  async keyboard(page) {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Live", { exact: true }).waitFor();
    for (const place of ["runs", "catalogs", "catalogs/1", "catalogs/libraries/1", "pipelines", "people/everyone", "people/groups", "people/me", "health"]) {
      await page.goto(at(`/${place}`));
      await page.getByText("Live", { exact: true }).waitFor();
      await page.getByRole("heading").first().waitFor();
      await page.keyboard.press("Tab");
      await page.getByRole("link", { name: "Skip to the page" }).and(page.locator(":focus")).waitFor();
      await page.keyboard.press("Enter");
      await page.locator("main:focus").waitFor();
      await page.reload();
      await page.getByText("Live", { exact: true }).waitFor();
      await page.getByRole("heading").first().waitFor();
      const seen = [];
      for (let stop; (stop = await focused(page)) && seen.length < 200; ) {
        assert.ok(stop.visible, `${place}: the focus on ${stop.name} is not to be seen`);
        assert.ok(stop.name, `${place}: something without a name has the focus: ${stop.html}`);
        seen.push(stop.name);
      }
      assert.ok(seen.length >= 10 && seen.length < 200, `${place}: ${seen}`);
      assert.ok(seen.includes("Sign out") && seen.includes("Health"), `${place}: ${seen}`);
    }
  },

  // Where people have passwords, and what is told of a failure.
  async passwords(page, _, complaints) {
    await wellMade(page);
    await wellMadeOnPhones(page);
    await page.getByLabel("E-mail").fill("someone@example.com");
    await page.getByLabel("Password").fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("Nobody signs in here: get a token", { exact: false }).waitFor();
    await wellMade(page);
    assert.deepEqual(complaints.splice(0).filter((complaint) => !/status of 5/.test(complaint)), []);
  },

  async health(page, _, complaints) {
    const way = await line(at("/health"));
    await page.goto(way.url);
    await page.clock.install();
    await signIn(page, "user-a@trellis.test");
    await page.getByText("All is well.").waitFor();
    await page.getByRole("region", { name: "Postgres" }).getByText("Version 18", { exact: false }).waitFor();
    await page.getByRole("row", { name: /coice\.job/ }).first().waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);

    // Nobody looks, nothing is asked for.
    let asked = 0;
    page.on("request", (request) => request.method() === "POST" && asked++);
    const look = (hidden) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await look(true);
    const before = asked;
    await page.clock.runFor(60_000);
    assert.equal(asked, before);
    await Promise.all([page.waitForRequest(/graphql/), look(false)]);
    await Promise.all([page.waitForRequest(/graphql/), page.clock.runFor(4_000)]);

    // What is wrong is said first.
    const broken = async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      Object.assign(answer.data.health.providers[0], { name: "cohere", state: "OPEN", lastError: "Unavailable" });
      answer.data.health.queue.waiting = 3;
      answer.data.health.workers = [];
      await route.fulfill({ response, json: answer });
    };
    await page.route("**/graphql", broken);
    await page.clock.runFor(4_000);
    await page.getByText("cohere’s breaker is open (Unavailable): its calls are held back until it answers again.").waitFor();
    await page.getByText("Nobody works: 3 chunks wait, and no worker is there.", { exact: false }).waitFor();
    await wellMade(page);
    await page.unroute("**/graphql", broken);
    await page.clock.runFor(4_000);
    await page.getByText("All is well.").waitFor();

    // A database that hangs gives no answer at all.
    const held = [];
    const hold = (route) => void held.push(route);
    await page.route("**/graphql", hold);
    await page.clock.runFor(12_000);
    await page.getByText("No answer has come for some seconds. The figures below are old", { exact: false }).waitFor();
    await page.unroute("**/graphql", hold);
    for (const route of held) await route.continue().catch(() => {});
    await page.getByText("All is well.").waitFor();

    await way.cut();
    await page.clock.runFor(4_000);
    await page.getByText("The figures below are old", { exact: false }).waitFor();
    await wellMade(page);
    await way.mend();
    await page.clock.runFor(10_000);
    await page.getByText("All is well.").waitFor();
    assert.deepEqual(complaints.splice(0).filter((complaint) => !/ERR_|WebSocket/.test(complaint)), []);
  },
};

/** In the page: wait until the gateway does not take the token any more; it leaves some seconds, since clocks differ. */
async function refused() {
  const { token } = JSON.parse(localStorage.getItem("trellis.session"));
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  const ask = () => fetch("/graphql", { method: "POST", headers, body: '{"query": "{ __typename }"}' });
  while ((await ask()).status !== 401) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Start the demo's pipeline as the person of a token, behind the page's back. */
async function start(token) {
  const query = 'mutation { startCoiceJob(input: { pipelineId: "f84e63d8-c17d-5b26-85fd-7405b5c6831c", libraryId: 1 }) { job { rowId } } }';
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  const { errors } = await (await fetch(at("/graphql"), { method: "POST", headers, body: JSON.stringify({ query }) })).json();
  assert.equal(errors, undefined);
}

/** What Tab comes to next: its name, and whether one sees that it has the focus; null at the end of the page. */
async function focused(page) {
  await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const named = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent || element.querySelector("img")?.alt || element.title;
    return { name: named.trim(), visible: outlineStyle !== "none" && parseFloat(outlineWidth) > 0, html: element.outerHTML.slice(0, 200) };
  });
}

await play(scenarios[scenario], url);
