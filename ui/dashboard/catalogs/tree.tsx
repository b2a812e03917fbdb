// The tree of catalogs and their libraries, each level read when it is opened. Keys as in WAI-ARIA's tree pattern.

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { count } from "../format";
import { CatalogsDocument, type CoiceLibraryWhere, LibrariesDocument, type LibraryNodeFragment } from "../gql/graphql";
import { usePaged } from "../paged";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { useReadAgain } from "./changes";

export const catalogKey = (id: number): string => `catalog-${id}`;
export const libraryKey = (id: number): string => `library-${id}`;

const SHARED = "shared";
/** Libraries that are granted without their catalog and without the library above: nothing else leads to them. */
const GRANTED_ALONE: CoiceLibraryWhere = {
  and: [{ not: { catalog: { rowId: { isNull: false } } } }, { not: { parent: { rowId: { isNull: false } } } }],
};

const expanded = signal<ReadonlySet<string>>(new Set());
const TYPING = 800; // milliseconds between letters of one name

/** The item that the Tab key leads to. */
const current = signal<string | null>(null);

export function expand(...keys: string[]): void {
  if (keys.some((key) => !expanded.peek().has(key))) expanded.value = new Set([...expanded.peek(), ...keys]);
}

function collapse(key: string): void {
  expanded.value = new Set([...expanded.peek()].filter((one) => one !== key));
}

