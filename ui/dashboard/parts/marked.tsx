const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };

/** A search's snippet: escaped text with `<mark>` around the words that were found, and no other markup. */
export function Marked({ snippet }: { snippet: string }) {
  // Between an opening and a closing marker is every other piece. None of it is taken for HTML.
  const pieces = snippet.split(/<mark>|<\/mark>/).map((piece) => piece.replace(/&(lt|gt|amp|quot|#39);/g, (name) => ENTITIES[name] ?? name));
  return <>{pieces.map((piece, place) => (place % 2 ? <mark key={place}>{piece}</mark> : piece))}</>;
}
