import { useEffect } from "preact/hooks";
import { count } from "../../format";
import { FollowLoadOfRunDocument, type RunFactsFragment } from "../../gql/graphql";
import { useLive } from "../../load";
import { Refusal, Waiting } from "../../parts/notice";
import { hasEnded } from "../../parts/state";

/** What was loaded, and what has become of it. */
export function Results({ run }: { run: RunFactsFragment; acted: () => void }) {
  const { data, failure, ended, again } = useLive(FollowLoadOfRunDocument, { run: run.rowId });
  const goesOn = !hasEnded(run);
  useEffect(() => void (ended && goesOn && again()), [ended, goesOn]);
  const found = data?.orgsDocumentLoad;
  return (
    <section class="card" aria-labelledby="document">
      <h2 id="document">Document</h2>
      <Refusal failure={failure} retry={again} />
      {!data && !failure && <Waiting what="the document" />}
      {found && (
        <>
          <dl class="facts">
            <dt>Source</dt>
            <dd>
              <bdi>{found.sourceId}</bdi>
            </dd>
            <dt>Characters</dt>
            <dd>{count(found.characters ?? 0)}</dd>
            <dt>Passages</dt>
            <dd>{count(found.passages ?? 0)}</dd>
          </dl>
          {found.errorMessage && <p class="notice bad">{found.errorMessage}</p>}
          {found.superseded && <p class="notice warn">A later load of the same source took its place.</p>}
          <p>
            <a href="/knowledge">See all documents</a>
          </p>
        </>
      )}
    </section>
  );
}
