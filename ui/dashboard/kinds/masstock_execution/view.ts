import type { KindView } from "..";
import { Item } from "./item";
import { Results } from "./results";
import "./style.css";

const view: KindView = { one: "picture", many: "pictures", worked: "made", Results, Item };
export default view;
