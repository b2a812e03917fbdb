import type { ComponentChildren } from "preact";
import { TableBox } from "../parts/table";
import type { Shown } from "./person";

/** What a person may see, and why: what it owns, and what its groups are granted. */
export function Access({ person, own }: { person: Shown; own: boolean }) {
  const owns = person.role === "MANAGER" ? person.catalogs.nodes : [];
  const granted = person.groups.nodes.some((group) => group.catalogGrants.totalCount + group.libraryGrants.totalCount > 0);
  return (
    <section class="card" aria-label="What may be seen">
      <h2>{own ? "What you may see, and why" : "What this person may see, and why"}</h2>
      {person.role === "ADMIN" ? (
        <p>Everything, as an admin.</p>
      ) : owns.length === 0 && !granted ? (
        <p class="faint">
          Nothing yet. {own ? "You see" : "People see"} a catalog or a library once one of {own ? "your" : "their"} groups is
          granted it.
        </p>
      ) : (
        <TableBox label="What may be seen" columns={["What", "Why"]}>
          {owns.map((catalog) => (
            <Seen key={catalog.rowId} why={own ? "You own it." : "Owned."}>
              <a href={`/catalogs/${catalog.rowId}`}>{catalog.name}</a>, with all of its libraries
            </Seen>
          ))}
          {person.groups.nodes.map((group) => (
            <Granted key={group.rowId} group={group} />
          ))}
        </TableBox>
      )}
    </section>
  );
}

function Granted({ group }: { group: Shown["groups"]["nodes"][number] }) {
  const why = (
    <>
      Granted to the group <a href={`/people/groups/${group.rowId}`}>{group.name}</a>.
    </>
  );
  const more =
    group.catalogGrants.totalCount +
    group.libraryGrants.totalCount -
    group.catalogGrants.nodes.length -
    group.libraryGrants.nodes.length;
  return (
    <>
      {group.catalogGrants.nodes.map(
        ({ catalog }) =>
          catalog && (
            <Seen key={catalog.rowId} why={why}>
              <a href={`/catalogs/${catalog.rowId}`}>{catalog.name}</a>, with all of its libraries
            </Seen>
          ),
      )}
      {group.libraryGrants.nodes.map(
        ({ library }) =>
          library && (
            <Seen key={library.rowId} why={why}>
              <a href={`/catalogs/libraries/${library.rowId}`}>{library.name}</a>
              {library.catalog && ` of ${library.catalog.name}`}, with the libraries below it
            </Seen>
          ),
      )}
      {more > 0 && <Seen why={why}>{more} more</Seen>}
    </>
  );
}

function Seen({ why, children }: { why: ComponentChildren; children: ComponentChildren }) {
  return (
    <tr>
      <td>{children}</td>
      <td>{why}</td>
    </tr>
  );
}
