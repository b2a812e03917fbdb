// Names and thumbnails of photographs by their ids: those asked for in one turn are read together.

import { execute } from "../../gateway";
import { CoicePicturesDocument, type CoicePicturesQuery } from "../../gql/graphql";

export type Picture = CoicePicturesQuery["coiceImages"]["nodes"][number];

const MOST = 100; // of one query

let asked = new Set<string>();
let answer: Promise<ReadonlyMap<string, Picture>> | undefined;

/** A photograph; undefined where there is none that one may see. Rejects with a Failure. */
export async function pictureOf(id: string): Promise<Picture | undefined> {
  asked.add(id);
  answer ??= Promise.resolve().then(read);
  const own = answer;
  return (await own).get(id);
}

async function read(): Promise<ReadonlyMap<string, Picture>> {
  const ids = [...asked];
  asked = new Set();
  answer = undefined;
  const pages = [];
  for (let from = 0; from < ids.length; from += MOST) {
    const images = ids.slice(from, from + MOST);
    pages.push(execute(CoicePicturesDocument, { images, first: images.length }));
  }
  const found = (await Promise.all(pages)).flatMap((page) => page.coiceImages.nodes);
  return new Map(found.map((picture) => [picture.rowId, picture]));
}
