import type { KindView } from "..";
import "../../conversations/style.css";
import { Item } from "./item";
import { Results } from "./results";

const view: KindView = { one: "answer", many: "answers", worked: "written", whole: true, Results, Item };
export default view;
