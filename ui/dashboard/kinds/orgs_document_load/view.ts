import type { KindView } from "..";
import { Item } from "./item";
import { Results } from "./results";

const view: KindView = { one: "passage", many: "passages", worked: "stored", Results, Item };
export default view;
