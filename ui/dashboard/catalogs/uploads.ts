// Photographs for a library.

import { execute, Failure } from "../gateway";
import { CompleteUploadDocument, RequestUploadDocument, type TileFragment } from "../gql/graphql";
import { accepting, checking, PHOTOGRAPHS } from "../parts/uploads/check";
import type { Destination } from "../parts/uploads/destination";

type Arrival = (libraryId: number, image: TileFragment) => void;
const arrivals = new Set<Arrival>();

/** Be told of each photograph that has arrived. Gives the way to stop. */
export function onArrival(listener: Arrival): () => void {
  arrivals.add(listener);
  return () => arrivals.delete(listener);
}

const check = checking(PHOTOGRAPHS, 10, "a JPEG, PNG or WebP image");

export const toLibrary = (libraryId: number): Destination => ({
  accepts: accepting(PHOTOGRAPHS),
  check,
  called: ({ name }) => `${libraryId}/${name.normalize()}`,
  async request({ name: filename, size }, contentType, abort) {
    const input = { libraryId, filename, contentType, size };
    return (await execute(RequestUploadDocument, { input }, abort)).requestCoiceImageUpload.upload;
  },
  async complete(uploadId, abort) {
    const { image } = (await execute(CompleteUploadDocument, { uploadId }, abort)).completeCoiceImageUpload;
    if (!image) throw new Failure("The photograph was added, but you may not see it.", "NOT_FOUND");
    for (const arrived of arrivals) arrived(libraryId, image);
  },
});
