// Mercurius as its documentation writes it: loaders for what is below a row, graphql-jit, the identity in a transaction.
import Fastify from "fastify";
import { GraphQLScalarType, Kind } from "graphql";
import mercurius from "mercurius";
import pg from "pg";
import { claimsOf, database } from "./caller.mjs";

const pool = new pg.Pool(database);

const schema = `
  scalar JSON
  scalar DateTime
  type Image {
    rowId: ID! libraryId: Int! gcsPath: String! metadata: JSON! createdAt: DateTime! library: Library
  }
  type Library { rowId: Int! name: String! images(first: Int!): [Image!]! }
  type Catalog { rowId: Int! name: String! libraries(first: Int!): [Library!]! }
  type Job {
    rowId: ID! pipelineId: ID! totalImages: Int! processedImages: Int! createdAt: DateTime! completedAt: DateTime
  }
  type JobPage { totalCount: Int! nodes: [Job!]! }
  type Written { image: Image }
  type Query {
    catalogs(first: Int!): [Catalog!]!
    image(rowId: ID!): Image
    jobs(libraryId: Int!, first: Int!): JobPage!
  }
  type Mutation { updateImage(rowId: ID!, metadata: JSON!): Written! }
`;

const image = `id as "rowId", library_id as "libraryId", gcs_path as "gcsPath", metadata, created_at as "createdAt"`;

// Named, so that each connection prepares a statement once.
const statements = {
  become: "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)",
  catalogs: `select id as "rowId", name from coice.catalogs order by created_at, id limit $1`,
  image: `select ${image} from coice.images where id = $1`,
  jobs: `select id as "rowId", pipeline_id as "pipelineId", total_images as "totalImages",
      processed_images as "processedImages", created_at as "createdAt", completed_at as "completedAt"
    from coice.jobs where library_id = $1 order by created_at desc, id desc limit $2`,
  total: "select count(*)::int as total from coice.jobs where library_id = $1",
  update: `update coice.images set metadata = $2 where id = $1 returning ${image}`,
  libraries: `select l.* from unnest($1::int[]) with ordinality as parent (id, place) cross join lateral (
      select catalog_id as parent, id as "rowId", name
      from coice.libraries where catalog_id = parent.id order by created_at, id limit $2) l order by place`,
  images: `select i.* from unnest($1::int[]) with ordinality as parent (id, place) cross join lateral (
      select library_id as parent, ${image}
      from coice.images where library_id = parent.id order by created_at, id limit $2) i order by place`,
  library: `select id as "rowId", name from coice.libraries where id = any($1::int[])`,
};

async function asCaller(claims, work) {
  const client = await pool.connect();
  const run = async (name, values) => (await client.query({ name, text: statements[name], values })).rows;
  let broken;
  try {
    await client.query("begin");
    await run("become", [claims.role, JSON.stringify(claims)]);
    const result = await work(run);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((second) => (broken = second));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** A loader of the first rows below each parent; parents that ask for as many are read together. */
function below(statement) {
  return async (queries, { claims }) => {
    const lists = new Map();
    for (const { params } of queries) lists.set(params.first, new Map());
    for (const [first, found] of lists) {
      const keys = queries.filter(({ params }) => params.first === first).map(({ obj }) => obj.rowId);
      for (const key of keys) found.set(key, []);
      for (const row of await asCaller(claims, (run) => run(statement, [keys, first]))) found.get(row.parent).push(row);
    }
    return queries.map(({ obj, params }) => lists.get(params.first).get(obj.rowId));
  };
}

const resolvers = {
  JSON: new GraphQLScalarType({
    name: "JSON",
    parseValue: (value) => value,
    parseLiteral: (node) => (node.kind === Kind.STRING ? node.value : null),
  }),
  DateTime: new GraphQLScalarType({ name: "DateTime", serialize: (value) => value.toISOString() }),
  Query: {
    catalogs: (_, { first }, { claims }) => asCaller(claims, (run) => run("catalogs", [first])),
    image: async (_, { rowId }, { claims }) => (await asCaller(claims, (run) => run("image", [rowId])))[0],
    jobs: (_, { libraryId, first }, { claims }) =>
      asCaller(claims, async (run) => ({
        totalCount: (await run("total", [libraryId]))[0].total,
        nodes: await run("jobs", [libraryId, first]),
      })),
  },
  Mutation: {
    updateImage: async (_, { rowId, metadata }, { claims }) => ({
      image: (await asCaller(claims, (run) => run("update", [rowId, JSON.stringify(metadata)])))[0],
    }),
  },
};

const loaders = {
  Catalog: { libraries: below("libraries") },
  Library: { images: below("images") },
  Image: {
    async library(queries, { claims }) {
      const keys = queries.map(({ obj }) => obj.libraryId);
      const rows = await asCaller(claims, (run) => run("library", [keys]));
      const found = new Map(rows.map((row) => [row.rowId, row]));
      return keys.map((key) => found.get(key) ?? null);
    },
  },
};

const app = Fastify();
app.register(mercurius, {
  schema,
  resolvers,
  loaders,
  jit: 1,
  path: "/graphql",
  context: (request) => ({ claims: claimsOf(request) }),
});
await app.listen({ port: Number(process.env.BENCH_PORT), host: "127.0.0.1" });
