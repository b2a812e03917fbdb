import { useEffect } from "preact/hooks";
import { ColleaguesDocument } from "../gql/graphql";
import { useQuery } from "../load";
import type { PageProps } from "../pages";
import { Sections } from "../parts/sections";
import { personId } from "../session";
import { Customer } from "./customer";
import { Licences } from "./licences";
import { Customers } from "./list";
import "./style.css";

const SECTIONS = [
  { section: "all", title: "All customers" },
  { section: "licences", title: "Licences" },
] as const;

/** `/customers`, `/customers/<id>`, and `/customers/licences` for those who look after an organisation. */
export default function CustomersPage({ rest }: PageProps) {
  const [section = "all"] = rest;
  const { data } = useQuery(ColleaguesDocument, {});
  const me = data?.orgsUserProfiles.nodes.find(({ userId }) => userId === personId.value);
  const admin = me !== undefined && me.role !== "USER";
  useEffect(() => void (document.title = "Customers · Trellis"), [section]);
  return (
    <>
      <div class="bar">
        <h1>Customers</h1>
        {admin && <Sections of="customers" base="/customers" sections={SECTIONS} current={section} />}
      </div>
      {section === "all" ? <Customers /> : section === "licences" ? <Licences /> : <Customer key={section} id={section} admin={admin} />}
    </>
  );
}
