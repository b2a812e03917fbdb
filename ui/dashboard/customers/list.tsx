import { useState } from "preact/hooks";
import { CreateCustomerDocument, CustomersDocument } from "../gql/graphql";
import { contains } from "../like";
import { useAction } from "../load";
import { usePaged } from "../paged";
import { Empty } from "../parts/notice";
import { SearchBox } from "../parts/search_box";
import { Table } from "../parts/table";
import { navigate, search, setSearch } from "../router";
import { inputOf, NEW } from "./draft";
import { CustomerForm } from "./form";

/** The customers that one may see, by name. */
export function Customers() {
  const wanted = search.value.get("q") ?? "";
  const fits = contains(wanted);
  const pages = usePaged(
    CustomersDocument,
    { where: wanted ? { or: [{ name: fits }, { firstName: fits }, { lastName: fits }, { emails: { some: { email: fits } } }] } : null },
    ({ orgsCustomers }) => orgsCustomers,
  );
  const [making, setMaking] = useState(false);
  return (
    <section class="card" aria-label="Customers">
      <div class="bar">
        <SearchBox label="Find by name or e-mail address" value={wanted} change={(q) => setSearch({ q })} />
        <button type="button" class="primary" onClick={() => setMaking(true)}>
          New customer
        </button>
      </div>
      <Table
        label="Customers"
        columns={["Name", "Person", "E-mail", "Phone", "Organisations"]}
        pages={pages}
        id={({ rowId }) => rowId}
        row={({ rowId, name, firstName, lastName, emails, phones, organizations }) => (
          <>
            <th scope="row">
              <a href={`/customers/${rowId}`}>{name}</a>
            </th>
            <td>
              {firstName} {lastName}
            </td>
            <td>{emails.nodes[0]?.email}</td>
            <td>{phones.nodes[0]?.phone}</td>
            <td>{organizations.nodes.map((one) => one.name).join(", ")}</td>
          </>
        )}
      >
        <Empty title={wanted ? "Nobody fits." : "There is no customer yet."} />
      </Table>
      {making && <New close={() => setMaking(false)} />}
    </section>
  );
}

function New({ close }: { close: () => void }) {
  const create = useAction(CreateCustomerDocument);
  return (
    <CustomerForm
      title="New customer"
      initial={NEW}
      busy={create.busy}
      failure={create.failure}
      close={close}
      save={async (draft, role) => {
        const customer = (await create.run({ input: inputOf(draft, role) }))?.createOrgsCustomer.customer;
        if (customer) navigate(`/customers/${customer.rowId}`);
      }}
    />
  );
}
