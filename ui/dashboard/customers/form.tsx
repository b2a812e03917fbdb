import { useState } from "preact/hooks";
import { ColleaguesDocument, type OrgsRole } from "../gql/graphql";
import { useQuery } from "../load";
import type { Failure } from "../gateway";
import { FormDialog } from "../parts/dialog";
import { Refusal } from "../parts/notice";
import { personId } from "../session";
import { Contacts } from "./contacts";
import type { Draft } from "./draft";

/** All of a customer in one form, saved at once. */
export function CustomerForm(props: {
  title: string;
  initial: Draft;
  busy: boolean;
  failure: Failure | undefined;
  /** `role`: whose wishes of organisations and people count. */
  save: (draft: Draft, role: OrgsRole) => void;
  close: () => void;
}) {
  const [draft, setDraft] = useState(props.initial);
  const { data, failure } = useQuery(ColleaguesDocument, {});
  const role = data?.orgsUserProfiles.nodes.find(({ userId }) => userId === personId.value)?.role ?? "USER";
  const put = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const text = (label: string, name: "name" | "firstName" | "lastName", required = false) => (
    <label>
      {label}
      <input required={required} maxLength={255} autocomplete="off" value={draft[name]} onInput={(event) => put({ [name]: event.currentTarget.value })} />
    </label>
  );
  return (
    <FormDialog
      title={props.title}
      action="Save"
      disabled={props.busy}
      failure={props.failure}
      send={() => props.save(draft, role)}
      close={props.close}
    >
      {text("Name", "name", true)}
      <div class="columns">
        {text("First name", "firstName")}
        {text("Last name", "lastName")}
      </div>
      <Contacts legend="E-mail addresses" one="E-mail address" input="email" list={draft.emails} change={(emails) => put({ emails })} />
      <Contacts legend="Phone numbers" one="Phone number" input="tel" typed list={draft.phones} change={(phones) => put({ phones })} />
      <Refusal failure={failure} />
      {/* Developers share customers among organisations, admins say who looks after them. */}
      <Chosen
        legend="Organisations"
        all={role !== "DEVELOPER" ? [] : data?.orgsOrganizations.nodes.map(({ rowId, name }) => ({ rowId, word: name })) ?? []}
        chosen={draft.organizations}
        change={(organizations) => put({ organizations })}
      />
      <Chosen
        legend="People who look after them"
        all={role === "USER" ? [] : data?.orgsUserProfiles.nodes.map(({ rowId, user }) => ({ rowId, word: user?.email ?? rowId })) ?? []}
        chosen={draft.users}
        change={(users) => put({ users })}
      />
    </FormDialog>
  );
}

function Chosen(props: {
  legend: string;
  all: readonly { rowId: string; word: string }[];
  chosen: readonly string[];
  change: (chosen: readonly string[]) => void;
}) {
  const { all, chosen } = props;
  if (!all.length) return null;
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      {all.map(({ rowId, word }) => (
        <label key={rowId} class="choice">
          <input
            type="checkbox"
            checked={chosen.includes(rowId)}
            onChange={(event) => props.change(event.currentTarget.checked ? [...chosen, rowId] : chosen.filter((one) => one !== rowId))}
          />
          <bdi>{word}</bdi>
        </label>
      ))}
    </fieldset>
  );
}
