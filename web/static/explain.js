// What "Explain" shows: the plan of the query in the editor, its SQL, what Postgres makes of it, and the times.

const element = (id) => document.getElementById(id);
const panel = element("explain");
const report = element("explain-report");
let asking;

// `operation` has the query as GraphiQL's editors hold it. A GET request runs queries and nothing else.
export async function explain(endpoint, headers, operation) {
  asking = new AbortController();
  report.replaceChildren(node("p", "Asking…"));
  panel.showModal();
  try {
    const address = new URL(endpoint);
    for (const [name, value] of Object.entries(operation)) if (value) address.searchParams.set(name, value);
    const response = await fetch(address, {
      headers: { ...headers, Accept: "application/graphql-response+json", "Trellis-Report": "cost, explain" },
      signal: asking.signal,
    });
    if (response.status === 405 || response.status === 406) {
      throw new Error("Only queries can be explained. This is a mutation or a subscription; it was not run.");
    }
    const answer = await response.json().catch(() => null);
    if (!answer) throw new Error(`The gateway answered ${response.status}: the query may be too long to explain here.`);
    report.replaceChildren(...told(answer));
  } catch (error) {
    if (panel.open) report.replaceChildren(wrong(error.message));
  }
}

panel.addEventListener("close", () => asking?.abort());
element("explain-close").addEventListener("click", () => panel.close());
// A click beside the panel hits the dialog itself.
panel.addEventListener("click", (event) => event.target === panel && panel.close());

function* told({ errors = [], extensions }) {
  for (const { message } of errors) yield wrong(message);
  const { cost, explain } = extensions ?? {};
  if (!errors.length && !explain) yield wrong("The gateway did not explain this.");
  if (!explain) return;
  yield node("p", summary(cost, explain));
  for (const part of explain.planned) {
    yield* block("Plan", part.plan.join("\n"));
    yield* statement(part);
  }
  const { fields, left, statements, more } = explain.strawberry;
  if (Object.keys(fields).length || left || statements.length) {
    yield node("h3", "Run field by field");
    const list = node("ul", "");
    if (left) list.append(node("li", `Everything: ${left}`));
    for (const [name, why] of Object.entries(fields)) list.append(node("li", `${name}: ${why}`));
    yield list;
    for (const each of statements) yield* statement(each);
    if (more) yield node("p", `And ${more} statements more.`);
  }
}

function summary(cost, { planned, milliseconds }) {
  const parts = [`At most ${cost.rows} planned rows${cost.budget === null ? "" : ` of ${cost.budget} allowed`}`];
  for (const part of planned) {
    parts.push(part.cached ? "plan from the cache" : "a new plan");
    for (const [name, time] of Object.entries(part.milliseconds)) parts.push(`${name} ${time} ms`);
  }
  return [...parts, `total ${milliseconds.total} ms`].join(" · ");
}

function* statement({ sql, values = [], postgres, error }) {
  const given = values.map((value, place) => `-- $${place + 1} = ${value}`);
  yield* block("SQL", [sql, ...given].join("\n"));
  if (postgres) yield* block("Postgres", postgres.join("\n"));
  else yield wrong(error ?? "It was not run.");
}

function* block(title, text) {
  const heading = node("h3", title);
  const copy = node("button", "Copy");
  copy.type = "button";
  copy.setAttribute("aria-label", `Copy ${title}`);
  const shown = node("pre", text);
  shown.tabIndex = 0; // scrolls by keyboard
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      // Without a secure address browsers keep the clipboard to themselves.
      getSelection().selectAllChildren(shown);
      copy.textContent = "Selected";
    }
  });
  heading.append(copy);
  yield heading;
  yield shown;
}

function wrong(message) {
  const line = node("p", message);
  line.className = "wrong";
  line.setAttribute("role", "alert");
  return line;
}

function node(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
