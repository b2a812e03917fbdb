// Who calls, for the servers on Node: the token's claims, checked as each server's documentation does it.
import jwt from "jsonwebtoken";

const secret = process.env.BENCH_SECRET;

/** The claims of a request's bearer token; throws for a token that is not ours. */
export function claimsOf(request) {
  const token = request.headers.authorization?.slice("Bearer ".length);
  return jwt.verify(token, secret, { algorithms: ["HS256"], audience: "authenticated" });
}

/** What `pg.Pool` needs to reach the bench's Postgres. */
export const database = {
  connectionString: process.env.BENCH_DSN,
  max: Number(process.env.BENCH_POOL),
};
