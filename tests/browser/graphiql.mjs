// GraphiQL, as scenarios work with it.

export function graphiql(page) {
  // Monaco itself, which GraphiQL keeps there.
  const model = (file) =>
    page.waitForFunction((name) => globalThis.__MONACO?.editor.getModels().find(({ uri }) => uri.path.endsWith(name)), file);

  return {
    /** Open an example in a tab. */
    async open(example) {
      await page.getByRole("button", { name: "Examples" }).click();
      await page.getByRole("dialog", { name: "Examples" }).getByRole("button", { name: new RegExp(`^${example} `) }).click();
    },

    async runIt() {
      await page.getByRole("button", { name: /^Execute query/ }).click();
    },

    /** What is in `operation.graphql`, `variables.json` or `response.json`. */
    async text(file) {
      return (await model(file)).evaluate((found) => found.getValue());
    },

    async write(file, content) {
      await (await model(file)).evaluate((found, value) => found.setValue(value), content);
    },

    /** The answer, once it is like this. */
    async result(pattern) {
      const shown = await model("response.json");
      await page.waitForFunction(([found, source]) => new RegExp(source).test(found.getValue()), [shown, pattern.source]);
      return shown.evaluate((found) => found.getValue());
    },
  };
}
