// Modules of the dashboard that need no browser, for tests in Node.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const UI = new URL("../../../ui/", import.meta.url);
const esbuild = createRequire(new URL("package.json", UI))("esbuild");

/** What a module of ui/dashboard exports. */
export async function load(path) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(new URL(`dashboard/${path}`, UI))],
    bundle: true,
    format: "esm",
    write: false,
    loader: { ".css": "empty" },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
