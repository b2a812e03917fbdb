import { Thumbnail as Small } from "../../parts/thumbnail";
import { pictureOf } from "./pictures";

/** A photograph, small. `name` tells what is seen, where nothing beside it does. */
export function Thumbnail(props: { image: string; url: string; name?: string; class?: string; width?: number; height?: number }) {
  const { image, name = "", url, width, height } = props;
  return (
    <Small
      url={url}
      again={async () => (await pictureOf(image))?.thumbnailUrl}
      class={props.class ?? "job-thumbnail"}
      name={name}
      width={width}
      height={height}
    />
  );
}
