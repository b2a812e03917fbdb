import type { KindView } from "..";
import { Item } from "./item";
import { Results } from "./results";
import "./style.css";

const view: KindView = { one: "image", many: "images", worked: "inspected", Results, Item };
export default view;
