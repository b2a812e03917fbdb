import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { count } from "../../format";
import { reconnections } from "../../gateway";
import { Empty, Refusal, Waiting } from "../../parts/notice";
import { Progress } from "../../parts/progress";
import { Rows } from "../../parts/rows";
import { StateBadge } from "../../parts/state";
import { Ago, Took } from "../../parts/time";
import { navigate, search, setSearch } from "../../router";
import { filterOf, NAMES } from "./filter";
import { Filters, kindWord, ownerWord, systemWord } from "./filters";
import { type ListedRun, RunList } from "./list";

const COLUMNS = ["Run", "State", "Progress", "System", "Owner", "Started", "Took"];
const HEIGHT = 44;
const RECHECK = 5_000; // milliseconds

/** Everything that one may see, live, the newest first. */
export function RunsPage() {
  const filter = filterOf(search.value);
  const key = JSON.stringify(filter);
  const list = useMemo(() => new RunList(filter), [key]);
  useEffect(() => () => list.close(), [list]);
  const cuts = useRef(reconnections.value);
  useEffect(() => {
    if (cuts.current !== reconnections.value) void list.refresh();
    cuts.current = reconnections.value;
  }, [reconnections.value]);
  const sight = useRef({ first: 0, last: 0 });
  useEffect(() => {
    const timer = setInterval(() => document.hidden || list.recheck(sight.current.first, sight.current.last), RECHECK);
    return () => clearInterval(timer);
  }, [list]);
  const [top, setTop] = useState(0);
  useEffect(() => setTop((now) => now + 1), [list]);

  const runs = list.runs.value;
  const held = list.held.value;
  return (
    <>
      <div class="bar">
        <h1>Runs</h1>
        <p class="faint" role="status">
          {list.total.value !== undefined && (list.total.value === 1 ? "1 run" : `${count(list.total.value)} runs`)}
        </p>
      </div>
      <Filters filter={filter} runs={runs} />
      <Refusal failure={list.failure.value} retry={() => void list.refresh()} />
      {!list.ready.value && !list.failure.value && <Waiting what="runs" />}
      {list.ready.value && runs.length === 0 && <Nothing filtered={NAMES.some((name) => filter[name])} />}
      {runs.length > 0 && (
        <div class="runs-list">
          {held > 0 && (
            <button
              type="button"
              class="primary fresh"
              onClick={() => {
                list.release();
                setTop((now) => now + 1);
              }}
            >
              {held === 1 ? "1 new run" : `${count(held)} new runs`}
            </button>
          )}
          <Rows
            label="Runs"
            columns={COLUMNS}
            items={runs}
            height={HEIGHT}
            total={list.total.value}
            top={top}
            id={(run) => run.rowId}
            row={(run) => <Cells run={run} />}
            open={(run) => navigate(`/runs/${run.rowId}`)}
            near={() => void list.more()}
            seen={(first, last) => {
              sight.current = { first, last };
              list.atTop = first === 0;
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
          {ownerWord(run.owner)} · <Ago at={run.createdAt} />
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
      <p>
        Start a pipeline from <a href="/catalogs">a library</a>: its run appears here at once.
      </p>
    </Empty>
  );
}
