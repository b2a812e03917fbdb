// My own profile. Who signs in for the first time has none, and gets one here: of an end user, without any right.

import { computed, effect, signal } from "@preact/signals";
import { execute, type Failure, reconnections } from "../gateway";
import { CreateMyProfileDocument, MyProfileDocument, type ProfileFragment } from "../gql/graphql";
import { asFailure } from "../load";
import { personId, serves } from "../session";

/** What the gateway knows of me; undefined until it has said so. */
export const profile = signal<ProfileFragment | undefined>(undefined);

/** Why I have no profile, where none could be made. */
export const profileFailure = signal<Failure | undefined>(undefined);

/** Whether I change catalogs, pipelines and groups at all: end users look, and start jobs. Which ones the gateway decides. */
export const mayEdit = computed(() => profile.value !== undefined && profile.value.role !== "END_USER");

effect(() => {
  void reconnections.value; // what failed for want of a gateway is tried again
  if (serves("coice")) void readProfile(personId.value);
});

/** Read it anew; for whoever changed it. */
export async function readProfile(person = personId.peek()): Promise<void> {
  if (profile.peek()?.rowId !== person) profile.value = undefined;
  profileFailure.value = undefined;
  if (!person) return;
  try {
    const found = (await mine(person)) ?? (await made(person));
    if (personId.peek() === person) profile.value = found ?? undefined;
  } catch (error) {
    if (personId.peek() === person) profileFailure.value = asFailure(error);
  }
}

async function mine(person: string) {
  return (await execute(MyProfileDocument, { rowId: person })).coiceProfile;
}

async function made(person: string) {
  try {
    return (await execute(CreateMyProfileDocument, {})).createCoiceProfile.profile;
  } catch (error) {
    if (asFailure(error).code === "CONFLICT") return mine(person); // another tab was quicker
    throw error;
  }
}
