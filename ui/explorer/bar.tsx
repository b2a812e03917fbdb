// The bar above GraphiQL: the way to the dashboard, examples, Explain, a link to hand on, and who is signed in.

import { reachable } from "./connection";
import { ExampleMenu } from "./example_menu";
import { ExplainButton } from "./explain_panel";
import { ShareButton } from "./share";
import { SignIn } from "./sign_in";
import { useValue } from "./state";

export function Bar() {
  const connected = useValue(reachable);
  return (
    <header className="bar">
      <nav aria-label="Pages">
        <a href="/">Dashboard</a>
      </nav>
      <h1>Explorer</h1>
      <ExampleMenu />
      <ExplainButton />
      <ShareButton />
      <p className="connection" role="status">
        {!connected && "The gateway cannot be reached; trying again."}
      </p>
      <SignIn />
    </header>
  );
}
