import type { KindView } from "..";
import { Item } from "./item";
import { Results } from "./results";
import "../masstock_execution/style.css";
import "./style.css";

const view: KindView = { one: "order", many: "orders", worked: "fulfilled", whole: true, Results, Item };
export default view;
