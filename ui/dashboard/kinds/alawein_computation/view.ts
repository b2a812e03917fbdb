import type { KindView } from "..";
import { Item } from "./item";
import { type Document, resultsOf } from "./results";
import "./style.css";

/** How the runs of a platform are shown: each is one item. */
export const viewOf = (document: Document, one: string, many: string): KindView => ({
  one,
  many,
  worked: "computed",
  pausing: "It stops at once. Resumed, it begins again and comes to the same; what it has told so far stays.",
  whole: true,
  Results: resultsOf(document),
  Item,
});
