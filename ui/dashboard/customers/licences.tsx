import { now } from "../clock";
import { moment } from "../format";
import { LicencesDocument } from "../gql/graphql";
import { usePaged } from "../paged";
import { Empty } from "../parts/notice";
import { Table } from "../parts/table";

/** The organisation's licences: their keys, until when they are good, and for what. */
export function Licences() {
  const pages = usePaged(LicencesDocument, {}, ({ orgsLicenses }) => orgsLicenses);
  return (
    <section class="card" aria-label="Licences">
      <Table
        label="Licences"
        columns={["Key", "Organisation", "Good until", "Modules"]}
        pages={pages}
        id={({ rowId }) => rowId}
        row={({ licenseKey, organization, expirationDate, modules }) => (
          <>
            <th scope="row" class="mono">
              {licenseKey}
            </th>
            <td>{organization?.name}</td>
            <td>
              {expirationDate ? moment(expirationDate) : "for ever"}{" "}
              {expirationDate && Date.parse(expirationDate) <= now() && <span class="badge state-failed">Expired</span>}
            </td>
            <td>{modules.nodes.map(({ moduleName }) => moduleName).join(", ") || <span class="faint">none</span>}</td>
          </>
        )}
      >
        <Empty title="There is no licence." />
      </Table>
    </section>
  );
}
