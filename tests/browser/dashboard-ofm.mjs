// OFM's studio in a real browser.
//
//   node dashboard-ofm.mjs SCENARIO URL [HANDS KEY]      CHROMIUM=/usr/bin/chromium, SCREENSHOT=file.png (optional)

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { play } from "./browsing.mjs";
import { signIn, wellMade, wellMadeOnPhones } from "./dashboard.mjs";

const [scenario, url, hands, key] = process.argv.slice(2);
const PHOTOGRAPH = new URL("../../db/demo/photographs/candle.jpg", import.meta.url);

const dialog = (page) => page.getByRole("dialog");
const button = (where, name) => where.getByRole("button", { name });
const state = (page, word) => page.locator("main > .bar .badge", { hasText: word });
const section = (page, name) => page.getByRole("navigation", { name: "Of the studio" }).getByRole("link", { name }).click();
const files = (page) => page.getByRole("list", { name: "Files" });
const upload = (page, name) => page.getByRole("region", { name: "Uploads" }).getByRole("listitem").filter({ hasText: name });

/** Whether every picture in a list has arrived. */
const arrived = (page, list, many) =>
  page.waitForFunction(
    ([list, many]) => {
      const found = [...document.querySelectorAll(`ul[aria-label="${list}"] img`)];
      return found.length === many && found.every((image) => image.complete && image.naturalWidth > 0);
    },
    [list, many],
  );

