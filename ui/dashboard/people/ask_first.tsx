import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { GroupDocument, type TypedDocumentString } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { count } from "../format";
import { Confirm } from "../parts/dialog";
import { Refusal } from "../parts/notice";

/** A button that says what will happen (`children`) before it is done. */
export function AskFirst<R, V>(props: {
  label: string;
  /** What the button is called, where its label does not tell whom or what. */
  named?: string;
  class?: string;
  title: string;
  action: string;
  document: TypedDocumentString<R, V>;
  variables: V;
  done(): void;
  children: ComponentChildren;
}) {
  const [asking, setAsking] = useState(false);
  const { run, busy, failure, forget } = useAction(props.document);
  const close = () => (setAsking(false), forget());
  return (
    <>
      <button type="button" class={props.class ?? "quiet"} aria-label={props.named} onClick={() => setAsking(true)}>
        {props.label}
      </button>
      {asking && (
        <Confirm
          title={props.title}
          action={props.action}
          danger
          busy={busy}
          close={close}
          confirm={async () => {
            if (!(await run(props.variables))) return;
            close();
            props.done();
          }}
        >
          {props.children}
          <Refusal failure={failure} />
        </Confirm>
      )}
    </>
  );
}

/** How many are in a group, and what it is granted, as it is now. */
export function GroupSum({ groupId }: { groupId: string }) {
  const { data, failure } = useQuery(GroupDocument, { rowId: groupId });
  const group = data?.coiceGroup;
  if (failure) return <p>How many this is of could not be counted.</p>;
  if (!group) return <p class="faint">Counting…</p>;
  const of = (number: number, one: string, many: string) => `${count(number)} ${number === 1 ? one : many}`;
  return (
    <p>
      {of(group.members.totalCount, "person is", "people are")} in {group.name}, which is granted{" "}
      {of(group.catalogGrants.totalCount, "catalog", "catalogs")} and {of(group.libraryGrants.totalCount, "library", "libraries")}.
    </p>
  );
}
