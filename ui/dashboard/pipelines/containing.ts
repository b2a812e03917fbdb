/** A pattern for `ilike` of all that contains a text, whatever signs are in it. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
