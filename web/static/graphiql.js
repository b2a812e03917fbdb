// The page around GraphiQL: who is signed in, how GraphiQL reaches the gateway, and what to say if it cannot load.

import { explain } from "./explain.js";

const config = JSON.parse(document.documentElement.dataset.config);
const endpoint = new URL("/graphql", location.href);
const element = (id) => document.getElementById(id);
const SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }";

const EXAMPLES = [
  {
    query: `# What you may see. Sign in above first.
query Catalogs {
  coiceCatalogs(first: 10) {
    totalCount
    nodes {
      rowId
      name
      libraries(first: 10) {
        nodes {
          rowId
          name
          images(first: 3) {
            totalCount
            nodes { rowId url }
          }
        }
      }
    }
  }
}
`,
  },
  {
    query: `# What can run, and over which library.
query Pipelines {
  coicePipelines(first: 10) {
    nodes {
      rowId
      libraryId
      name
      stages(first: 10) {
        nodes { stageOrder filterCondition prompt { name type } }
      }
    }
  }
}
`,
  },
  {
    query: `# Start a job over all images of a library;
# both ids are in the variables below.
mutation StartJob($pipelineId: UUID!, $libraryId: Int!) {
  startCoiceJob(
    input: { pipelineId: $pipelineId, libraryId: $libraryId }
  ) {
    job { rowId status total }
  }
}
`,
    variables: config.job ?? { pipelineId: "", libraryId: 1 },
  },
  {
    query: `# Follow a job from how it stands now to its end;
# its rowId goes in the variables below.
subscription FollowJob($jobId: UUID!) {
  coiceJob(rowId: $jobId) {
    status
    fraction
    done
    failed
    total
  }
}
`,
    variables: { jobId: "" },
  },
];

// Of this tab, until it is closed.
const session = {
  get token() {
    return sessionStorage.getItem("trellis.token");
  },
  set(token) {
    if (token) sessionStorage.setItem("trellis.token", token);
    else sessionStorage.removeItem("trellis.token");
    socket?.terminate(); // what is open goes on as the new caller
    show();
  },
};
let socket;

function authorization() {
  return session.token ? { Authorization: `Bearer ${session.token}` } : {};
}

function show(wrong) {
  const token = session.token;
  const caller = element("caller");
  caller.textContent = wrong ?? (token ? `Signed in as ${nameIn(token)}` : "Not signed in");
  caller.classList.toggle("wrong", Boolean(wrong));
  element("sign-out").hidden = !token;
  element("curl").textContent = curl(token);
}

function nameIn(token) {
  try {
    const part = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (c) => c.charCodeAt(0))));
    return claims.email ?? claims.sub ?? claims.role;
  } catch {
    return "someone: the token cannot be read";
  }
}

function curl(token) {
  const lines = [`curl ${endpoint}`, "-H 'Content-Type: application/json'"];
  if (token) lines.push(`-H 'Authorization: Bearer ${token}'`);
  lines.push(`-d '{"query": "{ coiceCatalogs { nodes { rowId name } } }"}'`);
  return lines.join(" \\\n  ");
}

async function signIn(email, password) {
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify({ query: SIGN_IN, variables: { input: { email, password } } }),
    });
    const { data, errors } = await response.json();
    if (!data?.signIn) throw new Error(errors?.[0]?.message ?? "the gateway gave no token");
    session.set(data.signIn.accessToken);
  } catch (error) {
    show(`Not signed in: ${error.message}`);
  }
}

function prepareBar() {
  const [people, password, token] = ["people", "password", "token"].map(element);
  const choose = people.elements.email;
  choose.add(new Option("…", ""));
  for (const { email, label } of config.people) choose.add(new Option(label, email));
  people.hidden = config.people.length === 0;
  password.hidden = !people.hidden;
  choose.addEventListener("change", () => choose.value && signIn(choose.value, ""));
  people.addEventListener("submit", (event) => event.preventDefault());
  password.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(password.elements.email.value, password.elements.password.value);
  });
  token.addEventListener("submit", (event) => {
    event.preventDefault();
    session.set(token.elements.token.value.trim().replace(/^bearer\s+/i, ""));
    token.reset();
  });
  element("sign-out").addEventListener("click", () => {
    people.reset();
    session.set(null);
  });
  element("again").addEventListener("click", () => location.reload());
  show();
}

function load(tag, attribute, { url, integrity }) {
  return new Promise((resolve, reject) => {
    const node = document.createElement(tag);
    Object.assign(node, { integrity, crossOrigin: "anonymous", onload: resolve, onerror: reject });
    if (tag === "link") node.rel = "stylesheet";
    else node.async = false; // fetched side by side, run in this order
    node[attribute] = url;
    document.head.append(node);
  });
}

function start() {
  const url = endpoint.href;
  socket = graphqlWs.createClient({
    url: url.replace(/^http/, "ws"),
    connectionParams: authorization,
    shouldRetry: () => true,
  });
  const fetcher = GraphiQL.createFetcher({
    url,
    wsClient: socket,
    fetch: (target, init) => fetch(target, { ...init, headers: { ...init.headers, ...authorization() } }),
  });
  const defaultTabs = EXAMPLES.map(({ query, variables }) => ({
    query,
    variables: variables && JSON.stringify(variables, null, 2),
  }));
  let chosen; // the operation that GraphiQL would run, where there are several
  const onEditOperationName = (name) => (chosen = name);
  const properties = { fetcher, defaultTabs, defaultEditorToolsVisibility: "variables", onEditOperationName };
  const button = element("explain-query");
  button.hidden = false;
  button.addEventListener("click", () => {
    const query = written(".graphiql-query-editor");
    const operationName = new RegExp(`\\b(query|mutation|subscription)\\s+${chosen}\\b`).test(query) ? chosen : null;
    explain(url, authorization(), { query, variables: written(".graphiql-editor-tool"), operationName });
  });
  ReactDOM.createRoot(element("graphiql")).render(React.createElement(GraphiQL, properties));
}

// What is in one of GraphiQL's editors.
function written(editor) {
  return document.querySelector(`${editor} .CodeMirror`)?.CodeMirror.getValue().trim();
}

prepareBar();
try {
  await Promise.all([
    ...config.styles.map((style) => load("link", "href", style)),
    ...config.scripts.map((script) => load("script", "src", script)),
  ]);
  start();
} catch {
  element("graphiql").hidden = true;
  element("cdn").textContent = config.cdn;
  element("offline").hidden = false;
}
