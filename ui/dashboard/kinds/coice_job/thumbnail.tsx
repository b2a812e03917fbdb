import { useEffect, useState } from "preact/hooks";
import { pictureOf } from "./pictures";

/** A photograph, small. Its URL is good for a while only: one that has run out is asked for again. */
export function Thumbnail({ image, url }: { image: string; url: string }) {
  const [newer, setNewer] = useState<string | undefined>();
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    setNewer(undefined);
    setBroken(false);
  }, [image]);
  if (broken) return <span class="job-thumbnail" title="This photograph cannot be shown." />;
  return (
    <img
      class="job-thumbnail"
      src={newer ?? url}
      alt=""
      width={48}
      height={48}
      decoding="async"
      onError={() => {
        if (!expired(newer ?? url)) return setBroken(true);
        pictureOf(image).then(
          (found) => (found ? setNewer(found.thumbnailUrl) : setBroken(true)),
          () => setBroken(true),
        );
      }}
    />
  );
}

/** Whether a signed URL of the gateway is no longer good. */
function expired(url: string): boolean {
  return Number(new URL(url, location.href).searchParams.get("expires") ?? Infinity) * 1000 < Date.now();
}
