import { useState } from "preact/hooks";
import { type CoiceRole, GiveCatalogDocument, PeopleDocument } from "../gql/graphql";
import { useAction } from "../load";
import { contains } from "../like";
import { Chooser } from "./chooser";
import type { Shown } from "./person";

const MAY_OWN: CoiceRole[] = ["MANAGER", "ADMIN"];

/** The catalogs that a person owns, for admins, who may give them to somebody else. */
export function Owned({ person, name, changed }: { person: Shown; name: string; changed(): void }) {
  const { nodes, totalCount } = person.catalogs;
  if (totalCount === 0) return null;
  return (
    <section class="card" aria-label="Catalogs owned">
      <h2>Catalogs owned</h2>
      <p class="faint">
        Whom a catalog is given to grants and deletes it from then on, in the place of {name}. Its grants to groups stay.
      </p>
      <ul class="plain">
        {nodes.map((catalog) => (
          <Catalog key={catalog.rowId} catalog={catalog} owner={person.rowId} changed={changed} />
        ))}
      </ul>
      {totalCount > nodes.length && <p class="faint">{totalCount - nodes.length} more are not shown.</p>}
    </section>
  );
}

function Catalog(props: { catalog: { rowId: number; name: string }; owner: string; changed(): void }) {
  const { rowId, name } = props.catalog;
  const [choosing, setChoosing] = useState(false);
  const { run, failure, forget } = useAction(GiveCatalogDocument);
  return (
    <li>
      <a href={`/catalogs/${rowId}`}>{name}</a>
      <button type="button" class="quiet" aria-label={`Give ${name} to somebody else`} onClick={() => setChoosing(true)}>
        Give to…
      </button>
      {choosing && (
        <Chooser
          title={`Give ${name} to`}
          document={PeopleDocument}
          variables={(text) => ({
            where: {
              role: { in: MAY_OWN },
              rowId: { ne: props.owner },
              ...(text ? { or: [{ email: contains(text) }, { displayName: contains(text) }] } : {}),
            },
          })}
          pick={(data) => data.coiceProfiles}
          item={(person) => ({ id: person.rowId, name: person.displayName || person.email, note: person.email })}
          action="Give it to"
          choose={(person) => run({ rowId, userId: person.rowId })}
          failure={failure}
          chosen={() => {
            setChoosing(false);
            props.changed();
          }}
          close={() => {
            setChoosing(false);
            forget();
          }}
        >
          There is no other manager or admin: catalogs belong to them.
        </Chooser>
      )}
    </li>
  );
}
