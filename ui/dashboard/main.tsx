import { render } from "preact";
import { App } from "./app";
import { PAGES } from "./pages";
import { followLinks } from "./router";
import "./style.css";

followLinks(PAGES.map(({ page }) => page));
const root = document.getElementById("app");
if (root) render(<App />, root);
