/** The systems, as they write themselves. */
export const SYSTEMS: Readonly<Record<string, string>> = {
  coice: "Coice",
  masstock: "MasStock",
  ofm: "OFM",
  orgs: "Orgs",
  alawein: "Alawein",
};
