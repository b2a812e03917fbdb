import { MasStockPictureDocument } from "../../gql/graphql";
import { useQuery } from "../../load";
import { Dialog } from "../../parts/dialog";
import { Refusal, Waiting } from "../../parts/notice";
import { seenFromHere } from "../../session";

/** A picture, large, with its prompt. */
export function Picture({ result, prompt, close }: { result: string; prompt: string; close: () => void }) {
  const { data, failure, reload } = useQuery(MasStockPictureDocument, { result });
  const url = data?.masStockBatchResult?.resultUrl;
  return (
    <Dialog title="Picture" close={close}>
      <Refusal failure={failure} retry={reload} />
      {!data && !failure && <Waiting what="the picture" />}
      {data && !url && <p>The picture is no longer there.</p>}
      {url && (
        <a href={seenFromHere(url)} target="_blank" rel="noreferrer">
          <img class="picture-large" src={seenFromHere(url)} alt={prompt} />
        </a>
      )}
      <p class="prompt">{prompt}</p>
    </Dialog>
  );
}
