// What I may do for clients, as far as a page can know: what is asked for, the gateway decides.

import { MasStockMeDocument } from "../gql/graphql";
import { useQuery } from "../load";
import { personId, session } from "../session";

const NOBODY = "00000000-0000-0000-0000-000000000000";

export interface Me {
  ready: boolean;
  admin: boolean;
  /** The keys of the clients that I own. */
  owned: ReadonlySet<string>;
  /** My account's address, which invitations are to. */
  email: string;
}

export function useMe(): Me {
  const { data, failure } = useQuery(MasStockMeDocument, { me: personId.value ?? NOBODY });
  const found = data?.masStockUser;
  return {
    ready: data !== undefined || failure !== undefined,
    admin: found?.role === "ADMIN",
    owned: new Set(found?.memberships.nodes.filter(({ role }) => role === "OWNER").map(({ clientId }) => clientId)),
    email: found?.email ?? session.value?.email ?? "",
  };
}
