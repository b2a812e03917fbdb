// The platforms that compute: what each is for, and how something is started there.

import { execute } from "../../gateway";
import {
  type AlaweinKind,
  StartOptilibriaDocument,
  StartQmlabDocument,
  StartSimcoreDocument,
  StartTalaiDocument,
} from "../../gql/graphql";

export interface Wish {
  name: string;
  /** The name of the form. */
  form: string;
  /** Where the form has several. */
  algorithm: string | null;
  config: Record<string, unknown>;
  idempotencyKey: string;
}

interface Platform {
  title: string;
  about: string;
  /** What its forms are. */
  form: string;
  /** The input that the configuration goes into; refusals name its fields by it. */
  config: "config" | "hyperparameters";
  /** Whether what is started there has a name. */
  named: boolean;
  /** Start it: the id of the run. Throws Failure. */
  start(wish: Wish): Promise<string | undefined>;
}

export const PLATFORMS: Readonly<Record<AlaweinKind, Platform>> = {
  SIMCORE: {
    title: "SimCore",
    about: "Simulations of fields, orbits and magnets",
    form: "Simulation",
    config: "config",
    named: true,
    start: async ({ form, algorithm: _, ...wish }) =>
      (await execute(StartSimcoreDocument, { input: { ...wish, simulationType: form } })).startAlaweinSimcoreSimulation.simulation?.rowId,
  },
  OPTILIBRIA: {
    title: "OptiLibria",
    about: "The best of a function, a tour or a knapsack",
    form: "Problem",
    config: "config",
    named: false,
    start: async ({ form, algorithm, config, idempotencyKey }) =>
      (await execute(StartOptilibriaDocument, { input: { problemName: form, algorithm: algorithm ?? "", config, idempotencyKey } }))
        .startAlaweinOptilibriaRun.run?.rowId,
  },
  TALAI: {
    title: "TalAI",
    about: "Models that learn from data",
    form: "Model",
    config: "hyperparameters",
    named: true,
    start: async ({ form, algorithm: _, config, ...wish }) =>
      (await execute(StartTalaiDocument, { input: { ...wish, modelType: form, hyperparameters: config } })).startAlaweinTalaiExperiment
        .experiment?.rowId,
  },
  QMLAB: {
    title: "QMLab",
    about: "Waves in wells and circuits of qubits",
    form: "Quantum system",
    config: "config",
    named: true,
    start: async ({ form, algorithm: _, ...wish }) =>
      (await execute(StartQmlabDocument, { input: { ...wish, quantumSystem: form } })).startAlaweinQmlabExperiment.experiment?.rowId,
  },
};

export const KINDS = Object.keys(PLATFORMS) as AlaweinKind[];
