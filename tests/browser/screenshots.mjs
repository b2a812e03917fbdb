// The pictures of docs/pictures: scripts/screenshots.py starts the gateway, and makes them small.
//
//   node screenshots.mjs prepare URL FOLDER    some runs that have ended, of which there are no pictures
//   node screenshots.mjs take URL FOLDER       the views in both themes; a run is under way meanwhile
//   node screenshots.mjs studio URL FOLDER     OFM's files, in both themes
//   node screenshots.mjs conversation URL FOLDER   a question of Orgs and its answer, in both themes
//   node screenshots.mjs research URL FOLDER   what Alawein computes, in both themes

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { play } from "./browsing.mjs";
import { ask, signIn } from "./dashboard.mjs";
import { graphiql } from "./graphiql.mjs";

const [step, url, folder] = process.argv.slice(2);
const MANAGER = "manager-a@trellis.test";
const PIPELINE = "f84e63d8-c17d-5b26-85fd-7405b5c6831c";
const QMLAB = "mutation ($input: StartAlaweinQmlabExperimentInput!) { startAlaweinQmlabExperiment(input: $input) { experiment { rowId } } }";
const MEZAN = "mutation ($input: StartAlaweinMezanExecutionInput!) { startAlaweinMezanExecution(input: $input) { execution { rowId } } }";
const PHOTOGRAPHS = ["dahlia", "lake-shore", "espresso", "pavilion-lake", "campfire", "palm-leaves", "raccoon", "candle"];
const TAGS = { dahlia: ["flowers"], "lake-shore": ["outdoors"], espresso: ["still life"], raccoon: ["animals"] };
// What the receptionists of a practice may look up.
const HANDBOOK = `# Appointments

A first appointment takes 45 minutes: 30 with the doctor, and 15 before them for the questionnaire at the desk. Patients who
bring an interpreter are given an hour.

A follow-up takes 20 minutes. It is booked at the desk before the patient leaves, at most three months ahead.

# Cancelling

An appointment can be cancelled free of charge until noon of the day before. Later than that the desk offers the next free
appointment instead, and asks the doctor before anything is charged.

# Prescriptions

A prescription that is only repeated needs no appointment: it lies at the desk from two o'clock of the following day.
`.replace(/(\S)\n(?=\S)/g, "$1 ");
const WIDE = { width: 1280, height: 800 };
const at = (path) => new URL(path, url).href;