const scenarios = {
  // A photograph is dropped, told by tags, described in five prompts; of one of these, changed, a picture becomes an asset.
  async prompts(page) {
    await signIn(page, "manager-a@trellis.test");
    await page.getByRole("link", { name: "Studio" }).click();
    await page.getByText("2 files").waitFor();
    await arrived(page, "Files", 2);
    const photograph = (await readFile(PHOTOGRAPH)).toString("base64");
    await page.locator(".drop-zone").evaluate((zone, photograph) => {
      const bytes = Uint8Array.from(atob(photograph), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], "candle.jpg", { type: "image/jpeg" }));
      dataTransfer.items.add(new File(["words"], "words.exe", { type: "" }));
      dataTransfer.items.add(new File(["no film"], "film.mp4", { type: "video/mp4" }));
      for (const type of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }, photograph);
    await upload(page, "candle.jpg").getByText("Uploaded").waitFor();
    await upload(page, "words.exe").getByText("This is not an image, a sound, a film, a PDF or a text by its name.").waitFor();
    await upload(page, "film.mp4").getByText("Not uploaded").waitFor();
    await arrived(page, "Files", 3);
    await wellMade(page);
    await button(page, "Clear the list").click();

    await button(files(page), "Open candle.jpg").click();
    await dialog(page).getByLabel("Tags, with commas between").fill("light, still life,");
    await button(dialog(page), "Save").click();
    await button(files(page), "Files tagged still life").waitFor({ state: "attached" });
    await page.waitForFunction(() => document.querySelector("dialog img").naturalWidth > 100);
    await wellMade(page);
    await wellMadeOnPhones(page);
    await page.keyboard.press("Escape");
    await button(files(page), "Favourite: candle.jpg").click();
    await page.getByLabel("Favourites", { exact: true }).check();
    await page.getByText("2 files found").waitFor();
    await page.getByLabel("Words of name and tags").fill("candle");
    await page.getByText("1 file found").waitFor();

    await button(files(page), "Open candle.jpg").click();
    await button(dialog(page), "Write prompts of it").click();
    const asked = dialog(page).last();
    await asked.getByLabel(/^Persona, whose/).selectOption("Mara");
    await button(asked, "Write prompts").click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
    await state(page, "Completed").waitFor();
    const variations = page.locator(".variations > li");
    await page.waitForFunction(() => document.querySelectorAll(".variations > li").length === 5);
    assert.equal(new Set(await variations.getByRole("heading").allTextContents()).size, 5);
    await page.getByText("templates, since no model that writes is set up").waitFor();
    const text = page.getByLabel("Text of Urban Night", { exact: true });
    await text.fill("");
    assert.ok(await button(page, "Save the text of Urban Night").isDisabled());
    await text.fill("A candle in a wet street at night, neon, 35 mm");
    await button(page, "Save the text of Urban Night").click();
    await variations.filter({ hasText: "Urban Night" }).getByText("edited").waitFor();
    assert.equal(await page.getByText("edited", { exact: true }).count(), 1);
    await wellMade(page);
    await wellMadeOnPhones(page);

    await button(page, "Make pictures of it: Urban Night").click();
    await dialog(page).getByText("Higgsfield needs your key.").waitFor({ state: "detached" });
    await dialog(page).getByText("A candle in a wet street at night, neon, 35 mm").waitFor();
    await dialog(page).getByLabel(/^Model/).selectOption("soul");
    await dialog(page).getByText("Higgsfield needs your key.").waitFor();
    await dialog(page).getByLabel(/^Model/).selectOption("offline");
    await wellMade(page);
    await button(dialog(page), "Make pictures").click();
    await page.getByRole("heading", { name: "Urban Night", level: 1 }).waitFor();
    await state(page, "Completed").waitFor();
    await arrived(page, "Pictures", 1);
    await page.getByText("offline: drawn here, without a service").waitFor();
    await button(page, "Save as an asset: picture 1").click();
    await page.getByText("Everything is saved.").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await button(page, "Show picture 1 large").click();
    await dialog(page).getByRole("img").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: /^generation-.*-0\.webp$/ }).click();
    await dialog(page).getByRole("heading", { name: /^generation-/ }).waitFor();
    await button(dialog(page), "Delete").waitFor();
  },

  // A key is saved and never seen again; each status is shown as it comes; nothing comes of two more orders.
  async higgsfield(page) {
    await signIn(page, "manager-a@trellis.test");
    const service = page.getByRole("listitem", { name: "Higgsfield" });
    await service.getByLabel("Key for Higgsfield", { exact: true }).fill(key);
    await button(service, "Save the key for Higgsfield").click();
    await service.getByText(`…${key.slice(-4)}`).waitFor();
    assert.ok(!(await page.content()).includes(key));
    await wellMade(page);
    await wellMadeOnPhones(page);

    const step = (word) => page.getByRole("list", { name: "The generation's way" }).locator("[aria-current]", { hasText: word }).waitFor();
    await make(page, "a fox in the snow");
    await step("Queued");
    await ask("on/in_progress");
    await step("In progress");
    await ask("on/completed");
    await state(page, "Completed").waitFor();
    await step("Completed");
    await arrived(page, "Pictures", 2);
    await page.getByText("3:4", { exact: true }).waitFor();
    await button(page, "Save all 2 as assets").click();
    await page.getByText("Everything is saved.").waitFor();
    assert.equal(await page.getByRole("link", { name: /^generation-.*\.png$/ }).count(), 2);

    await make(page, "a bear");
    await step("Queued");
    await page.getByRole("link", { name: "Studio" }).click();
    await section(page, "Prompts and pictures");
    const listed = page.getByRole("row", { name: /^a bear/ });
    await listed.getByText("Queued").waitFor();
    await ask("on/nsfw");
    await listed.getByText("NSFW").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await listed.getByRole("link").click();
    await page.getByText("withholds it as not safe for work").waitFor();
    await state(page, "Failed").waitFor();

    await ask("cut");
    await make(page, "a heron");
    await page.getByText("Nobody can tell whether the service has taken this order.").waitFor();
    await wellMade(page);

    await page.goto(new URL("/studio/keys", url).href);
    await button(page, "Delete the key for Higgsfield").click();
    await button(dialog(page), "Delete the key").click();
    await page.getByLabel("Key for Higgsfield", { exact: true }).waitFor();
    assert.equal(await page.getByText(`…${key.slice(-4)}`).count(), 0);
  },

  // Somebody who came before there was a studio begins one, and finds it empty.
  async begins(page) {
    await signIn(page, "user-b@trellis.test");
    await page.getByText("You have no studio yet.").waitFor();
    await wellMade(page);
    await button(page, "Begin").click();
    await page.getByText("No files yet.").waitFor();
    for (const [name, text] of [["Prompts and pictures", "Nothing was made yet."], ["Reels", "No reels yet."], ["Posts", "Nothing is planned."]]) {
      await section(page, name);
      await page.getByText(text).waitFor();
    }
    await button(page, "Plan a post").click();
    await dialog(page).getByLabel("Its name").fill("@Sea.Swimming");
    await button(dialog(page), "Add it").click();
    await dialog(page).getByLabel("Account").locator("option", { hasText: "Instagram: sea.swimming" }).waitFor({ state: "attached" });
    await wellMade(page);
    await wellMadeOnPhones(page);
  },

  // Reels are judged, posts planned and taken back; what services were asked for is told.
  async publishing(page) {
    await signIn(page, "manager-b@trellis.test");
    const field = page.getByLabel("Address of a reel");
    await field.fill("https://www.tiktok.com/@somebody/video/7312345678901234567");
    await button(page, "Add it").click();
    const reel = page.getByRole("row", { name: /TikTok 7312345678901234567/ });
    await reel.getByText("Pending").waitFor();
    await field.fill("https://www.tiktok.com/@somebody/video/7312345678901234567?lang=en");
    await button(page, "Add it").click();
    await page.getByRole("alert").waitFor();
    await button(reel, "Approve 7312345678901234567").click();
    await reel.getByText("Approved").waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
    await page.getByLabel("Shown").selectOption("DENIED");
    await reel.waitFor({ state: "detached" });

    await section(page, "Posts");
    const out = page.getByRole("row", { name: /^Good night\. / });
    await out.getByText("Published", { exact: true }).waitFor();
    await out.getByText("It is in the outbox.").waitFor();
    await button(page, "Plan a post").click();
    await dialog(page).getByLabel("Caption").fill("Long shadows.");
    await dialog(page).getByLabel("noor-1.png").check();
    await wellMade(page);
    await button(dialog(page), "Plan it").click();
    const post = page.getByRole("row", { name: /^Long shadows\. Instagram: noor\.example, 1 file/ });
    await post.getByText("Scheduled").waitFor();
    await button(post, "Cancel Long shadows.").click();
    await post.getByText("Cancelled").waitFor();
    await wellMadeOnPhones(page);
    await button(post, "Delete Long shadows.").click();
    await dialog(page).getByText("It is not posted any more.").waitFor();
    await button(dialog(page), "Delete it").click();
    await post.waitFor({ state: "detached" });

    await section(page, "Costs");
    await page.getByText("Nothing was asked for.").waitFor();
    await section(page, "Prompts and pictures");
    await page.getByRole("button", { name: "Make pictures", exact: true }).click();
    await dialog(page).getByRole("textbox", { name: "Prompt" }).fill("a tram");
    await dialog(page).getByLabel("Pictures").selectOption("2");
    await button(dialog(page), "Make pictures").click();
    await state(page, "Completed").waitFor();
    await arrived(page, "Pictures", 2);
    await page.goto(new URL("/studio/costs", url).href);
    await page.getByRole("row", { name: /^offline 2 0/ }).waitFor();
    await wellMade(page);
    await wellMadeOnPhones(page);
  },
};

/** Have pictures made of a text by Higgsfield. */
async function make(page, text) {
  await page.getByRole("link", { name: "Studio" }).click();
  await section(page, "Prompts and pictures");
  await page.getByRole("button", { name: "Make pictures", exact: true }).click();
  await dialog(page).getByRole("textbox", { name: "Prompt" }).fill(text);
  await dialog(page).getByLabel("Shape").selectOption("3:4");
  await button(dialog(page), "Make pictures").click();
  await page.getByRole("heading", { name: text, level: 1 }).waitFor();
}

/** What the test does for the scenario. */
async function ask(what) {
  const answer = await fetch(new URL(what, `${hands}/`), { method: "POST", signal: AbortSignal.timeout(10_000) });
  assert.equal(answer.status, 200);
}

await play(scenarios[scenario], url);
