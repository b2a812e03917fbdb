// The explorer in a real browser.
//
//   node explorer.mjs SCENARIO URL [TOKEN…]      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { accessible, line, play } from "./browsing.mjs";
import { graphiql } from "./graphiql.mjs";

const [scenario, url, ...tokens] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
let page, open, runIt, text, write, result;

const scenarios = {
  async works() {
    await signIn();
    assert.match(await execute("Catalogs"), /"coiceCatalogs"[^]*"Wells"/);

    const started = JSON.parse(await execute("StartJob"));
    const run = started.data.startCoiceJob.job.rowId;
    const link = page.getByRole("navigation", { name: "Runs in the result" }).getByRole("link", { name: run });
    assert.equal(await link.getAttribute("href"), new URL(`/runs/${run}`, url).href);
    await link.focus(); // by keyboard
    const [shown] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Enter")]);
    await shown.close();
    await page.getByText(run).and(page.locator(".detected-link")).waitFor();

    // The run that was just seen is the one to follow.
    await open("FollowJob");
    assert.deepEqual(JSON.parse(await text("variables.json")), { coiceJobId: run });
    await runIt();
    await result(/"COMPLETED"[^]*"fraction": 1,/);
    await page.getByText(/^[0-9]+ events?, ended$/).waitFor();
    await open("FollowResults");
    await runIt();
    await page.getByText(`${await resultsOf(run)} events, ended`).waitFor();

    // What is a run is known by the schema: under other names, in fragments, as the key of a link.
    const links = page.getByRole("navigation", { name: "Runs in the result" }).getByRole("link");
    for (const selection of [
      `runs(first: 1) { nodes { ...Mine } }`,
      `coiceJob(rowId: "${run}") { results(first: 2) { nodes { rowId imageId stage { rowId } of: jobId } } }`,
      `node(id: "${JSON.parse(await ask(`{ coiceJob(rowId: "${run}") { id } }`)).data.coiceJob.id}") { ... on CoiceJob { pipelineId rowId } }`,
    ]) {
      const shown = await ask(`query Some { ${selection} } ${selection.includes("Mine") ? "fragment Mine on Run { key: rowId }" : ""}`);
      await links.first().waitFor();
      assert.deepEqual(await links.allInnerTexts(), [run], shown);
    }
    await ask(`{ coiceJob(rowId: "${run}") { pipelineId state } }`);
    await links.first().waitFor({ state: "hidden" });

    await open("Catalogs");
    await page.getByText(/events, ended/).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Not signed in", { exact: true }).waitFor();
    assert.match(await execute("Catalogs"), /"nodes": \[\]|UNAUTHENTICATED/);
  },

  // GraphiQL's own headers override the session's, and what comes of that is not the session's fault.
  async headers(_, complaints) {
    await signIn();
    await page.getByRole("button", { name: "Headers" }).click();
    await write("request-headers.json", '{"trellis-report": "cost"}');
    assert.match(await execute("Catalogs"), /"cost": \{\n *"rows": [0-9]+/);
    await write("request-headers.json", '{"authorization": "Bearer nobody"}');
    await runIt();
    await result(/UNAUTHENTICATED/);
    await page.getByText(`Signed in as ${MANAGER}`).waitFor();

    await page.route("**/graphql", (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }));
    await runIt();
    await result(/Something between here and the gateway answered 502/);
    assert.deepEqual(complaints.splice(0).filter((line) => !/status of (401|502)/.test(line)), []);
  },

  async examples() {
    await signIn();
    await page.getByRole("button", { name: "Examples" }).click();
    const menu = page.getByRole("dialog", { name: "Examples" });
    await accessible(page, ".bar", "#examples");
    const names = await menu.getByRole("listitem").locator("strong").allInnerTexts();
    assert.ok(names.length > 5);
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "hidden" });
    // All of them do what they say, as they stand.
    for (const name of names) {
      await open(name);
      await runIt();
      const shown = await result(/"data"|"errors"|"message"/);
      if (name === "MasStockRevenue") assert.match(shown, /Only an admin/);
      else if (name === "CancelJob") assert.match(shown, /"CONFLICT"/); // it has ended
      else assert.ok(!JSON.parse(shown).errors && JSON.parse(shown).data, `${name}: ${shown}`);
      if (/^Follow|Follow$/.test(name)) await page.getByText(/ events?, ended$/).waitFor();
    }
    // The editor knows the schema: what does not fit it is marked, where an example is not.
    await page.waitForFunction(() => globalThis.__MONACO.editor.getModelMarkers({}).every(({ severity }) => severity < 8));
    await write("operation.graphql", "query Wrong { coiceCatalogs { nope } }");
    await page.waitForFunction(() => globalThis.__MONACO.editor.getModelMarkers({}).some(({ message }) => /nope/.test(message)));
    // One that was changed opens again beside it; one that was not is the tab that it was.
    const tabs = page.locator(".graphiql-tab-button");
    const before = await tabs.count();
    await open(names[0]);
    await open(names.at(-1));
    assert.equal(await tabs.count(), before + 1, `${await tabs.allInnerTexts()}`);
  },

  // The schema's documentation, by keyboard: from the sidebar, and by the search. All of it is light or dark.
  async documentation() {
    assert.equal(await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Dashboard" }).getAttribute("href"), "/");
    await page.getByRole("button", { name: "Show Documentation Explorer" }).focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("region", { name: "Documentation Explorer" });
    await panel.getByRole("link", { name: "Subscription", exact: true }).focus();
    await page.keyboard.press("Enter");
    await panel.getByText("What happens, as it happens.").waitFor();
    await panel.getByRole("link", { name: "coiceJobResults", exact: true }).focus();
    await page.keyboard.press("Enter");
    await panel.getByText("The sequence of the last result that you have seen; 0 or nothing for all.").waitFor();
    await accessible(page, ".bar", ".graphiql-sidebar", ".graphiql-plugin");
    await panel.getByRole("link", { name: "CoiceJobResult" }).first().click();
    await page.keyboard.press("Control+Alt+k");
    await page.keyboard.type("orgsCustomer");
    await panel.getByRole("option", { name: "OrgsCustomer", exact: true }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await panel.getByText(/orgsCustomer/i).first().waitFor();
    // Paragraphs are paragraphs.
    await panel.getByRole("combobox").fill("OrgsUserProfile");
    await panel.getByRole("option", { name: "OrgsUserProfile", exact: true }).click();
    await panel.getByText("Who has written something is deactivated, not deleted.").waitFor();
    assert.equal(await panel.locator("pre").count(), 0);

    const lightness = () =>
      page.evaluate(() => {
        const shades = [".bar", ".graphiql-container"].map((one) => getComputedStyle(document.querySelector(one)).backgroundColor);
        return shades.map((shade) => shade.match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765);
      });
    await page.getByRole("button", { name: "Sign in" }).click();
    for (const [theme, dark] of [["dark", true], ["light", false]]) {
      await page.emulateMedia({ colorScheme: theme });
      assert.ok((await lightness()).every((part) => part < 0.4 === dark), theme);
      await page.locator(dark ? ".monaco-editor.vs-dark" : ".monaco-editor.vs").first().waitFor();
      await accessible(page, ".bar", "#ways-in");
    }
    // The dashboard's choice is GraphiQL's, and the other way round.
    await page.evaluate(() => localStorage.setItem("trellis.theme", "dark"));
    await page.reload();
    await page.locator(".monaco-editor.vs-dark").first().waitFor();
    await page.evaluate(() => localStorage.setItem("trellis.theme", "light"));
    await page.reload();
    await page.locator(".monaco-editor.vs").first().waitFor();
    await page.getByRole("button", { name: "Open settings dialog" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Dark" }).click();
    await page.locator(".monaco-editor.vs-dark").first().waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("trellis.theme")), "dark");
  },

  // A link holds an operation, and opens it beside what is there; nothing of it runs by itself. Tabs outlive the page.
  async shared(context) {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const query = "query Handed($first: Int!) {\n  coiceCatalogs(first: $first) { nodes { name } } # ü&#?\n}";
    await page.getByRole("button", { name: "Headers" }).click();
    await write("request-headers.json", '{"x-mine": "between us"}');
    await write("operation.graphql", query);
    await write("variables.json", '{"first": 3}');
    await page.waitForFunction(() => /first.*3/.test(localStorage.getItem("graphiql:tabState"))); // and has noted the headers
    await runIt();
    await result(/"data"|"errors"/);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Copied link").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${url}#query=`) && !/between/.test(link), link);

    const posted = [];
    const tabs = page.locator(".graphiql-tab-button");
    const asks = (request) => request.method() === "POST" && !/IntrospectionQuery/.test(request.postData()) && posted.push(request.postData());
    context.on("request", asks);
    for (const address of [link, `${url}?${new URLSearchParams({ query: "{ shared: __typename }" })}`]) {
      await page.goto("about:blank");
      await page.goto(address);
      const [wanted, variables] = address === link ? [query, '{"first": 3}'] : ["{ shared: __typename }", ""];
      await page.locator(".graphiql-query-editor .view-line").first().waitFor();
      assert.deepEqual([await text("operation.graphql"), await text("variables.json"), page.url()], [wanted, variables, url]);
    }
    assert.deepEqual(posted, []);
    await write("operation.graphql", "query Changed { shared: __typename }");
    await tabs.filter({ hasText: "Changed" }).waitFor();
    await page.waitForFunction(() => /Changed/.test(localStorage.getItem("graphiql:tabState")));
    const before = await tabs.allInnerTexts();
    await page.waitForFunction(() => /Handed/.test(localStorage.getItem("graphiql:queries")));
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.ok(/Handed/.test(kept) && !/between us|UNAUTHENTICATED|"nodes/.test(kept), kept);
    await page.reload();
    await tabs.filter({ hasText: "Changed" }).waitFor();
    assert.deepEqual(await tabs.allInnerTexts(), before);
    assert.equal(await text("operation.graphql"), "query Changed { shared: __typename }");
    await runIt();
    await result(/"shared": "Query"/);
    // Handed to somebody who is here already.
    await page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
    await page.waitForFunction(() => !location.hash);
    await page.waitForFunction(() => globalThis.__MONACO?.editor.getModels().some((model) => /query Handed/.test(model.getValue())));
    // Without a secure address there is no clipboard.
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("The link is in the address bar").waitFor();
    assert.equal(page.url(), link);
  },

  async explain(_, complaints) {
    await signIn();
    await open("Catalogs");
    await page.getByRole("button", { name: "Explain" }).focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "How the query is read" });
    await panel.getByRole("heading", { name: "Postgres" }).waitFor();
    const shown = await panel.innerText();
    assert.match(shown, /At most [0-9]+ planned rows of [0-9]+ allowed · .*planning [0-9.]+ ms.* · total [0-9.]+ ms/);
    assert.match(shown, /coiceCatalogs: page of coice\.catalogs ordered by/);
    assert.match(shown, /\n *from coice\.catalogs /);
    assert.match(shown, /Execution Time: /);
    await accessible(page, ".explain");

    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await panel.getByRole("button", { name: "Copy SQL" }).click();
    await panel.getByText("Copied").waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^select concat\(/);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Explain");

    await write("operation.graphql", "query A($n: Int) { coiceCatalogs(first: $n) { nope } }");
    await page.getByRole("button", { name: "Explain" }).click();
    await panel.getByRole("alert").getByText("Cannot query field 'nope'").waitFor();
    await panel.getByRole("button", { name: "Close" }).click();
    await panel.waitFor({ state: "hidden" });

    const subscription = 'subscription { coiceJob(rowId: "00000000-0000-4000-8000-000000000000") { state } }';
    for (const [operation, said] of [
      ['mutation { signIn(input: { email: "a@b.c", password: "" }) { accessToken } }', /^Only queries can be explained/],
      [subscription, /^Only queries can be explained/],
      ["{ coiceCatalogs {", /Syntax Error/],
    ]) {
      await write("operation.graphql", operation);
      await page.getByRole("button", { name: "Explain" }).click();
      await panel.getByRole("alert").getByText(said).waitFor();
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "hidden" });
    }

    // What no plan covers says why, beside what one does.
    await write("operation.graphql", "{ runs(first: 1) { totalCount } alaweinForms(kind: QMLAB) { name } coicePrompts { totalCount } }");
    await page.getByRole("button", { name: "Explain" }).click();
    await panel.getByRole("heading", { name: "Run field by field" }).waitFor();
    await panel.getByRole("listitem").filter({ hasText: /^alaweinForms: ./ }).waitFor();
    assert.match(await panel.innerText(), /coicePrompts: .*\n[^]*Execution Time: /);
    await page.keyboard.press("Escape");

    // Whom the headers name is whom it is explained to, and that is no matter of the session.
    await page.getByRole("button", { name: "Headers" }).click();
    await write("request-headers.json", '{"authorization": "Bearer nobody"} // JSON as GraphiQL takes it');
    await page.getByRole("button", { name: "Explain" }).click();
    await panel.getByRole("alert").getByText(/token/).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText(`Signed in as ${MANAGER}`).waitFor();
    await write("request-headers.json", "{");
    await page.getByRole("button", { name: "Explain" }).click();
    await panel.getByRole("alert").getByText(/^It was not asked: the request headers are invalid JSON/).waitFor();
    await page.keyboard.press("Escape");
    assert.deepEqual(complaints.splice(0).filter((line) => !/status of 40[0156]/.test(line)), []);
  },

  async explainElsewhere(_, complaints) {
    const panel = page.getByRole("dialog", { name: "How the query is read" });
    const expected = [/Sign in first/, /Only an admin may/, /Execution Time: /];
    for (const [place, token] of ["", ...tokens].entries()) {
      if (token) await paste(token);
      await page.getByRole("button", { name: "Explain" }).click();
      await panel.getByText(expected[place]).first().waitFor();
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "hidden" });
      if (token) await page.getByRole("button", { name: "Sign out" }).click();
    }
    assert.deepEqual(complaints.splice(0).filter((line) => !/status of 40[13]/.test(line)), []);
  },

  async passwords(_, complaints) {
    await page.getByRole("button", { name: "Sign in" }).click();
    const panel = page.getByRole("dialog", { name: "Sign in" });
    await accessible(page, ".bar", "#ways-in");
    assert.equal(await panel.getByRole("list", { name: "Demo people" }).count(), 0);
    await panel.getByLabel("E-mail").fill("someone@example.com");
    await panel.getByLabel("Password").fill("wrong");
    await panel.getByRole("button", { name: "Sign in" }).click();
    await panel.getByRole("alert").getByText(/^Not signed in: ./).waitFor();
    await panel.getByLabel("Or with a token").fill("not a token");
    await panel.getByRole("button", { name: "Use it" }).click();
    await panel.getByRole("alert").getByText(/^Not signed in: .*token/).waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("trellis.session")), null);

    const [token] = tokens;
    await panel.getByLabel("Or with a token").fill(`Bearer ${token}`);
    await page.keyboard.press("Enter");
    await page.getByText(`Signed in as ${MANAGER}`).waitFor();
    assert.deepEqual(await session(), { token, email: MANAGER });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Sign out");
    assert.deepEqual(complaints.splice(0).filter((line) => !/status of (400|401|500|503)/.test(line)), []);
  },

  // Every tab is signed in as the same person, and so is a socket that is open.
  async session(context) {
    const other = await context.newPage();
    await other.goto(url);
    await signIn();
    await other.getByText(`Signed in as ${MANAGER}`).waitFor();
    await open("UnderWay");
    await runIt();
    await result(/"runs": \[/);
    await page.getByText("1 event, following").waitFor();
    // What is open goes on as who pastes a token.
    await other.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Not signed in", { exact: true }).waitFor();
    await result(/UNAUTHENTICATED/);
    await paste(tokens[0], other);
    await page.getByText("Signed in as admin@trellis.test").waitFor();
    await runIt();
    await page.getByText("1 event, following").waitFor();
    await other.evaluate((kept) => localStorage.setItem("trellis.session", kept), JSON.stringify({ token: tokens[0], email: "same@person.test" }));
    await page.getByText("2 events, following").waitFor();
    await other.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Not signed in", { exact: true }).waitFor();
    await result(/UNAUTHENTICATED/);
  },

  // A token that the gateway does not take any more ends the session here, and says so; other pages see to it themselves.
  async ended(_, complaints) {
    await page.evaluate((token) => localStorage.setItem("trellis.session", JSON.stringify({ token, email: "a@b.c" })), tokens[0]);
    await page.reload();
    await page.getByText("Your session has ended. Sign in again.").waitFor();
    assert.equal((await session()).token, tokens[0]);
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.getByRole("link", { name: "Subscription", exact: true }).waitFor(); // the schema is read as nobody
    assert.match(await execute("Catalogs"), /"nodes": \[\]|UNAUTHENTICATED/);
    await signIn();
    assert.match(await execute("Catalogs"), /"Wells"/);
    await page.getByRole("button", { name: "Sign out" }).click();

    // One that expires while something is followed.
    const [head, claims] = tokens[0].split(".");
    const body = { ...JSON.parse(Buffer.from(claims, "base64url")), exp: Date.now() / 1000 + 3 };
    const signed = `${head}.${Buffer.from(JSON.stringify(body)).toString("base64url")}`;
    await paste(`${signed}.${createHmac("sha256", tokens[1]).update(signed).digest("base64url")}`);
    await open("UnderWay");
    await runIt();
    await page.getByText("1 event, following").waitFor();
    await page.getByText("Your session has ended. Sign in again.").waitFor();
    await result(/The access token has expired/);
    await page.getByText("1 event, ended").waitFor();
    await signIn();
    await runIt();
    await page.getByText("1 event, following").waitFor();
    assert.deepEqual(complaints.splice(0).filter((line) => !/status of 401/.test(line)), []);
  },

  // What is followed through a line that is cut goes on behind the last event, and the bar says what is the matter.
  async cut(_, complaints) {
    const cable = await line(url);
    await page.goto(cable.url, { waitUntil: "load" });
    await signIn();
    const run = JSON.parse(await execute("StartJob")).data.startCoiceJob.job.rowId;
    await open("FollowJob");
    await runIt();
    await result(/"COMPLETED"/);
    const results = await resultsOf(run);

    const trouble = page.getByText("The gateway cannot be reached; trying again.");
    const byVariable = `subscription FollowResults($coiceJobId: UUID!, $from: Int) {
      found: coiceJobResults(jobId: $coiceJobId, after: $from) { sequence result }
    }`;
    for (const operation of [null, byVariable]) {
      await open("FollowResults");
      if (operation) await write("operation.graphql", operation);
      const broken = cable.cutAfter(8_000);
      await runIt();
      await broken;
      await trouble.waitFor();
      const events = Number((await page.getByText(/^[0-9]+ events, following$/).innerText()).split(" ")[0]);
      assert.ok(events > 0 && events < results, `${events} of ${results}`);
      await cable.mend();
      await trouble.waitFor({ state: "hidden" });
      await page.getByText(`${results} events, ended`).waitFor();
    }

    await cable.cut();
    await open("Catalogs");
    await runIt();
    await result(/The gateway cannot be reached/);
    await cable.mend();
    await trouble.waitFor({ state: "hidden" });
    assert.match(await execute("Catalogs"), /"Wells"/);
    // A worker of the editors whose script was still on its way complains with a bare event, a part of them by name.
    const expected = /^Event$|Failed to fetch dynamically imported module|ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket connection/;
    assert.deepEqual(complaints.splice(0).filter((line) => !expected.test(line)), []);
  },
};

