// Documents that are uploaded and then loaded, each under its file's name.

import { execute, Failure } from "../gateway";
import { CompleteDocumentDocument, LoadDocumentDocument, RequestDocumentDocument } from "../gql/graphql";
import { accepting, checking, type FileType } from "../parts/uploads/check";
import type { Destination } from "../parts/uploads/destination";

const TEXTS: readonly FileType[] = [
  { type: "text/plain", name: "text", extensions: ["txt", "text"] },
  { type: "text/markdown", name: "Markdown", extensions: ["md", "markdown"] },
];

const check = checking(TEXTS, 20, "a text or Markdown file");

/** `loading` hears of each file that is being loaded. */
export function toKnowledge(loading: () => void): Destination {
  const names = new Map<string, string>();
  return {
    accepts: accepting(TEXTS),
    check,
    async request({ name, size }, contentType, abort) {
      const input = { filename: name, contentType, size };
      const { upload } = (await execute(RequestDocumentDocument, { input }, abort)).requestOrgsDocumentUpload;
      names.set(upload.uploadId, name);
      return upload;
    },
    async complete(uploadId, abort) {
      const { document } = (await execute(CompleteDocumentDocument, { uploadId }, abort)).completeOrgsDocumentUpload;
      if (!document) throw new Failure("The file is no longer there.", "NOT_FOUND");
      const input = { sourceId: names.get(uploadId) ?? uploadId, uploadKey: document.rowId, idempotencyKey: uploadId };
      await execute(LoadDocumentDocument, { input }, abort);
      loading();
    },
  };
}
