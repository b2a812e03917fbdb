import { effect } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { counted } from "../../format";
import { Empty, Refusal, Waiting } from "../../parts/notice";
import { Progress } from "../../parts/progress";
import { Rows } from "../../parts/rows";
import { StateBadge } from "../../parts/state";
import { Ago, Took } from "../../parts/time";
import { navigate, search, setSearch } from "../../router";
import { serves, who } from "../../session";
import { type Filter, filterOf, lastList, NAMES } from "./filter";
import { Filters, kindWord, ownerWord, systemWord } from "./filters";
import { type ListedRun, RunList } from "./list";

const COLUMNS = ["Run", "State", "Progress", "System", "Owner", "Started", "Took"];
const HEIGHT = 44;
const RECHECK = 5_000; // milliseconds

/** The list that was looked at last, which goes on: whoever comes back to it finds it as it was left. */
let last: { key: string; list: RunList; top: number } | undefined;

// Not beyond the session: the list of somebody who is signed out is followed no more.
effect(() => {
  void who.value;
  last?.list.close();
  last = undefined;
});

function listOf(filter: Filter): NonNullable<typeof last> {
  const key = JSON.stringify([filter, who.value]);
  if (last?.key === key) return last;
  last?.list.close();
  return (last = { key, list: new RunList(filter), top: 0 });
}

/** Everything that one may see, live, the newest first. */
export function RunsPage() {
  useEffect(() => void (document.title = "Runs · Trellis"), []);
  const filter = filterOf(search.value);
  const here = listOf(filter);
  lastList.address = location.pathname + location.search;
  const { list } = here;
  const start = useMemo(() => ({ top: here.top }), [here]);
  const [scroll, setScroll] = useState(start);
  useEffect(() => setScroll(start), [start]);
  const sight = useRef({ first: 0, last: 0 });
  useEffect(() => {
    const timer = setInterval(() => document.hidden || list.recheck(sight.current.first, sight.current.last), RECHECK);
    return () => clearInterval(timer);
  }, [list]);

  const runs = list.runs.value;
  const held = list.held.value;
  return (
    <>
      <div class="bar">
        <h1>Runs</h1>
        <p class="faint" role="status">
          {list.total.value !== undefined && counted(list.total.value, "run")}
        </p>
      </div>
      <Filters filter={filter} runs={runs} />
      <Refusal failure={list.failure.value} retry={() => void list.refresh()} />
      {!list.ready.value && !list.failure.value && <Waiting what="runs" />}
      {list.ready.value && runs.length === 0 && <Nothing filtered={NAMES.some((name) => filter[name])} />}
      {runs.length > 0 && (
        <div class="runs-list">
          <Rows
            label="Runs"
            columns={COLUMNS}
            items={runs}
            height={HEIGHT}
            total={list.total.value}
            scroll={scroll}
            over={
              held > 0 && (
                <button
                  type="button"
                  class="primary"
                  onClick={() => {
                    list.release();
                    setScroll({ top: 0 });
                  }}
                >
                  {counted(held, "new run")}
                </button>
              )
            }
            free={(now) => list.settle(now)}
            id={(run) => run.rowId}
            row={(run) => <Cells run={run} />}
            open={(run) => navigate(`/runs/${run.rowId}`)}
            near={() => void list.more()}
            seen={(first, last) => {
              sight.current = { first, last };
              here.top = first * HEIGHT;
            }}
          />
        </div>
      )}
    </>
  );
}

function Cells({ run }: { run: ListedRun }) {
  return (
    <>
      <td>
        <a href={`/runs/${run.rowId}`}>{run.title}</a>
        <small class="faint narrow">
          <Ago at={run.createdAt} /> · <bdi>{ownerWord(run.owner)}</bdi>
        </small>
      </td>
      <td>
        <StateBadge state={run.state} />
      </td>
      <td>
        <Progress fraction={run.fraction} failed={run.total ? run.failed / run.total : 0} label={`Progress of ${run.title}`} />
      </td>
      <td title={kindWord(run.kind)}>{systemWord(run.system)}</td>
      <td>{ownerWord(run.owner)}</td>
      <td>
        <Ago at={run.createdAt} />
      </td>
      <td>
        <Took from={run.startedAt} to={run.completedAt} />
      </td>
    </>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <Empty title="No run fits these filters.">
        <button type="button" onClick={() => setSearch(Object.fromEntries(NAMES.map((name) => [name, null])))}>
          Show all runs
        </button>
      </Empty>
    );
  return (
    <Empty title="There are no runs yet.">
      {serves("coice") ? (
        <p>
          Start a pipeline from <a href="/catalogs">a library</a>: its run appears here at once.
        </p>
      ) : (
        <p>Whatever is started appears here at once.</p>
      )}
    </Empty>
  );
}
