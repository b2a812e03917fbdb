import { useEffect, useState } from "preact/hooks";
import { CustomerDocument, type CustomerFragment, DeleteCustomerDocument, UpdateCustomerDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { AskFirst } from "../parts/ask_first";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { Ago } from "../parts/time";
import { navigate } from "../router";
import { isUuid } from "../uuid";
import { draftOf, patchOf } from "./draft";
import { CustomerForm } from "./form";

/** A customer: how to reach them, and who looks after them. `admin`: who looks at it may delete it. */
export function Customer({ id, admin }: { id: string; admin: boolean }) {
  return isUuid(id) ? <Read id={id} admin={admin} /> : <NotThere />;
}

function Read({ id, admin }: { id: string; admin: boolean }) {
  const { data, failure, reload } = useQuery(CustomerDocument, { rowId: id });
  const [editing, setEditing] = useState(false);
  const customer = data?.orgsCustomer;
  useEffect(() => {
    if (customer) document.title = `${customer.name} · Trellis`;
  }, [customer?.name]);
  if (!data) return failure ? <Refusal failure={failure} retry={reload} /> : <Waiting what="the customer" />;
  if (!customer) return <NotThere />;
  return (
    <section class="card" aria-labelledby="customer">
      <nav class="faint" aria-label="Where this is">
        <a href="/customers">Customers</a> / changed <Ago at={customer.updatedAt} />
      </nav>
      <div class="bar">
        <h2 id="customer">{customer.name}</h2>
        <button type="button" onClick={() => setEditing(true)}>
          Edit
        </button>
        {admin && (
          <AskFirst
            label="Delete…"
            class="danger"
            title={`Delete “${customer.name}”?`}
            action="Delete it"
            document={DeleteCustomerDocument}
            variables={{ rowId: customer.rowId }}
            done={() => navigate("/customers")}
          >
            <p>Its addresses and numbers go with it. A customer that another organisation has, too, is not deleted by you alone.</p>
          </AskFirst>
        )}
      </div>
      <Refusal failure={failure} retry={reload} />
      <Facts customer={customer} />
      {editing && <Edit customer={customer} close={() => setEditing(false)} saved={reload} />}
    </section>
  );
}

function Facts({ customer: { firstName, lastName, emails, phones, organizations, users } }: { customer: CustomerFragment }) {
  return (
    <dl class="facts">
      <dt>Person</dt>
      <dd>
        {firstName} {lastName}
      </dd>
      <dt>E-mail</dt>
      <dd>
        {emails.nodes.map(({ rowId, email, isPrimary }) => (
          <div key={rowId}>
            <a href={`mailto:${email}`}>{email}</a> {isPrimary && <Primary />}
          </div>
        ))}
      </dd>
      <dt>Phone</dt>
      <dd>
        {phones.nodes.map(({ rowId, phone, type, isPrimary }) => (
          <div key={rowId}>
            <a href={`tel:${phone}`}>{phone}</a> <span class="faint">{type}</span> {isPrimary && <Primary />}
          </div>
        ))}
      </dd>
      <dt>Organisations</dt>
      <dd>{organizations.nodes.map(({ name }) => name).join(", ")}</dd>
      <dt>People</dt>
      <dd>{users.nodes.map(({ rowId, user }) => user?.email ?? rowId).join(", ")}</dd>
    </dl>
  );
}

const Primary = () => <span class="badge">primary</span>;

function Edit({ customer, close, saved }: { customer: CustomerFragment; close: () => void; saved: () => void }) {
  const update = useAction(UpdateCustomerDocument);
  const [before] = useState(() => draftOf(customer));
  return (
    <CustomerForm
      title={`Edit ${customer.name}`}
      initial={before}
      busy={update.busy}
      failure={update.failure}
      close={close}
      save={async (draft, role) => {
        const patch = patchOf(draft, before, role);
        if (!Object.keys(patch).length) return close();
        if (!(await update.run({ rowId: customer.rowId, patch }))) return;
        saved();
        close();
      }}
    />
  );
}

function NotThere() {
  return (
    <Empty title="There is no such customer, or you may not see them.">
      <a href="/customers">See all customers</a>
    </Empty>
  );
}
