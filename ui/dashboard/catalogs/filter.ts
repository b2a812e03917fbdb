// What one types above a library's photographs, as conditions.

import type { CoiceImageWhere } from "../gql/graphql";
import { literal } from "../like";

export interface ImageFilter {
  libraryId: number;
  /** A part of the name. */
  name: string;
  /** `exif.make` for photographs that have one, `exif.make = Canon` for those of Canon. */
  metadata: string;
}

export function imagesWhere({ libraryId, name, metadata }: ImageFilter): CoiceImageWhere {
  const [, key, value] = /^([^=]*?)\s*(?:=\s*(.*))?$/.exec(metadata.trim()) ?? [];
  return {
    libraryId: { eq: libraryId },
    // The path's last segment is the name.
    ...(name.trim() ? { gcsPath: { ilike: `%/catalogs/%/${libraryId}/%${literal(name.trim())}%` } } : {}),
    ...(key ? { metadata: { path: { path: key.split("."), ...(value ? { eq: valueOf(value) } : { exists: true }) } } } : {}),
  };
}

/** As JSON where it is a number, true or false; else as the text that it is. */
function valueOf(text: string): unknown {
  return /^(true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?)$/.test(text) ? JSON.parse(text) : text.replace(/^"(.*)"$/, "$1");
}
