import { useEffect, useState } from "preact/hooks";
import { FollowRunEventsDocument, type FollowRunEventsSubscription, type RunFactsFragment } from "../../gql/graphql";
import { type Failure, subscribe } from "../../gateway";
import { Refusal } from "../../parts/notice";
import { Ago } from "../../parts/time";

type Event = FollowRunEventsSubscription["runEvents"];

const KEPT = 200;

/** The latest events of a run, the newest first, for as long as they are looked at. */
export function Events({ run, open }: { run: RunFactsFragment; open: boolean }) {
  const [shown, setShown] = useState(open);
  return (
    <details class="card" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <h2>Events</h2>
      </summary>
      {shown && <Latest run={run} />}
    </details>
  );
}

function Latest({ run }: { run: RunFactsFragment }) {
  const [events, setEvents] = useState<readonly Event[]>([]);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const variables = { id: run.rowId, after: Math.max(0, run.sequence - KEPT) };
    return subscribe(FollowRunEventsDocument, variables, {
      next: ({ runEvents }) => {
        variables.after = runEvents.sequence;
        setEvents((old) => [runEvents, ...old.filter(({ sequence }) => sequence < runEvents.sequence)].slice(0, KEPT));
      },
      error: setFailure,
      complete: () => setOver(true),
    });
  }, [run.rowId, run.attempt]);
  return (
    <>
      <Refusal failure={failure} />
      {over && events.length === 0 && <p class="faint">No record of them is kept.</p>}
      <div class="scrolled tall" tabIndex={0} role="group" aria-label="Events">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                No.
              </th>
              <th scope="col">Event</th>
              <th scope="col">Particulars</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.sequence}>
                <td class="number">{event.sequence}</td>
                <td>{event.type}</td>
                <td>
                  <code>{JSON.stringify(event.data)}</code>
                </td>
                <td>
                  <Ago at={event.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
