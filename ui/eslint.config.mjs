// What the SDL must be to read well: graphql-eslint's recommended rules for schemas and those for Relay. From the
// top level: ui/node_modules/.bin/eslint --config ui/eslint.config.mjs schema/schema.graphql

import graphql from "@graphql-eslint/eslint-plugin";

const { "flat/schema-recommended": recommended, "flat/schema-relay": relay } = graphql.configs;

export default [
  {
    files: ["schema/schema.graphql"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema/schema.graphql" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...recommended.rules,
      ...relay.rules,
      "@graphql-eslint/require-description": [
        "error",
        // All but directives: the one that is printed, @oneOf, is the specification's own.
        { types: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true },
      ],
      // What has an id is a row, by way of Node. All other types are parts of an answer, which nobody asks for again:
      // pages and sums, payloads and events, health.
      "@graphql-eslint/strict-id-in-types": "off",
      // A connection lists its rows as `nodes`, too, for those who need no cursors; and columns may be lists.
      "@graphql-eslint/relay-edge-types": ["error", { withEdgeSuffix: true, listTypeCanWrapOnlyEdgeType: false }],
      // `runs` pages forwards alone: it puts together the runs of several systems, newest first.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
    },
  },
];
