// The kinds of run that have something of their own to show. Any other has what all runs have.

import type { ComponentType } from "preact";
import type { RunFactsFragment } from "../gql/graphql";
import type { Words } from "../runs/run/items";
import { serves } from "../session";

/** A kind's words are for what it works on. */
export interface KindView extends Words {
  /** Whether a run is one item: what counts items has nothing to tell then. */
  whole?: boolean;
  /** What the run has found; it calls `acted` where it has done something with the run. */
  Results: ComponentType<{ run: RunFactsFragment; acted: () => void }>;
  /** What a failed item is, by its id. */
  Item: ComponentType<{ id: string }>;
}

interface Kind {
  label: string;
  load(): Promise<{ default: KindView }>;
}

const ALL: Readonly<Record<string, Kind>> = {
  "coice.job": { label: "Coice job", load: () => import("./coice_job/view") },
  "masstock.execution": { label: "MasStock execution", load: () => import("./masstock_execution/view") },
  "ofm.generation": { label: "OFM generation", load: () => import("./ofm_generation/view") },
  "ofm.prompts": { label: "OFM prompts", load: () => import("./ofm_prompts/view") },
  "alawein.simcore": { label: "SimCore simulation", load: () => import("./alawein_computation/simcore") },
  "alawein.optilibria": { label: "OptiLibria run", load: () => import("./alawein_computation/optilibria") },
  "alawein.talai": { label: "TalAI experiment", load: () => import("./alawein_computation/talai") },
  "alawein.qmlab": { label: "QMLab experiment", load: () => import("./alawein_computation/qmlab") },
  "alawein.mezan_execution": { label: "MEZAN execution", load: () => import("./alawein_mezan_execution/view") },
  "orgs.reply": { label: "Orgs reply", load: () => import("./orgs_reply/view") },
  "orgs.document_load": { label: "Orgs document load", load: () => import("./orgs_document_load/view") },
};

/** By kind: what it is called, and how it is shown. Those of the systems that are served. */
export const KINDS: Readonly<Record<string, Kind>> = Object.fromEntries(
  Object.entries(ALL).filter(([kind]) => serves(kind.slice(0, kind.indexOf(".")))),
);
