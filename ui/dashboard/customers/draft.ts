// A customer as it is written in the form: what the mutations take, with every list in whole.

import type { CustomerFragment, OrgsRole } from "../gql/graphql";

/** A way to reach somebody; `rowId` of one that is there already. At most one of each list is primary. */
export interface Contact {
  rowId?: string;
  value: string;
  type?: string | null;
  isPrimary: boolean;
}

export interface Draft {
  name: string;
  firstName: string;
  lastName: string;
  emails: readonly Contact[];
  phones: readonly Contact[];
  organizations: readonly string[];
  users: readonly string[];
}

export const NEW: Draft = { name: "", firstName: "", lastName: "", emails: [], phones: [], organizations: [], users: [] };

export function draftOf({ name, firstName, lastName, emails, phones, organizations, users }: CustomerFragment): Draft {
  return {
    name,
    firstName,
    lastName,
    emails: emails.nodes.map(({ rowId, email: value, isPrimary }) => ({ rowId, value, isPrimary })),
    phones: phones.nodes.map(({ rowId, phone: value, type, isPrimary }) => ({ rowId, value, type: type ?? null, isPrimary })),
    organizations: organizations.nodes.map(({ rowId }) => rowId),
    users: users.nodes.map(({ rowId }) => rowId),
  };
}

/** For the mutations: what was left empty is not there, and what a role does not decide is not spoken of. */
export function inputOf({ name, firstName, lastName, emails, phones, organizations, users }: Draft, role: OrgsRole) {
  const given = (list: readonly Contact[]) => list.filter(({ value }) => value.trim());
  return {
    name: name.trim(),
    firstName: firstName.trim(),
    lastName: lastName.trim(),
    emails: given(emails).map(({ rowId, value, isPrimary }) => ({ ...(rowId ? { rowId } : {}), email: value.trim(), isPrimary })),
    phones: given(phones).map(({ rowId, value, type, isPrimary }) => ({
      ...(rowId ? { rowId } : {}),
      phone: value.trim(),
      type: type?.trim() || null,
      isPrimary,
    })),
    ...(role === "DEVELOPER" ? { organizationIds: [...organizations] } : {}),
    ...(role === "USER" ? {} : { userIds: [...users] }),
  };
}

/** What a change comes to: nothing of what stayed as it was, which somebody else may have changed meanwhile. */
export function patchOf(draft: Draft, before: Draft, role: OrgsRole): Partial<ReturnType<typeof inputOf>> {
  const was = new Map(Object.entries(inputOf(before, role)).map(([name, value]) => [name, JSON.stringify(value)]));
  return Object.fromEntries(Object.entries(inputOf(draft, role)).filter(([name, value]) => JSON.stringify(value) !== was.get(name)));
}
