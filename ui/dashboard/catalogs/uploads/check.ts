// What the browser can know of a file before it is sent: the gateway looks again.

import { bytes } from "../../format";

const MAX_BYTES = 10 * 2 ** 20;

const TYPES: { type: string; name: string; extensions: string[]; begins(head: Uint8Array): boolean }[] = [
  {
    type: "image/jpeg",
    name: "JPEG",
    extensions: ["jpg", "jpeg"],
    begins: (head) => text(head, 0, 3) === "\xff\xd8\xff",
  },
  {
    type: "image/png",
    name: "PNG",
    extensions: ["png"],
    begins: (head) => text(head, 0, 8) === "\x89PNG\r\n\x1a\n",
  },
  {
    type: "image/webp",
    name: "WebP",
    extensions: ["webp"],
    begins: (head) => text(head, 0, 4) === "RIFF" && text(head, 8, 12) === "WEBP",
  },
];

/** For a file input. */
export const ACCEPTED = TYPES.flatMap(({ type, extensions }) => [type, ...extensions.map((one) => `.${one}`)]).join(",");

/** The content type of a photograph, or why it cannot be uploaded. */
export async function checked(file: File): Promise<{ type: string } | { refusal: string }> {
  if (file.size === 0) return { refusal: "The file is empty." };
  if (file.size > MAX_BYTES) return { refusal: `The file has ${bytes(file.size)}; 10 MB are allowed.` };
  let head: Uint8Array;
  try {
    head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  } catch {
    return { refusal: "The file cannot be read. Is it still there?" };
  }
  const found = TYPES.find(({ begins }) => begins(head));
  if (!found) return { refusal: "This is not a JPEG, PNG or WebP image." };
  const extension = file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();
  if (!found.extensions.includes(extension))
    return { refusal: `This is a ${found.name} image, so its name has to end with .${found.extensions.join(" or .")}.` };
  return { type: found.type };
}

function text(head: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...head.slice(from, to));
}
