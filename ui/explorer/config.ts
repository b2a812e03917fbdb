/** What the gateway tells the page. */
interface Config {
  /** Who may be signed in as without a password; nobody but in local mode. */
  people: { email: string; label: string }[];
  /** The systems that are served. */
  systems: string[];
  /** Values for the examples' variables, by the e-mail address of who sees what they name; of nobody but in the demo. */
  variables: Record<string, Record<string, unknown>>;
}

export const config = JSON.parse(document.documentElement.dataset["config"] ?? "{}") as Config;