async function signIn() {
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("list", { name: "Demo people" }).getByRole("button", { name: MANAGER }).click();
  await page.getByText(`Signed in as ${MANAGER}`).waitFor();
}

async function paste(token, where = page) {
  await where.getByRole("button", { name: "Sign in" }).click();
  await where.getByLabel("Or with a token").fill(token);
  await where.getByRole("button", { name: "Use it" }).click();
  await where.getByText("Signed in as").waitFor();
}

function session() {
  return page.evaluate(() => JSON.parse(localStorage.getItem("trellis.session")));
}

async function execute(example) {
  await open(example);
  await runIt();
  return result(/"data"|"errors"/);
}

// The answer to a query that is written by hand; the text of the last answer is gone by then.
async function ask(query) {
  await write("operation.graphql", query);
  await write("response.json", "");
  await runIt();
  return result(/"data"|"errors"/);
}

async function resultsOf(job) {
  const { token } = await session();
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: `{ coiceJob(rowId: "${job}") { results { totalCount } } }` }),
  });
  return (await response.json()).data.coiceJob.results.totalCount;
}

await play(
  async (first, context, complaints) => {
    page = first;
    ({ open, runIt, text, write, result } = graphiql(page));
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
    await scenarios[scenario](context, complaints);
  },
  url,
  { viewport: { width: 1280, height: 800 } },
);
