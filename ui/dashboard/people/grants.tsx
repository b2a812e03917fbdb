import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import {
  CatalogGrantsDocument,
  GrantableCatalogsDocument,
  GrantableLibrariesDocument,
  GrantCatalogDocument,
  GrantLibraryDocument,
  LibraryGrantsDocument,
  RevokeCatalogDocument,
  RevokeLibraryDocument,
  type TypedDocumentString,
} from "../gql/graphql";
import { useAction } from "../load";
import { type Paged, usePaged } from "../paged";
import { GroupSum } from "./group_sum";
import { Chooser } from "./chooser";
import { profile } from "./profile";
import { contains } from "../like";
import { AskFirst } from "../parts/ask_first";
import { Table } from "../parts/table";

const PAGE = 50;

/** Admins grant anything, managers what they own: nothing else is offered to them. */
const mayGrant = () => profile.value?.role === "ADMIN" || profile.value?.role === "MANAGER";
const mayTakeBack = (owner: string | undefined) =>
  profile.value?.role === "ADMIN" || (profile.value?.role === "MANAGER" && owner === profile.value.rowId);
const owned = () => (profile.value?.role === "ADMIN" ? {} : { userId: { eq: profile.value?.rowId ?? null } });

/** The catalogs that a group is granted. */
export function CatalogGrants({ groupId, name }: { groupId: string; name: string }) {
  const [choosing, setChoosing] = useState(false);
  const pages = usePaged(CatalogGrantsDocument, { groupId, first: PAGE }, (data) => data.coiceCatalogGroups);
  const grant = useAction(GrantCatalogDocument);
  return (
    <Grants
      title="Catalogs"
      hint="With all of their libraries."
      pages={pages}
      grant={() => setChoosing(true)}
      id={(row) => row.catalogId}
      row={({ catalogId, catalog }) => (
        <Grant
          name={catalog?.name}
          href={`/catalogs/${catalogId}`}
        >
          {mayTakeBack(catalog?.userId) && (
            <TakeBack
              name={catalog?.name}
              group={groupId}
              document={RevokeCatalogDocument}
              variables={{ catalogId, groupId }}
              done={pages.reload}
            />
          )}
        </Grant>
      )}
    >
      {choosing && (
        <Chooser
          title={`Grant catalogs to ${name}`}
          document={GrantableCatalogsDocument}
          variables={(text) => ({
            where: { ...owned(), grants: { none: { groupId: { eq: groupId } } }, ...(text ? { name: contains(text) } : {}) },
          })}
          pick={(data) => data.coiceCatalogs}
          item={(catalog) => ({ id: catalog.rowId, name: catalog.name, note: catalog.owner?.email })}
          action="Grant"
          choose={(catalog) => grant.run({ catalogId: catalog.rowId, groupId })}
          failure={grant.failure}
          chosen={pages.reload}
          close={() => {
            setChoosing(false);
            grant.forget();
          }}
        >
          <Nothing what="catalog" />
        </Chooser>
      )}
    </Grants>
  );
}

/** The libraries that a group is granted by themselves. */
export function LibraryGrants({ groupId, name }: { groupId: string; name: string }) {
  const [choosing, setChoosing] = useState(false);
  const pages = usePaged(LibraryGrantsDocument, { groupId, first: PAGE }, (data) => data.coiceLibraryGroups);
  const grant = useAction(GrantLibraryDocument);
  return (
    <Grants
      title="Libraries"
      hint="With the libraries below them, and not the catalog."
      pages={pages}
      grant={() => setChoosing(true)}
      id={(row) => row.libraryId}
      row={({ libraryId, library }) => (
        <Grant
          name={library?.name}
          of={library?.catalog?.name}
          href={`/catalogs/libraries/${libraryId}`}
        >
          {mayTakeBack(library?.catalog?.userId) && (
            <TakeBack
              name={library?.name}
              group={groupId}
              document={RevokeLibraryDocument}
              variables={{ libraryId, groupId }}
              done={pages.reload}
            />
          )}
        </Grant>
      )}
    >
      {choosing && (
        <Chooser
          title={`Grant libraries to ${name}`}
          document={GrantableLibrariesDocument}
          variables={(text) => ({
            where: {
              catalog: owned(),
              grants: { none: { groupId: { eq: groupId } } },
              ...(text ? { name: contains(text) } : {}),
            },
          })}
          pick={(data) => data.coiceLibraries}
          item={(library) => ({ id: library.rowId, name: library.name, note: library.catalog?.name })}
          action="Grant"
          choose={(library) => grant.run({ libraryId: library.rowId, groupId })}
          failure={grant.failure}
          chosen={pages.reload}
          close={() => {
            setChoosing(false);
            grant.forget();
          }}
        >
          <Nothing what="library" />
        </Chooser>
      )}
    </Grants>
  );
}

function Grants<N>(props: {
  title: string;
  hint: string;
  pages: Paged<N>;
  grant(): void;
  id(row: N): number;
  row(row: N): ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="card" aria-label={`${props.title} granted`}>
      <div class="bar">
        <h2>{props.title} granted</h2>
        {mayGrant() && (
          <button type="button" onClick={props.grant}>
            Grant {props.title.toLowerCase()}…
          </button>
        )}
      </div>
      <p class="faint">{props.hint}</p>
      <Table
        label={`${props.title} granted`}
        columns={mayGrant() ? [props.title, ""] : [props.title]}
        pages={props.pages}
        id={props.id}
        row={props.row}
      >
        <p class="faint">None.</p>
      </Table>
      {props.children}
    </section>
  );
}

function Grant(props: { name: string | undefined; of?: string | undefined; href: string; children: ComponentChildren }) {
  return (
    <>
      <th scope="row">
        {props.name === undefined ? <span class="faint">one that you may not see</span> : <a href={props.href}>{props.name}</a>}
        {props.of && <span class="faint under">{props.of}</span>}
      </th>
      {mayGrant() && <td class="actions">{props.children}</td>}
    </>
  );
}

function TakeBack<R, V>({ name = "it", group, ...what }: {
  name: string | undefined;
  group: string;
  document: TypedDocumentString<R, V>;
  variables: V;
  done(): void;
}) {
  return (
    <AskFirst label="Take back" named={`Take back ${name}`} title={`Take back ${name}?`} action="Take it back" {...what}>
      <GroupSum groupId={group} />
      <p>
        They no longer see {name} and what is in it, nor their own jobs there, unless they own it or another group of theirs is
        granted it. Granting it again gives it all back.
      </p>
    </AskFirst>
  );
}

function Nothing({ what }: { what: string }) {
  return profile.value?.role === "ADMIN" ? <>There is no other {what}.</> : <>You own no other {what}: managers grant what they own.</>;
}
