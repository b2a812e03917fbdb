// What the browser can know of a file before it is sent: the gateway looks again.

import { bytes } from "../../format";

export interface FileType {
  type: string;
  name: string;
  extensions: readonly string[];
  /** Whether a file begins like one of these; of what is not told by that, the extension decides. */
  begins?(head: Uint8Array): boolean;
}

export const PHOTOGRAPHS: readonly FileType[] = [
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
export const accepting = (types: readonly FileType[]): string =>
  types.flatMap(({ type, extensions }) => [type, ...extensions.map((one) => `.${one}`)]).join(",");

/** Looks at files of some types, of at most so many MB; `expected` ends "This is not …". */
export function checking(types: readonly FileType[], megabytes: number, expected: string) {
  /** The content type of a file, or why it cannot be uploaded. */
  return async (file: File): Promise<{ type: string } | { refusal: string }> => {
    if (file.size === 0) return { refusal: "It is empty, or cannot be read." };
    if (file.size > megabytes * 2 ** 20) return { refusal: `The file has ${bytes(file.size)}; ${megabytes} MB are allowed.` };
    let head: Uint8Array;
    try {
      head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
    } catch {
      return { refusal: "It cannot be read. Is it still there?" };
    }
    const extension = file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();
    const found =
      types.find(({ begins }) => begins?.(head)) ?? types.find(({ begins, extensions }) => !begins && extensions.includes(extension));
    if (!found) return { refusal: `This is not ${expected}.` };
    if (!found.extensions.includes(extension))
      return { refusal: `This is a ${found.name} image, so its name has to end with .${found.extensions.join(" or .")}.` };
    return { type: found.type };
  };
}

/** The signs from one place of a file to another. */
export function text(head: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...head.slice(from, to));
}
