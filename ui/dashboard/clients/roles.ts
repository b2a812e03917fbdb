import type { MasStockMemberRole } from "../gql/graphql";

/** What members of a client are called. */
export const ROLES: Readonly<Record<MasStockMemberRole, string>> = { OWNER: "Owner", COLLABORATOR: "Collaborator" };
