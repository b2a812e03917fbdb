import { count } from "../format";
import { GroupDocument } from "../gql/graphql";
import { useQuery } from "../load";

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
