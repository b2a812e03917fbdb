import { count } from "../format";
import { LibraryChoiceDocument } from "../gql/graphql";
import { useQuery } from "../load";
import { contains } from "../like";
import { Empty, Refusal, Waiting } from "../parts/notice";

/** Libraries by a part of their name, wherever in the tree they are; of very many the first. */
export function Found({ name }: { name: string }) {
  const { data, failure, reload } = useQuery(LibraryChoiceDocument, { where: { name: contains(name) } });
  if (failure) return <Refusal failure={failure} retry={reload} />;
  if (!data) return <Waiting what="libraries" />;
  const { nodes, totalCount } = data.coiceLibraries;
  if (!nodes.length) return <Empty title="No library has such a name." />;
  return (
    <ul class="found-libraries" aria-label="Libraries found">
      {nodes.map(({ rowId, name, catalog }) => (
        <li key={rowId}>
          <a href={`/catalogs/libraries/${rowId}`}>{name}</a>
          {catalog && <span class="under faint">{catalog.name}</span>}
        </li>
      ))}
      {totalCount > nodes.length && <li class="faint">and {count(totalCount - nodes.length)} more</li>}
    </ul>
  );
}
