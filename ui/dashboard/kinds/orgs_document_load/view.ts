import type { KindView } from "..";
import { Item } from "./item";
import { Results } from "./results";

const view: KindView = { one: "batch of passages", many: "batches of passages", worked: "stored", Results, Item };
export default view;
