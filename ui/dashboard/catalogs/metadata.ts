/** The values of a photograph's metadata by their paths (`exif.make`), in the order of the paths. */
export function flat(value: unknown, path = ""): [string, string][] {
  if (value && typeof value === "object" && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]) => flat(inner, path ? `${path}.${key}` : key)).sort();
  return [[path, Array.isArray(value) ? value.map(String).join(", ") : String(value)]];
}