const steps = {
  async prepare(page) {
    await signIn(page, MANAGER);
    const { coiceImages } = await ask(page, "{ coiceImages(where: { libraryId: { eq: 1 } }) { nodes { rowId } } }");
    const ids = coiceImages.nodes.map(({ rowId }) => rowId);
    for (const some of [ids, ids.slice(3, 15), ids.slice(0, 8), ids]) {
      const run = await start(page, some);
      if (some.length === 12) await ask(page, `mutation { cancelRun(runId: "${run}") { run { state } } }`);
      await page.goto(at(`/runs/${run}`));
      await page.locator("main .bar .badge", { hasText: /Completed|Cancelled/ }).waitFor();
    }
  },

  async take(page) {
    await signIn(page, MANAGER);
    const run = await start(page, []);
    await page.goto(at(`/runs/${run}`));
    await page.waitForFunction(() => Number(document.querySelector(".results table")?.ariaRowCount) > 22);
    await pictures(page, "run", () => page.waitForFunction(() => [...document.images].every((image) => image.complete)));
    await page.goto(at("/runs"));
    await page.getByRole("row", { name: /Running/ }).waitFor();
    await pictures(page, "runs");
    await page.goto(at("/health"));
    await page.getByRole("region", { name: "Verdict" }).waitFor();
    for (let figures = 0; figures < 7; figures++) await page.waitForResponse(/graphql/); // lines to draw
    await pictures(page, "health");
    await page.goto(at("/catalogs/libraries/1"));
    await page.getByRole("list", { name: "Photographs" }).getByRole("img").nth(20).waitFor();
    await pictures(page, "catalogs", () => page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth)));
    await page.goto(at(`/pipelines/${PIPELINE}`));
    await page.getByRole("listitem", { name: "Stage 3", exact: true }).waitFor();
    await page.getByText("would pass").waitFor();
    await pictures(page, "pipelines");

    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(at(`/runs/${run}`));
    await page.locator("main .bar .badge").waitFor();
    await page.getByText("Throughput").waitFor();
    await pictures(page, "phone");
    await page.getByRole("button", { name: "Menu" }).click();
    await pictures(page, "menu");
    await page.setViewportSize(WIDE);

    await page.goto(at("/graphql"));
    const { open, runIt, result } = graphiql(page);
    await page.getByText(`Signed in as ${MANAGER}`).waitFor();
    await open("Catalogs");
    await runIt();
    await result(/"Wells"/);
    await pictures(page, "explorer", (dark) => page.locator(dark ? ".monaco-editor.vs-dark" : ".monaco-editor.vs").first().waitFor());
  },

  async studio(page) {
    await signIn(page, MANAGER);
    const files = PHOTOGRAPHS.map((name) => fileURLToPath(new URL(`../../db/demo/photographs/${name}.jpg`, import.meta.url)));
    await page.goto(at("/studio/assets"));
    await page.getByLabel("Files to upload").setInputFiles(files);
    const uploads = page.getByRole("region", { name: "Uploads" });
    await uploads.getByText("Uploaded", { exact: true }).nth(files.length - 1).waitFor();
    await uploads.getByRole("button", { name: "Clear the list" }).click();
    const { nodes } = (await ask(page, "{ ofmAssets(first: 20) { nodes { rowId filename } } }")).ofmAssets;
    const tagged = "mutation ($key: UUID!, $tags: [String!]!) { updateOfmAsset(rowId: $key, patch: { tags: $tags }) { asset { rowId } } }";
    for (const { rowId, filename } of nodes) {
      const tags = TAGS[filename.replace(".jpg", "")];
      if (tags) await ask(page, tagged, { key: rowId, tags });
    }
    await page.reload();
    await page.getByRole("button", { name: "Files tagged flowers" }).waitFor();
    await pictures(page, "studio", () => page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth)));
  },

  async conversation(page) {
    await signIn(page, MANAGER);
    await ask(page, "mutation ($text: String!) { ingestOrgsDocument(input: { sourceId: \"Desk handbook\", text: $text }) { load { rowId } } }", { text: HANDBOOK });
    await page.goto(at("/knowledge"));
    await page.getByRole("row", { name: /^Desk handbook [0-9]+/ }).waitFor();
    await page.goto(at("/conversations"));
    await page.getByRole("button", { name: "New conversation" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Before the first visit");
    await page.getByRole("dialog").getByRole("button", { name: "Begin" }).click();
    await page.getByRole("textbox", { name: "Message" }).fill("How long does a first appointment take, with an interpreter?");
    await page.keyboard.press("Enter");
    await page.getByRole("list", { name: "Sources" }).waitFor();
    await page.locator("article.assistant[aria-busy]").waitFor({ state: "hidden" });
    await page.setViewportSize({ width: 1280, height: 1000 }); // for the question, the answer and its sources
    await page.locator(".sources summary").first().click();
    await pictures(page, "conversation");
  },

  async research(page) {
    await signIn(page, MANAGER);
    const barrier = { name: "A packet against a wall", quantumSystem: "barrier", config: {} };
    const { experiment } = (await ask(page, QMLAB, { input: barrier })).startAlaweinQmlabExperiment;
    await done(page, experiment.rowId);
    await page.getByRole("figure").nth(3).waitFor();
    await pictures(page, "simulation");
    const { nodes } = (await ask(page, '{ alaweinMezanWorkflows(where: { name: { ilike: "Readings%" } }) { nodes { rowId } } }')).alaweinMezanWorkflows;
    const { execution } = (await ask(page, MEZAN, { input: { workflowId: nodes[0].rowId, input: {} } })).startAlaweinMezanExecution;
    await done(page, execution.rowId);
    await page.getByRole("button", { name: /^alarm/ }).click();
    await pictures(page, "workflow");
  },
};

/** Go to a run, and wait until it is done and drawn. */
async function done(page, run) {
  await page.goto(at(`/runs/${run}`));
  await page.locator("main > .bar .badge", { hasText: "Completed" }).waitFor();
  await page.waitForLoadState("networkidle");
}

/** The page in both themes; `ready` waits for what takes longer than the browser knows of. */
async function pictures(page, name, ready = () => {}) {
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await ready(theme === "dark");
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: "disabled" });
  }
}

async function start(page, imageIds) {
  const query = "mutation ($input: StartCoiceJobInput!) { startCoiceJob(input: $input) { job { rowId } } }";
  return (await ask(page, query, { input: { pipelineId: PIPELINE, libraryId: 1, imageIds } })).startCoiceJob.job.rowId;
}

await play(steps[step], url, { viewport: WIDE });
