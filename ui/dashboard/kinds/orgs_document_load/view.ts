import type { KindView } from "..";
import { Item } from "./item";
import { Results } from "./results";

const view: KindView = { one: "batch of passages", many: "batches of passages", worked: "embedded", Results, Item };
export default view;
