import { counted } from "../format";
import { GroupDocument } from "../gql/graphql";
import { useQuery } from "../load";

/** How many are in a group, and what it is granted, as it is now. */
export function GroupSum({ groupId }: { groupId: string }) {
  const { data, failure } = useQuery(GroupDocument, { rowId: groupId });
  const group = data?.coiceGroup;
  if (failure) return <p>How many this is of could not be counted.</p>;
  if (!group) return <p class="faint">Counting…</p>;
  return (
    <p>
      {counted(group.members.totalCount, "person is", "people are")} in {group.name}, which is granted{" "}
      {counted(group.catalogGrants.totalCount, "catalog")} and {counted(group.libraryGrants.totalCount, "library", "libraries")}.
    </p>
  );
}
