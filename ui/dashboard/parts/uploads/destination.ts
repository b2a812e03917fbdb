// Where files go, and what they become: the part of an upload that differs from one purpose to the next.

/** Where and how a file is to be sent. */
export interface Target {
  uploadId: string;
  url: string;
  method: string;
  headers: { name: string; value: string }[];
}

export interface Destination {
  /** For a file input: the types and extensions that it offers. */
  accepts: string;
  /** A file's content type, or why it cannot be uploaded, as far as the browser can know: the gateway looks again. */
  check(file: File): Promise<{ type: string } | { refusal: string }>;
  /** What only one file can be called there: two of the name are not sent at once, which would be one upload. */
  called?(file: File): string;
  /** Ask for an upload. Asked again for the same file, the gateway begins the same upload anew, or another. Throws Failure. */
  request(file: File, contentType: string, abort: AbortSignal): Promise<Target>;
  /** Have what was sent looked at and become what it is for; whoever is interested is told. Throws Failure. */
  complete(uploadId: string, abort: AbortSignal): Promise<void>;
}
