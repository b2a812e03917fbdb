import { useEffect, useMemo, useState } from "preact/hooks";
import { counted, fileName } from "../../format";
import type { RunFactsFragment } from "../../gql/graphql";
import { Empty, Refusal, Waiting } from "../../parts/notice";
import { Rows } from "../../parts/rows";
import { SearchBox } from "../../parts/search_box";
import { hasEnded } from "../../parts/state";
import { Ago } from "../../parts/time";
import { search, setSearch } from "../../router";
import { Export } from "../../runs/run/export";
import { AnswerText } from "./answer_text";
import { type Answer, Answers, type Place, providerOf, sequenceOf, type Wanted } from "./answers";
import { Photograph } from "./photograph";
import { Thumbnail } from "./thumbnail";

const COLUMNS = ["Photograph", "Answer", "Stage", "By", "When"];
const HEIGHT = 64;

/** What a job has found, the newest first, as it comes. */
export function Results({ run }: { run: RunFactsFragment }) {
  const parameters = search.value;
  const wanted: Wanted = {
    search: parameters.get("search") ?? "",
    stage: Number(parameters.get("stage") ?? 0) || 0,
    answer: parameters.get("answer") ?? "",
  };
  const answers = useMemo(() => new Answers(run.rowId, wanted), [run.rowId, JSON.stringify(wanted)]);
  useEffect(() => () => answers.close(), [answers]);
  const ended = hasEnded(run);
  // An attempt may have come and gone before this page heard of it.
  useEffect(() => answers.follow(), [ended, answers, run.attempt]);
  const [scroll, setScroll] = useState({ top: 0 });
  useEffect(() => setScroll({ top: 0 }), [answers]);
  const [shown, setShown] = useState<Answer | null>(null);

  const places = answers.places.value;
  const held = answers.held.value;
  const filtered = Boolean(wanted.search || wanted.stage || wanted.answer);
  const fresh = held > 0 && (
    <button
      type="button"
      class="primary"
      onClick={() => {
        answers.release();
        setScroll({ top: 0 });
      }}
    >
      {counted(held, "new result")}
      {wanted.search && ": search again"}
    </button>
  );
  return (
    <section class="results card" aria-labelledby="results">
      <div class="bar">
        <h2 id="results">Results</h2>
        <Export run={run.rowId} search={wanted.search} />
      </div>
      <Filters stages={run.stages} wanted={wanted} />
      <Refusal failure={answers.failure.value} retry={() => void answers.more().then(() => answers.follow())} />
      {!answers.ready.value && !answers.failure.value && <Waiting what="results" />}
      {places.length === 0 && fresh}
      {answers.ready.value && places.length === 0 && (
        <Empty title={filtered ? "No result fits this." : ended ? "This job has no results." : "No results yet: they appear here as they come."}>
          {filtered && (
            <button type="button" onClick={() => setSearch({ search: null, stage: null, answer: null })}>
              Show all results
            </button>
          )}
        </Empty>
      )}
      {places.length > 0 && (
        <Rows<Place>
          label="Results"
          columns={COLUMNS}
          items={places}
          height={HEIGHT}
          scroll={scroll}
          over={fresh}
          free={(now) => answers.settle(now)}
          id={(place) => String(sequenceOf(place))}
          row={(place) => (typeof place === "number" ? <td colSpan={5}>…</td> : <Cells found={place} show={() => setShown(place)} />)}
          open={(place) => typeof place === "number" || setShown(place)}
          near={() => void answers.more()}
          seen={(first, last) => void answers.look(first, last)}
        />
      )}
      {shown?.image && (
        <Photograph image={shown.image.rowId} name={fileName(shown.image.gcsPath)} job={run.rowId} close={() => setShown(null)} />
      )}
    </section>
  );
}

function Cells({ found, show }: { found: Answer; show: () => void }) {
  const { image, stage } = found;
  const asked = stage ? (stage.prompt?.name ?? `Stage ${stage.stageOrder}`) : "–";
  return (
    <>
      <td>
        {image ? (
          <button type="button" class="quiet job-photograph" onClick={show}>
            <Thumbnail image={image.rowId} url={image.thumbnailUrl} />
            <span>{fileName(image.gcsPath)}</span>
          </button>
        ) : (
          <span class="faint">no longer there</span>
        )}
      </td>
      <td>
        <AnswerText result={found.result} snippet={found.snippet} />
        <small class="faint narrow">{asked}</small>
      </td>
      <td>{asked}</td>
      <td>{providerOf(found.result)}</td>
      <td>
        <Ago at={found.executedAt} />
      </td>
    </>
  );
}

function Filters({ stages, wanted }: { stages: RunFactsFragment["stages"]; wanted: Wanted }) {
  return (
    <search class="bar">
      <SearchBox
        label="Search in the answers"
        value={wanted.search}
        placeholder='flame -smoke, "in the dark"'
        change={(text) => setSearch({ search: text })}
      />
      <label>
        Stage
        <select value={wanted.stage || ""} onChange={(event) => setSearch({ stage: event.currentTarget.value })}>
          <option value="">All stages</option>
          {stages.map(({ stage, name }) => (
            <option key={stage} value={stage}>
              {stage}. {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Answer
        <select value={wanted.answer} onChange={(event) => setSearch({ answer: event.currentTarget.value })}>
          <option value="">Any answer</option>
          <option value="yes">Yes</option>
          <option value="no">No</option>
        </select>
      </label>
    </search>
  );
}
