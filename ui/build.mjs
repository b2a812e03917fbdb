// Makes the pages of web/static from the sources here: a folder for each app, which the gateway serves as it is.
//
//   node build.mjs [APP…]     builds all apps, or these       (npm ci first)
//   node build.mjs --watch    and again at every change, unminified
//   node build.mjs --check    are the files of web/static what the sources make, and no heavier than they may be?

import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LIMITS, overweight, weighed } from "./weight.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "../web/static");

const APPS = {
  explorer: {
    main: "./explorer/main.tsx",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
  },
  dashboard: { main: "./dashboard/main.tsx" },
};

const { values: options, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean" }, watch: { type: "boolean" } },
});
// An app that is still to come has no sources.
const present = Object.entries(APPS).filter(([, entries]) => existsSync(join(HERE, entries.main)));
const apps = named.length ? present.filter(([app]) => named.includes(app)) : present;

if (options.check) await check();
else await buildAll(STATIC);

function buildAll(folder) {
  return Promise.all(apps.map(([app, entries]) => build(app, entries, join(folder, app))));
}

async function build(app, entryPoints, folder) {
  const esbuild = await import("esbuild");
  const context = await esbuild.context({
    absWorkingDir: HERE,
    entryPoints,
    outdir: folder,
    // What is loaded later has its hash in its name and can be kept for ever; what a page names has not.
    chunkNames: "chunk/[name]-[hash]",
    assetNames: "asset/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: !options.watch,
    legalComments: "eof",
    define: { "process.env.NODE_ENV": options.watch ? '"development"' : '"production"' },
    loader: { ".ttf": "file", ".graphql": "text" },
    metafile: true,
    write: false,
    logLevel: "warning",
    plugins: [
      { name: "documents", setup: ({ onLoad }) => onLoad({ filter: /\/gql\/graphql\.ts$/ }, documents) },
      { name: "write", setup: ({ onEnd }) => onEnd((result) => write(app, folder, result)) },
    ],
  });
  if (options.watch) return context.watch();
  await context.rebuild();
  await context.dispose();
}

function write(app, folder, { errors, metafile, outputFiles }) {
  if (errors.length) return;
  // The stylesheet of an entry has those of its chunks; nothing asks for theirs.
  const files = outputFiles.filter(({ path }) => !/chunk\/[^/]*\.css$/.test(path));
  rmSync(folder, { recursive: true, force: true });
  for (const { path, contents } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  writeFileSync(join(folder, "LICENSES.txt"), licences(packagesOf(metafile)));
  // The documents that the scripts name by id, which the gateway reads (web/trusted.py).
  const manifest = join(HERE, app, "gql/persisted-documents.json");
  if (existsSync(manifest)) writeFileSync(join(folder, "documents.json"), short(readFileSync(manifest, "utf-8")));
  if (options.check) return;
  const size = files.reduce((sum, { contents }) => sum + contents.length, 0);
  const limit = LIMITS[app];
  const scripts = limit ? `, scripts ${weighed(filesIn(folder)).total} of ${limit} bytes gzipped` : "";
  console.log(`${app}: ${files.length} files, ${Math.round(size / 1000)} kB${scripts}`);
}

// What codegen makes, with what nobody uses marked as such: fragments have a text each, which no id stands for.
function documents({ path }) {
  const text = short(readFileSync(path, "utf-8"));
  return { contents: text.replaceAll("= new TypedDocumentString", "= /* @__PURE__ */ new TypedDocumentString"), loader: "ts" };
}

// The ids of documents, as long as they must be to tell all texts apart that there ever were: hashes cannot be compressed.
function short(text) {
  return text.replace(/"sha256:([0-9a-f]{16})[0-9a-f]{48}"/g, '"$1"');
}

// The folders of the packages that something was taken of.
function packagesOf(metafile) {
  const folders = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
      if (found && bytesInOutput) folders.add(found[1]);
    }
  }
  return [...folders];
}

function licences(folders) {
  const texts = new Map();
  for (const folder of folders) {
    const about = JSON.parse(readFileSync(join(HERE, folder, "package.json"), "utf-8"));
    texts.set(`${about.name} ${about.version} (${about.license ?? "its own licence"})`, licence(join(HERE, folder), about));
  }
  const rule = "=".repeat(80);
  const sections = [...texts].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    "These files hold code of the following packages, under their licences.\n",
    ...sections.map(([title, text]) => `${rule}\n${title}\n${rule}\n\n${text}\n`.replaceAll("\r\n", "\n")),
  ].join("\n");
}

// The package's own text; of one that only names its licence, whose it is, and the licence's.
function licence(folder, { name, license, author, repository }) {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|thirdpartynotice)/i.test(file));
  const own = files.sort().map((file) => readFileSync(join(folder, file), "utf-8").trim());
  if (own.length) return own.join("\n\n");
  const general = join(HERE, "licences", `${license}.txt`);
  if (!existsSync(general)) throw new Error(`${name} has no licence's text, and ui/licences has none of ${license}`);
  const holder = author?.name ?? author ?? repository?.url ?? repository ?? name;
  return `Copyright (c) ${holder}\n\n${readFileSync(general, "utf-8").trim()}`;
}

async function check() {
  const scratch = mkdtempSync(join(tmpdir(), "trellis-ui-"));
  try {
    await buildAll(scratch);
    const differences = apps.flatMap(([app]) => compared(join(scratch, app), join(STATIC, app), app));
    const heavy = apps.flatMap(([app]) => overweight(app, filesIn(join(scratch, app))));
    if (differences.length || heavy.length) process.exitCode = 1;
    if (heavy.length) console.error(heavy.join("\n"));
    if (differences.length)
      console.error(
        `web/static is not what ui/ makes (${differences.length} files); in ui/ run npm ci --ignore-scripts && node build.mjs, and commit:\n  ` +
          differences.slice(0, 10).join("\n  "),
      );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function compared(made, kept, app) {
  const [wanted, found] = [filesIn(made), filesIn(kept)];
  return [
    ...[...wanted.keys()].filter((file) => !found.has(file)).map((file) => `${app}/${file} is missing`),
    ...[...found.keys()].filter((file) => !wanted.has(file)).map((file) => `${app}/${file} is not made any more`),
    ...[...wanted].filter(([file, bytes]) => found.has(file) && !bytes.equals(found.get(file))).map(([file]) => `${app}/${file} differs`),
  ];
}

function filesIn(folder) {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map((entry) => join(entry.parentPath, entry.name)).map((path) => [relative(folder, path), readFileSync(path)]));
}
