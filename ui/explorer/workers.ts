// Monaco's workers, which are files beside the page's script.

import type { Environment } from "monaco-editor";

const environment: Environment = {
  getWorker(_, label) {
    const name = label === "graphql" || label === "json" ? label : "editor";
    return new Worker(`/static/explorer/${name}.worker.js`, { type: "module", name: label });
  },
};
Object.assign(globalThis, { MonacoEnvironment: environment });
