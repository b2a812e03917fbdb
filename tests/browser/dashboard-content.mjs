// Catalogs, uploads and pipelines in a real browser.
//
//   node dashboard-content.mjs SCENARIO URL [WORD…]      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { line, play } from "./browsing.mjs";
import { signIn, useToken, wellMade, wellMadeOnPhones } from "./dashboard.mjs";

const [scenario, url, ...words] = process.argv.slice(2);
const PHOTOGRAPHS = new URL("../../db/demo/photographs/", import.meta.url);
const at = (path) => new URL(path, url).href;
const dialog = (page) => page.getByRole("dialog");
const button = (where, name) => where.getByRole("button", { name });
const item = (page, name) => page.getByRole("treeitem", { name });
const grid = (page) => page.getByRole("list", { name: "Photographs" });
const uploads = (page) => page.getByRole("region", { name: "Uploads" });
const shown = (page, sum) => page.getByRole("region", { name: "Photographs" }).getByRole("status").and(page.getByText(sum, { exact: true }));
const upload = (page, name) => uploads(page).getByRole("listitem").filter({ hasText: name });
const stage = (page, number) => page.getByRole("listitem", { name: `Stage ${number}`, exact: true });

/** A photograph of the demo under another name. */
const photograph = async (source, name) => ({ name, mimeType: "image/jpeg", buffer: await readFile(new URL(source, PHOTOGRAPHS)) });
const TEXT = { name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("This is not a photograph at all.") };
const LARGE = { name: "large.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(10 * 2 ** 20)]) };

const choose = (page, ...files) => page.getByLabel("Photographs to upload").setInputFiles(files);

/** Of photographs that are rows alone, the pictures. */
async function drawn(page) {
  const picture = await readFile(new URL("candle.jpg", PHOTOGRAPHS));
  await page.route(/\/(thumbnails|storage)\//, (route) => route.fulfill({ body: picture, contentType: "image/jpeg" }));
  await page.reload();
}

async function make(page, opener, name, action = "Make it") {
  await opener.click();
  await dialog(page).getByLabel("Name", { exact: true }).fill(name);
  await button(dialog(page), action).click();
  await dialog(page).waitFor({ state: "hidden" });
}

const scenarios = {
  // A catalog, a library, photographs into it, a pipeline over them.
  async journey(page, _, complaints) {
    await signIn(page, "manager-a@trellis.test");
    await item(page, "Oil & Gas").waitFor();
    const wells = page.getByRole("list", { name: "Libraries" }).getByRole("listitem").filter({ has: page.getByRole("link", { name: "Wells", exact: true }) });
    await wells.getByText("25 photographs").waitFor();
    await wells.locator("img").nth(2).waitFor();
    await wellMade(page);
    await make(page, button(page, "New catalog"), "Harbours");
    await page.getByRole("heading", { name: "Harbours" }).waitFor();
    await wellMade(page);
    await make(page, button(page, "New library"), "Cranes");
    await page.getByRole("heading", { name: "Cranes" }).waitFor();
    await item(page, /^Cranes/).and(page.locator("[aria-selected=true]")).waitFor();
    await page.getByText("No photographs yet.").waitFor();
    await wellMade(page);
    await page.getByRole("navigation", { name: "Where it is" }).getByRole("link", { name: "Harbours" }).click();
    await button(page, "Rename").click();
    await dialog(page).getByRole("textbox", { name: "Name", exact: true }).and(page.locator(":focus")).fill("Ports");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Ports" }).waitFor();
    await item(page, "Ports").waitFor();
    await page.getByRole("list", { name: "Libraries inside" }).getByRole("link", { name: "Cranes" }).click();
    await page.getByText("No photographs yet.").waitFor();

    // A name that is taken, what is no photograph, what is too large: the page knows of some, the gateway of all.
    const first = await photograph("skyline.jpg", "first.jpg");
    await choose(page, first);
    await upload(page, "first.jpg").getByText("Uploaded").waitFor();
    await grid(page).getByRole("img", { name: "first.jpg" }).waitFor();
    await choose(
      page,
      first,
      TEXT,
      LARGE,
      await photograph("candle.jpg", "second.jpg"),
      await photograph("flare-stack-night.jpg", "thírd #3 50%.jpg"),
      await photograph("grass-verge.jpg", "fourth.jpg"),
    );
    await uploads(page).getByRole("status").getByText("4 uploaded, 3 not uploaded.").waitFor({ state: "attached" });
    await upload(page, "first.jpg").getByText("There is a file of this name already.").waitFor();
    await upload(page, "notes.jpg").getByText("This is not a JPEG, PNG or WebP image.").waitFor();
    await upload(page, "large.jpg").getByText("10 MB are allowed.", { exact: false }).waitFor();
    for (const name of ["fourth.jpg", "second.jpg", "thírd #3 50%.jpg"]) await grid(page).getByRole("img", { name }).waitFor();
    await shown(page, "4 photographs").waitFor();
    await item(page, /^Cranes/).getByText("4").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);

    // Whoever gets past the page's look is refused by the gateway.
    await page.evaluate(() => {
      const { slice } = Blob.prototype;
      const size = Object.getOwnPropertyDescriptor(Blob.prototype, "size").get;
      Blob.prototype.slice = function (...span) {
        return this.name === "notes.jpg" ? new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0])]) : slice.apply(this, span);
      };
      Object.defineProperty(File.prototype, "size", {
        get() {
          return this.name === "large.jpg" ? 1_000_000 : size.call(this);
        },
      });
    });
    await button(uploads(page), "Clear the list").click();
    await choose(page, TEXT);
    await uploads(page).getByRole("status").getByText("0 uploaded, 1 not uploaded.").waitFor({ state: "attached" });
    assert.equal(await uploads(page).getByText("This is not a JPEG, PNG or WebP image.", { exact: true }).count(), 0);
    assert.match(await upload(page, "notes.jpg").innerText(), /JPEG/);
    await choose(page, LARGE);
    await upload(page, "large.jpg").getByText("Not uploaded").waitFor();
    await shown(page, "4 photographs").waitFor();
    await page.evaluate(() => delete File.prototype.size);
    complaints.splice(0); // the storage's answer to what is too large

    // What one looks for; one photograph, its neighbours, and its end.
    await page.getByRole("search").getByLabel("Name").fill("D #3 50%");
    await shown(page, "1 photograph found").waitFor();
    assert.match(page.url(), /[?&]name=D\+%233\+50%25/);
    await page.getByRole("search").getByLabel("Name").fill("");
    await page.getByRole("search").getByLabel("Metadata").fill("width");
    await shown(page, "4 photographs found").waitFor();
    await page.getByRole("search").getByLabel("Metadata").fill("width = 1");
    await page.getByText("No photograph fits.").waitFor();
    await page.getByRole("search").getByLabel("Metadata").fill("");
    await shown(page, "4 photographs").waitFor();
    await button(grid(page), "first.jpg").click();
    await dialog(page).getByRole("img", { name: "first.jpg" }).waitFor();
    await wellMade(page);
    await page.keyboard.press("ArrowLeft");
    await dialog(page).getByRole("heading", { name: /second|thírd|fourth/ }).waitFor();
    await page.keyboard.press("ArrowRight");
    await dialog(page).getByRole("heading", { name: "first.jpg" }).waitFor();
    await button(dialog(page), "Delete").click();
    await wellMade(page);
    await button(dialog(page).last(), "Delete the photograph").click();
    await shown(page, "3 photographs").waitFor();

    // No pipeline is for this library yet.
    await button(page, "Start a pipeline").click();
    await dialog(page).getByText("No pipeline fits this library.").waitFor();
    await dialog(page).getByRole("link", { name: "Make one" }).click();
    await button(page, "New pipeline").click();
    await dialog(page).getByLabel("Find a library").fill("CRAN");
    await dialog(page).getByRole("option", { name: "Ports / Cranes" }).waitFor({ state: "attached" });
    await dialog(page).getByRole("combobox", { name: "Library", exact: true }).selectOption("Ports / Cranes");
    await wellMade(page);
    await dialog(page).getByLabel("Name", { exact: true }).fill("Harbour watch");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Harbour watch" }).waitFor();
    await button(page, "Add a stage").click();
    await wellMade(page);
    await button(dialog(page), "Take Flare detection").click();
    await button(page, "Add a stage").click();
    await button(dialog(page), "Write a new prompt").click();
    await dialog(page).getByRole("textbox", { name: "Name", exact: true }).fill("Colours");
    await dialog(page).getByLabel("What is asked of each photograph").fill("Name the dominant colours.");
    await dialog(page).getByLabel("Form of the answer").selectOption("keywords");
    await wellMade(page);
    await button(dialog(page), "Save").click();
    await stage(page, 2).getByRole("heading", { name: "Colours" }).waitFor();
    await stage(page, 2).getByText("It looks at every photograph.").waitFor();
    await button(page, "Save the stages").click();
    await page.getByText("Saved.").waitFor();
    await page.getByText("None yet. Start one from a library.").waitFor();

    // Two of the three, and then all of them: the page goes to the run.
    await page.getByRole("link", { name: "To its library" }).click();
    await shown(page, "3 photographs").waitFor();
    await page.getByLabel("Select second.jpg").check();
    await page.getByLabel("Select fourth.jpg").check();
    await button(page, "Start a pipeline over 2").click();
    await dialog(page).getByText("2 photographs × 2 stages: at most 4 questions to the model", { exact: false }).waitFor();
    await wellMade(page);
    await dialog(page).getByLabel("All 3 of the library").check();
    await dialog(page).getByText("3 photographs × 2 stages", { exact: false }).waitFor();
    await button(dialog(page), "Start").dblclick();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
    await page.getByRole("heading", { name: "Harbour watch · Cranes" }).waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();

    // The photograph tells of it; nothing goes without a warning of what goes with it.
    await page.goto(at("/catalogs"));
    await item(page, "Ports").click();
    await item(page, /^Cranes/).click();
    await button(grid(page), "thírd #3 50%.jpg").click();
    await dialog(page).getByText("Yes").waitFor();
    await dialog(page).getByRole("link", { name: "Harbour watch · Cranes" }).first().waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await page.keyboard.press("Escape");
    await button(page, "Delete").click();
    await dialog(page).getByText("3 photographs").waitFor();
    await dialog(page).getByText("1 pipeline").waitFor();
    await dialog(page).getByText("1 job with its results").waitFor();
    await wellMade(page);
    await button(dialog(page), "Leave it").click();
  },

  // Stages: what they look at, their order, what is refused. There is a job of this pipeline already.
  async stages(page) {
    await signIn(page, "manager-a@trellis.test");
    await stage(page, 2).getByText(/1 of 3 images of the last job, .*, would pass/).waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await stage(page, 2).getByLabel("Value of rule 1").selectOption("no");
    await stage(page, 2).getByText(/2 of 3 images/).waitFor();
    await stage(page, 2).getByLabel("Field of rule 1").selectOption("confidence");
    await stage(page, 2).getByLabel("Value of rule 1").fill("2");
    await stage(page, 2).getByText(/0 of 3 images/).waitFor();
    await button(stage(page, 2), "Edit as JSON").click();
    const json = stage(page, 2).getByLabel("Filter as JSON");
    assert.deepEqual(JSON.parse(await json.inputValue()), { "stage_1.confidence": { gte: 2 } });
    await json.fill('{"or": [{"stage_1.result": true}, {"not": {"stage_1.result": true}}]}');
    await stage(page, 2).getByText(/3 of 3 images/).waitFor();
    await stage(page, 2).getByText("This filter is more than rules can show.").waitFor();
    await wellMade(page);
    await json.fill('{"stage_1.result": {"like": "x"}}');
    await stage(page, 2).getByText(/there is no such operator/).waitFor();
    await button(page, "Save the stages").click();
    await stage(page, 2).getByRole("alert").getByText(/Stage 2: The filter is malformed: .*there is no such operator/).waitFor();
    await wellMade(page);
    await json.fill('{"stage_1.result": ');
    await stage(page, 2).getByText("This is not JSON yet", { exact: false }).waitFor();
    assert.ok(await button(page, "Save the stages").isDisabled());
    await json.fill('{"stage_1.result": true}');

    // A filter follows the stage that it asks about; ahead of it, it cannot be.
    await button(page, "Move stage 1 down").focus();
    await page.keyboard.press("Enter");
    await stage(page, 1).getByRole("alert").getByText(/asks about stage 2/).waitFor();
    assert.match(await stage(page, 1).getByLabel("Filter as JSON").inputValue(), /stage_2\.result/);
    assert.equal(await button(page, "Save the stages").isDisabled(), true);
    await button(page, "Move stage 2 down").and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await button(page, "Move stage 1 down").and(page.locator(":focus")).waitFor();
    await button(page, "Move stage 2 down").click();
    await stage(page, 3).getByText(/1 of 3 images/).waitFor();
    await button(stage(page, 3), "Edit as rules").click();

    // What is not saved waits while one looks elsewhere.
    await page.getByRole("link", { name: "Catalogs", exact: true }).click();
    await item(page, "Oil & Gas").waitFor();
    await page.goBack();
    await stage(page, 3).getByRole("heading", { name: "Description of the finding" }).waitFor();
    await button(page, "Save the stages").click();
    await page.getByText("Saved.").waitFor();
    await page.reload();
    await stage(page, 3).getByText(/1 of 3 images/).waitFor();
    await stage(page, 3).getByRole("heading", { name: "Description of the finding" }).waitFor();

    // What has results stays, and so does the pipeline.
    await button(page, "Remove stage 2").click();
    await button(page, "Save the stages").click();
    await page.getByRole("alert").getByText("Stage 2 has results of earlier jobs", { exact: false }).waitFor();
    await button(page, "Undo all changes").click();
    await stage(page, 3).waitFor();
    await button(page, "Delete").click();
    await dialog(page).getByText("Its 3 stages and their filters go.", { exact: false }).waitFor();
    await dialog(page).getByText("1 job has run it", { exact: false }).waitFor();
    await button(dialog(page), "Delete the pipeline").click();
    await dialog(page).getByRole("alert").getByText("Other rows still refer to this one.").waitFor();
    await button(dialog(page), "Leave it").click();

    // Somebody else was faster.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await button(other, "Add a stage").click();
    await button(dialog(other), "Take Keywords").click();
    await button(page, "Add a stage").click();
    await button(dialog(page), "Take Flare detection").click();
    await button(other, "Save the stages").click();
    await other.getByText("Saved.").waitFor();
    await button(page, "Save the stages").click();
    await page.getByRole("alert").getByText("Somebody else changed the stages", { exact: false }).waitFor();
    await button(page, "Show the stages as they are now").click();
    await stage(page, 4).getByRole("heading", { name: "Keywords" }).waitFor();
    await other.close();

    // Prompts, and who uses them.
    await page.goto(at("/pipelines"));
    await page.getByRole("link", { name: "Oil & Gas inspection" }).waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await button(page, "Prompts").click();
    await dialog(page).getByText("Used by").first().waitFor();
    await wellMade(page);
    await button(dialog(page), "Edit Keywords").click();
    await dialog(page).getByText("2 stages ask it", { exact: false }).waitFor();
    await dialog(page).getByRole("textbox", { name: "Name", exact: true }).fill("Words");
    await button(dialog(page), "Save").click();
    await button(dialog(page), "Edit Words").waitFor();
    await button(dialog(page), "Write a new prompt").click();
    await dialog(page).getByRole("textbox", { name: "Name", exact: true }).fill("Superfluous");
    await dialog(page).getByLabel("What is asked of each photograph").fill("Is it superfluous?");
    await button(dialog(page), "Save").click();
    await button(dialog(page), "Edit Superfluous").click();
    await button(dialog(page), "Delete it").click();
    await dialog(page).getByText("No stage asks “Superfluous”", { exact: false }).waitFor();
    await wellMade(page);
    await button(dialog(page), "Delete the prompt").click();
    await button(dialog(page), "Edit Superfluous").waitFor({ state: "hidden" });
  },

  // A tree and an upload by keyboard alone.
  async keyboard(page) {
    await signIn(page, "manager-a@trellis.test");
    await item(page, "Oil & Gas").waitFor();
    const focused = (name) => item(page, name).and(page.locator(":focus")).waitFor();
    await page.getByRole("heading", { level: 1, name: "Catalogs" }).waitFor();
    await button(page, "New catalog").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.type("HEADS");
    const found = page.getByRole("list", { name: "Libraries found" });
    await found.getByRole("link", { name: "Wellheads" }).waitFor();
    assert.equal(await found.getByRole("link").count(), 1);
    await page.keyboard.press("Escape");
    await item(page, "Oil & Gas").waitFor();
    await page.keyboard.press("Tab");
    await page.locator("[role=treeitem]:focus").waitFor();
    await page.keyboard.press("o");
    await focused("Oil & Gas");
    await page.keyboard.press("ArrowRight");
    await item(page, /^Wells/).waitFor();
    await page.keyboard.press("ArrowRight");
    await focused(/^Refineries/);
    await page.keyboard.press("w");
    await focused(/^Wells/);
    await page.keyboard.press("ArrowRight");
    await item(page, /^Wellheads/).waitFor();
    await page.keyboard.press("ArrowDown");
    await focused(/^Wellheads/);
    await page.keyboard.press("ArrowLeft");
    await focused(/^Wells/);
    await page.keyboard.press("ArrowLeft");
    await item(page, /^Wellheads/).waitFor({ state: "hidden" });
    await page.keyboard.press("ArrowLeft");
    await focused("Oil & Gas");
    await page.keyboard.press("Home");
    await page.getByRole("treeitem").first().and(page.locator(":focus")).waitFor();
    await page.keyboard.press("End");
    await page.getByRole("treeitem").last().and(page.locator(":focus")).waitFor();
    await page.keyboard.press("w");
    await focused(/^Wells/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Wells" }).waitFor();
    await shown(page, "25 photographs").waitFor();
    const choosing = page.waitForEvent("filechooser"); // early: the browser has to be told first
    await wellMade(page);

    await button(page, "Upload photographs").focus();
    await page.keyboard.press("Enter");
    const chooser = await choosing;
    assert.equal(chooser.isMultiple(), true);
    await chooser.setFiles([await photograph("candle.jpg", "by-keyboard.jpg")]);
    await upload(page, "by-keyboard.jpg").getByText("Uploaded").waitFor();
    await button(grid(page), "by-keyboard.jpg").focus();
    await page.keyboard.press("Enter");
    await dialog(page).getByRole("img", { name: "by-keyboard.jpg" }).waitFor();
    await button(dialog(page), "Delete").focus();
    await page.keyboard.press("Enter");
    await button(dialog(page).last(), "Delete the photograph").focus();
    await page.keyboard.press("Enter");
    await shown(page, "25 photographs").waitFor();
    await page.locator("[data-image]:focus").waitFor();

    // The name is free again, if only once the old file is gone.
    await button(uploads(page), "Clear the list").focus();
    await page.keyboard.press("Enter");
    await choose(page, await photograph("candle.jpg", "by-keyboard.jpg"));
    await upload(page, "by-keyboard.jpg").getByText("Uploaded").waitFor();
    await shown(page, "26 photographs").waitFor();
  },

  // The connection breaks while files are sent; files dropped; one is cancelled and tried again.
  async lost(page, _, complaints) {
    const way = await line(at("/catalogs/libraries/1"));
    await page.goto(way.url);
    await signIn(page, "manager-a@trellis.test");
    await shown(page, "25 photographs").waitFor();
    const hold = (route) => route.request().method() === "PUT" && /slow/.test(route.request().url()) ? held.push(route) : route.fallback();
    const held = [];
    await page.route("**/storage/**", hold);
    const files = await Promise.all(
      ["slow-1.jpg", "slow-2.jpg", "quick.jpg"].map(async (name) => {
        const { buffer } = await photograph("tank-farm-day.jpg", name);
        return [name, buffer.toString("base64")];
      }),
    );
    await page.locator(".drop-zone").evaluate((zone, files) => {
      const dataTransfer = new DataTransfer();
      for (const [name, text] of files) {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
      }
      for (const type of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }, files);
    await upload(page, "quick.jpg").getByText("Uploaded").waitFor();
    await upload(page, "slow-1.jpg").getByRole("progressbar").waitFor();
    await wellMade(page);
    await button(page, "Cancel slow-2.jpg").click();
    await upload(page, "slow-2.jpg").getByText("Cancelled").waitFor();

    // Whoever leaves the page is warned.
    const [warning] = await Promise.all([page.waitForEvent("dialog"), page.evaluate(() => void setTimeout(() => location.assign("/graphql"), 0))]);
    assert.equal(warning.type(), "beforeunload");
    await warning.dismiss();

    await way.cut();
    await page.unroute("**/storage/**", hold);
    for (const route of held) await route.abort("connectionreset").catch(() => {});
    await upload(page, "slow-1.jpg").getByText("Trying again…", { exact: false }).waitFor();
    await wellMade(page);
    await way.mend();
    await upload(page, "slow-1.jpg").getByText("Uploaded").waitFor();
    await button(page, "Try again: slow-2.jpg").click();
    await upload(page, "slow-2.jpg").getByText("Uploaded").waitFor();
    await shown(page, "28 photographs").waitFor();
    assert.deepEqual(complaints.splice(0).filter((complaint) => !/ERR_|WebSocket/.test(complaint)), []);
  },

  // Four at a time, wherever in the dashboard one is meanwhile.
  async several(page) {
    await signIn(page, "manager-a@trellis.test");
    await page.getByText("No photographs yet.").waitFor();
    const held = [];
    let open = false;
    await page.route("**/storage/**", (route) => (open || route.request().method() !== "PUT" ? route.fallback() : held.push(route)));
    await choose(page, ...(await Promise.all(Array.from({ length: 12 }, (_, n) => photograph("candle.jpg", `candle-${n}.jpg`)))));
    const states = uploads(page).getByRole("listitem");
    await states.getByRole("progressbar").nth(3).waitFor();
    assert.equal(await states.getByRole("progressbar").count(), 4);
    assert.equal(await states.getByText("Waiting", { exact: true }).count(), 8);
    await page.getByRole("link", { name: "Pipelines", exact: true }).click();
    await page.getByRole("heading", { name: "Pipelines" }).waitFor();
    open = true;
    for (const route of held) await route.fallback();
    await page.goBack();
    await uploads(page).getByRole("status").getByText("12 uploaded.").waitFor({ state: "attached" });
    await shown(page, "12 photographs").waitFor();
    await button(uploads(page), "Clear the list").click();
    await uploads(page).waitFor({ state: "hidden" });

    // A folder with what is below it; beside the place for it, nothing happens.
    const devtools = await page.context().newCDPSession(page);
    const drop = async (place, files) => {
      const { x, y } = await place.boundingBox();
      const data = { items: [], files, dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"])
        await devtools.send("Input.dispatchDragEvent", { type, x: x + 5, y: y + 5, data });
    };
    const here = page.url();
    await drop(page.getByRole("tree"), words);
    await drop(page.locator(".drop-zone"), words);
    await uploads(page).getByRole("status").getByText("3 uploaded, 2 not uploaded.").waitFor({ state: "attached" });
    await shown(page, "15 photographs").waitFor();
    // Two of one name, chosen at once: one of them is there, and it is said which is not. So is a folder without files.
    await uploads(page).getByText("Another file of this name is being uploaded.").or(uploads(page).getByText("There is a file of this name already.")).waitFor();
    await upload(page, "nothing/").getByText("It is empty, or cannot be read.").waitFor();
    assert.equal(page.url(), here);
  },

  // What is said of a job that goes on is true while one looks.
  async live(page) {
    const [job] = words;
    await signIn(page, "manager-a@trellis.test");
    await page.getByRole("list", { name: "Latest runs" }).getByText("Paused").waitFor();
    const other = await page.context().newPage();
    await other.goto(at("/pipelines"));
    await other.getByText("Paused").waitFor();
    await other.evaluate(async (runId) => {
      const { token } = JSON.parse(localStorage.getItem("trellis.session"));
      const query = "mutation($runId: UUID!) { cancelRun(runId: $runId) { run { state } } }";
      const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
      await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables: { runId } }) });
    }, job);
    for (const each of [page, other]) await each.getByText("Cancelled").waitFor();
  },

  // Of another tenant nothing is to be seen, and an end user is offered what it may do.
  async others(page, context) {
    const [library, pipeline] = words;
    await signIn(page, "manager-b@trellis.test");
    await item(page, "Cities").waitFor();
    assert.deepEqual(await page.getByRole("treeitem").allInnerTexts(), ["Cities"]);
    await page.goto(at(`/catalogs/libraries/${library}`));
    await page.getByText("There is no such library, or you may not see it.").waitFor();
    await page.goto(at("/catalogs/1"));
    await page.getByText("There is no such catalog, or you may not see it.").waitFor();
    await page.goto(at(`/pipelines/${pipeline}`));
    await page.getByRole("heading", { level: 1, name: "There is no such pipeline, or you may not see it." }).waitFor();
    await wellMade(page);

    const second = await context.browser().newContext();
    const user = await second.newPage();
    await user.goto(at("/catalogs/libraries/1"));
    await signIn(user, "user-a@trellis.test");
    const offered = (where) => where.getByRole("main").getByRole("button").allInnerTexts();
    await grid(user).getByRole("img").first().waitFor();
    const pictures = await grid(user).getByRole("button").count();
    assert.deepEqual((await offered(user)).filter(Boolean), ["Start a pipeline", `Select the ${pictures} shown`]);
    assert.equal(await user.getByLabel("Photographs to upload").count(), 0);
    // In sight with its name, whatever other pages' styles are called.
    const [tile, picture] = await Promise.all([grid(user).getByRole("listitem").first(), grid(user).getByRole("img").first()].map((one) => one.boundingBox()));
    assert.ok(picture.height > 100 && tile.height > picture.height + 20, JSON.stringify([tile, picture]));
    await grid(user).getByRole("button").first().click();
    await dialog(user).getByText("Stored at").waitFor();
    assert.equal(await button(dialog(user), "Delete").count(), 0);
    await wellMade(user);
    await user.goto(at("/catalogs/1"));
    await user.getByRole("heading", { name: "Oil & Gas" }).waitFor();
    assert.deepEqual(await offered(user), []);
    await user.goto(at("/pipelines"));
    await user.getByRole("link", { name: "Oil & Gas inspection" }).click();
    await stage(user, 3).waitFor();
    assert.deepEqual(await offered(user), []);
    assert.ok(await user.getByLabel("Comparison of rule 1").first().isDisabled()); // of whichever stage has a filter now
    await wellMade(user);
    await second.close();
  },

  // A library that is granted without its catalog.
  async granted(page) {
    await useToken(page, words[0]);
    await item(page, "Shared libraries").waitFor();
    assert.deepEqual(await page.getByRole("treeitem").allInnerTexts(), ["Shared libraries"]);
    await item(page, "Shared libraries").click();
    await item(page, /^Wellheads/).click();
    await page.getByRole("heading", { name: "Wellheads" }).waitFor();
    await page.getByRole("navigation", { name: "Where it is" }).getByText("Shared libraries").waitFor();
    await wellMade(page);
  },

  // A library far down: the way to it, its place in the tree, and what goes with the one on top.
  async deep(page) {
    const [top] = words;
    await drawn(page);
    await signIn(page, "manager-a@trellis.test");
    await page.getByRole("heading", { level: 1, name: "Depth 12" }).waitFor();
    const way = page.getByRole("navigation", { name: "Where it is" }).getByRole("listitem");
    await way.nth(11).waitFor();
    assert.deepEqual(await way.allInnerTexts(), ["Oil & Gas", ...Array.from({ length: 11 }, (_, level) => `Depth ${level + 1}`)]);
    const own = item(page, /^Depth 12/).and(page.locator("[aria-selected=true][aria-level='13']"));
    await own.waitFor();
    assert.equal(await own.evaluate((line) => line.getBoundingClientRect().bottom <= innerHeight), true);
    // Keys that follow each other at once are of one name.
    await item(page, /^Depth 1 /).focus();
    await page.evaluate(() => {
      for (const key of "depth 11") document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    });
    await item(page, /^Depth 11/).and(page.locator(":focus")).waitFor();
    await page.goto(at(`/catalogs/libraries/${top}`));
    await button(page, "Delete").click();
    for (const sum of ["11 libraries", "2 photographs"]) await dialog(page).getByText(sum, { exact: true }).waitFor();
    await wellMade(page);
    await button(dialog(page), "Delete the library").click();
    await page.getByRole("heading", { name: "Oil & Gas" }).waitFor();
  },

  // More photographs than a page has: they come as one scrolls.
  async many(page) {
    await drawn(page);
    await signIn(page, "manager-a@trellis.test");
    await shown(page, "450 photographs").waitFor();
    // All of them are seen once, in their order, while few are in the document at a time.
    const tiles = grid(page).getByRole("listitem");
    const names = [];
    const most = { at: 0 };
    const note = async () => {
      const there = await tiles.evaluateAll((all) => all.map((tile) => [tile.ariaPosInSet - 1, tile.textContent]));
      assert.deepEqual(there.map(([place]) => place), there.map(([place]) => place).sort((one, other) => one - other));
      most.at = Math.max(most.at, there.length);
      for (const [place, name] of there) assert.equal((names[place] ??= name), name);
      return there.at(-1)[0];
    };
    await tiles.first().hover();
    for (let step = 0; (await note()) < 449 && step < 300; step++) {
      await page.mouse.wheel(0, 400);
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    }
    assert.equal(new Set(names).size, 450);
    assert.ok(most.at <= 120, `${most.at} in the document`);

    // By keyboard: Tab comes to one of those in sight, and keys lead on from there, however far.
    const at = (place) => page.locator(`[aria-posinset="${place}"] button:focus`);
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator('[aria-posinset="1"]').waitFor();
    await button(page, "Select the 450 shown").focus();
    await page.keyboard.press("Tab");
    await at(1).waitFor();
    await page.keyboard.press("End");
    await at(450).waitFor();
    await page.keyboard.press("ArrowLeft");
    await at(449).waitFor();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await at(2).waitFor();
    await page.keyboard.press("ArrowDown");
    const below = await page.locator(".photograph:focus-within").evaluate((tile) => tile.ariaPosInSet - 2);
    assert.ok(below >= 3, `${below} columns`);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("PageDown");
    await at(2).waitFor({ state: "hidden" });
    await page.keyboard.press("Home");
    await at(1).waitFor();
    // What has the focus is there however far one scrolls.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.locator('[aria-posinset="450"]').waitFor();
    assert.equal(await at(1).count(), 1);
    await wellMade(page);
    await page.keyboard.press("Enter");
    await dialog(page).getByText("Stored at").waitFor();
    await page.keyboard.press("ArrowRight");
    await dialog(page).getByRole("heading", { name: names[1].replace("Select ", "") }).waitFor();
    await page.keyboard.press("Escape");
    await at(2).waitFor();

    // Ticked with Shift: all from the last one that was.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByText("1 selected").waitFor();
    for (let step = 0; step < 11; step++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+Space");
    await page.getByText("12 selected").waitFor();
    await button(page, "Start a pipeline over 12").waitFor();
  },
};

await play(scenarios[scenario], url);
