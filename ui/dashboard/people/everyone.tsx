import { counted } from "../format";
import { PeopleDocument } from "../gql/graphql";
import { usePaged } from "../paged";
import { Empty } from "../parts/notice";
import { SearchBox } from "../parts/search_box";
import { search, setSearch } from "../router";
import { profile } from "./profile";
import { RoleBadge } from "./role";
import { contains } from "../like";
import { Table } from "../parts/table";

const PAGE = 50;

/** Everyone whom I may see, by e-mail address. */
export function Everyone() {
  const wanted = search.value.get("q") ?? "";
  const pages = usePaged(
    PeopleDocument,
    { first: PAGE, where: wanted ? { or: [{ email: contains(wanted) }, { displayName: contains(wanted) }] } : null },
    (data) => data.coiceProfiles,
  );
  return (
    <section class="card" aria-label="Everyone">
      <div class="bar">
        <SearchBox label="Find by name or e-mail address" value={wanted} change={(q) => setSearch({ q })} />
        <p class="faint" role="status">
          {pages.ready && counted(pages.total, "person", "people")}
        </p>
      </div>
      {profile.value && profile.value.role !== "ADMIN" && (
        <p class="faint">You see yourself and those who share a group with you.</p>
      )}
      <Table
        label="Everyone"
        columns={["Name", "E-mail", "Role", "Groups"]}
        pages={pages}
        id={(person) => person.rowId}
        row={(person) => (
          <>
            <th scope="row">
              <a href={`/people/${person.rowId}`}>{person.displayName || person.email}</a>
            </th>
            <td>{person.email}</td>
            <td>
              <RoleBadge role={person.role} />
            </td>
            <td>
              {person.groups.nodes.map(({ name }) => name).join(", ") || <span class="faint">none</span>}
              {person.groups.totalCount > person.groups.nodes.length &&
                ` and ${person.groups.totalCount - person.groups.nodes.length} more`}
            </td>
          </>
        )}
      >
        <Empty title={wanted ? "Nobody fits." : "Nobody is here yet."}>
          {wanted ? (
            <button type="button" onClick={() => setSearch({ q: null })}>
              Show everyone
            </button>
          ) : (
            <p>People appear here once they have signed in for the first time.</p>
          )}
        </Empty>
      </Table>
    </section>
  );
}