/** `chosen`: the key of what is shown beside it. */
export function Tree({ chosen }: { chosen: string | null }) {
  const root = useRef<HTMLUListElement>(null);
  const typed = useRef({ text: "", at: 0 });
  const catalogs = usePaged(CatalogsDocument, {}, (data) => data.coiceCatalogs);
  const shared = usePaged(LibrariesDocument, { where: GRANTED_ALONE }, (data) => data.coiceLibraries);
  useReadAgain(catalogs.reload, shared.reload);
  useEffect(() => {
    if (chosen) current.value = chosen;
  }, [chosen]);

  function onKeyDown(event: KeyboardEvent) {
    const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
    if (!item || !root.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = [...root.current.querySelectorAll<HTMLElement>("[role=treeitem]")];
    const place = items.indexOf(item);
    const open = item.getAttribute("aria-expanded");
    const key = item.dataset["key"] ?? "";
    const goesOn = typed.current.text !== "" && performance.now() - typed.current.at < TYPING;
    const letter = /^\S$/u.test(event.key) || (goesOn && event.key === " ") ? event.key : null;
    if (!letter || !goesOn) typed.current.text = "";
    let next: HTMLElement | null | undefined;
    if (event.key === "ArrowDown") next = items[place + 1];
    else if (event.key === "ArrowUp") next = items[place - 1];
    else if (event.key === "Home") next = items[0];
    else if (event.key === "End") next = items.at(-1);
    else if (event.key === "ArrowRight" && open === "false") expand(key);
    else if (event.key === "ArrowRight" && open === "true") next = isBelow(items[place + 1], item) ? items[place + 1] : null;
    else if (event.key === "ArrowLeft" && open === "true") collapse(key);
    else if (letter) next = find(letter, items, place);
    else if (event.key === "ArrowLeft") next = item.closest("[role=group]")?.previousElementSibling as HTMLElement | null;
    else if (event.key === " " || (event.key === "Enter" && !item.hasAttribute("href"))) item.click();
    else return;
    event.preventDefault();
    next?.focus();
  }

  /** What begins as one types: letters that follow each other at once are of one name, the same one again leads on. */
  function find(typedNow: string, items: HTMLElement[], place: number) {
    const letter = typedNow.toLocaleLowerCase();
    const before = typed.current.text === letter ? "" : typed.current.text;
    const text = before + letter;
    typed.current = { text, at: performance.now() };
    const from = place + (before ? 0 : 1);
    return [...items.slice(from), ...items.slice(0, from)].find((item) =>
      item.querySelector(".tree-name")?.textContent.trim().toLocaleLowerCase().startsWith(text),
    );
  }

  if (!catalogs.ready || !shared.ready) {
    const failure = catalogs.failure ?? shared.failure;
    return failure ? <Refusal failure={failure} retry={() => (catalogs.reload(), shared.reload())} /> : <Waiting what="catalogs" />;
  }
  if (!catalogs.items.length && !shared.items.length)
    return (
      <Empty title="No catalogs yet.">
        <p>A manager makes catalogs, or grants them to your group.</p>
      </Empty>
    );
  return (
    <ul class="tree" role="tree" aria-label="Catalogs and libraries" ref={root} onKeyDown={onKeyDown}>
      {catalogs.items.map((catalog, place) => (
        <Item
          key={catalog.rowId}
          id={catalogKey(catalog.rowId)}
          href={`/catalogs/${catalog.rowId}`}
          name={catalog.name}
          level={1}
          first={place === 0}
          chosen={chosen}
          below={catalog.libraries.totalCount > 0}
        >
          <Level
            where={{ catalogId: { eq: catalog.rowId }, parentId: { isNull: true } }}
            parent={catalogKey(catalog.rowId)}
            level={2}
            chosen={chosen}
          />
        </Item>
      ))}
      <More pages={catalogs} level={1} what="catalogs" />
      {shared.items.length > 0 && (
        <Item id={SHARED} name="Shared libraries" level={1} first={!catalogs.items.length} chosen={chosen} below>
          <Level where={GRANTED_ALONE} parent={SHARED} level={2} chosen={chosen} />
        </Item>
      )}
    </ul>
  );
}

interface Place {
  level: number;
  chosen: string | null;
}

function Level({ where, parent, level, chosen }: { where: CoiceLibraryWhere; parent: string } & Place) {
  const libraries = usePaged(LibrariesDocument, { where }, (data) => data.coiceLibraries);
  useReadAgain(libraries.reload);
  return (
    <ul role="group" id={`below-${parent}`} aria-busy={!libraries.ready}>
      {libraries.failure && (
        <li role="none">
          <Refusal failure={libraries.failure} retry={libraries.reload} />
        </li>
      )}
      {libraries.items.map((library) => (
        <Library key={library.rowId} library={library} level={level} chosen={chosen} />
      ))}
      <More pages={libraries} level={level} what="libraries" />
    </ul>
  );
}

function Library({ library, level, chosen }: { library: LibraryNodeFragment } & Place) {
  const key = libraryKey(library.rowId);
  return (
    <Item
      id={key}
      href={`/catalogs/libraries/${library.rowId}`}
      name={library.name}
      images={library.images.totalCount}
      level={level}
      chosen={chosen}
      below={library.children.totalCount > 0}
    >
      <Level where={{ parentId: { eq: library.rowId } }} parent={key} level={level + 1} chosen={chosen} />
    </Item>
  );
}

/** One line of the tree, and what is below it while that is open. */
function Item(
  props: Place & {
    id: string;
    name: string;
    href?: string;
    images?: number;
    first?: boolean;
    below: boolean;
    children: ComponentChildren;
  },
) {
  const { id, level, below } = props;
  const open = below && expanded.value.has(id);
  const toggle = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    current.value = id;
    if (open) collapse(id);
    else expand(id);
  };
  const known = current.value !== null && document.getElementById(`tree-${current.value}`) !== null;
  const line = useRef<HTMLAnchorElement>(null);
  const isChosen = props.chosen === id;
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li role="none">
      <a
        ref={line}
        role="treeitem"
        id={`tree-${id}`}
        data-key={id}
        {...(props.href ? { href: props.href } : {})}
        aria-level={level}
        aria-expanded={below ? open : undefined}
        aria-owns={open ? `below-${id}` : undefined}
        aria-selected={isChosen}
        tabIndex={current.value === id || (props.first && !known) ? 0 : -1}
        style={{ paddingInlineStart: `${(level - 1) * 1.1 + 0.3}rem` }}
        onFocus={() => (current.value = id)}
        onClick={props.href ? undefined : toggle}
      >
        <span class={below ? "twisty" : "twisty none"} aria-hidden="true" onClick={below ? toggle : undefined} />
        <span class="tree-name">{props.name}</span>
        {props.images !== undefined && (
          <span class="tree-count">
            {count(props.images)}
            <span class="visually-hidden"> photographs</span>
          </span>
        )}
      </a>
      {open && props.children}
    </li>
  );
}

function More({ pages, level, what }: { pages: { hasMore: boolean; loading: boolean; items: readonly unknown[]; total: number; more(): void }; level: number; what: string }) {
  if (!pages.hasMore) return null;
  return (
    <li role="none">
      <a
        role="treeitem"
        class="tree-more"
        tabIndex={-1}
        aria-level={level}
        aria-selected={false}
        style={{ paddingInlineStart: `${level * 1.1 + 0.5}rem` }}
        onClick={pages.more}
      >
        {pages.loading ? "Loading…" : `Show more of ${count(pages.total)} ${what}`}
      </a>
    </li>
  );
}

/** Whether the next item of a tree is inside of this one: what is just being read is not there yet. */
function isBelow(next: HTMLElement | undefined, item: HTMLElement): boolean {
  return Number(next?.ariaLevel) > Number(item.ariaLevel);
}
