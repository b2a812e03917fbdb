import type { KindView } from "..";
import "../../studio/style.css";
import { Item } from "./item";
import { Results } from "./results";

const view: KindView = { one: "image", many: "images", worked: "described", whole: true, Results, Item };
export default view;
