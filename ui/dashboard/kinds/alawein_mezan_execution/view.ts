import type { KindView } from "..";
import { Item } from "./item";
import { Results } from "./results";
import "./style.css";

const view: KindView = { one: "step", many: "steps", worked: "done", whole: true, Results, Item };
export default view;
