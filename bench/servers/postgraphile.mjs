// PostGraphile 5 as its documentation sets it up for production: Amber preset, simplified names, claims by pgSettings.
import { createServer } from "node:http";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { claimsOf, database } from "./caller.mjs";

const preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  pgServices: [makePgService({ pool: new pg.Pool(database), schemas: ["coice"] })],
  grafast: {
    explain: false,
    context(request) {
      const claims = claimsOf(request.node.req);
      return {
        pgSettings: { role: claims.role, "request.jwt.claims": JSON.stringify(claims) },
      };
    },
  },
  grafserv: { watch: false, graphiql: false, websockets: false },
};

const serv = postgraphile(preset).createServ(grafserv);
const server = createServer();
await serv.addTo(server);
server.listen(Number(process.env.BENCH_PORT), "127.0.0.1");
