// Files for the studio.

import { execute, Failure } from "../gateway";
import { CompleteOfmFileDocument, type OfmTileFragment, RequestOfmFileDocument } from "../gql/graphql";
import { accepting, checking, type FileType, PHOTOGRAPHS, text } from "../parts/uploads/check";
import type { Destination } from "../parts/uploads/destination";

const FILES: readonly FileType[] = [
  ...PHOTOGRAPHS,
  { type: "image/gif", name: "GIF", extensions: ["gif"], begins: (head) => text(head, 0, 4) === "GIF8" },
  { type: "audio/mpeg", name: "MP3", extensions: ["mp3"] },
  { type: "audio/wav", name: "WAV", extensions: ["wav"] },
  { type: "audio/mp4", name: "M4A", extensions: ["m4a"] },
  { type: "audio/ogg", name: "Ogg", extensions: ["ogg"] },
  { type: "video/mp4", name: "MP4", extensions: ["mp4"] },
  { type: "video/quicktime", name: "QuickTime", extensions: ["mov"] },
  { type: "video/webm", name: "WebM", extensions: ["webm"] },
  { type: "application/pdf", name: "PDF", extensions: ["pdf"] },
  { type: "text/plain", name: "text", extensions: ["txt"] },
];

type Arrival = (asset: OfmTileFragment) => void;
const arrivals = new Set<Arrival>();

/** Be told of each file that has arrived. Gives the way to stop. */
export function onArrival(listener: Arrival): () => void {
  arrivals.add(listener);
  return () => arrivals.delete(listener);
}

export const TO_STUDIO: Destination = {
  accepts: accepting(FILES),
  check: checking(FILES, 50, "an image, a sound, a film, a PDF or a text by its name"),
  async request({ name: filename, size }, contentType, abort) {
    const input = { filename, contentType, size };
    return (await execute(RequestOfmFileDocument, { input }, abort)).requestOfmAssetUpload.upload;
  },
  async complete(uploadId, abort) {
    const { asset } = (await execute(CompleteOfmFileDocument, { uploadId }, abort)).completeOfmAssetUpload;
    if (!asset) throw new Failure("The file was added, but you may not see it.", "NOT_FOUND");
    for (const arrived of arrivals) arrived(asset);
  },
};
