import { useEffect, useState } from "preact/hooks";
import { claims, type Session } from "../session";
import { Credentials } from "./credentials";
import { time, wanted } from "./expiry";
import { Dialog } from "./parts/dialog";
import { farewell, personId, session, signIn, signOut } from "./session";

/** Where one signs in first. */
export function SignIn() {
  useEffect(() => {
    document.title = "Sign in · Trellis";
  }, []);
  return (
    <main class="sign-in" tabIndex={-1}>
      <h1>Sign in to Trellis</h1>
      {farewell.value && (
        <p class="notice" role="status">
          {farewell.value}
        </p>
      )}
      <Credentials use={signIn} />
    </main>
  );
}

/** Over the page, when its session is about to end or has: the same person signs in again, and the page goes on. */
export function SignInAgain() {
  const [put, setPut] = useState<typeof time.value>("enough"); // aside, for as long as the session's time is so
  const [stranger, setStranger] = useState(false);
  const now = time.value;
  useEffect(() => {
    setPut("enough");
    setStranger(false);
  }, [now, wanted.value]);
  if (now === "enough") return null;
  const what = now === "over" ? "Your session has ended." : "Your session ends in a moment.";

  function use(next: Session) {
    if (claims(next.token)["sub"] === personId.value) signIn(next);
    else setStranger(true);
  }

  if (put === now)
    return (
      <p class="session-time notice warn">
        {what}{" "}
        <button type="button" onClick={() => setPut("enough")}>
          Sign in again
        </button>
      </p>
    );
  return (
    <Dialog title={what} close={() => setPut(now)}>
      <p>
        Sign in again to go on where you are: this page stays as it is
        {now === "over" ? ", and what it was about to do waits for you." : "."}
      </p>
      {stranger && (
        <p class="notice bad" role="alert">
          That is somebody else. Sign out first to go on as another person.
        </p>
      )}
      <Credentials email={session.value?.email ?? null} use={use} />
      <p class="buttons">
        <button type="button" onClick={() => setPut(now)}>
          Not now
        </button>
        <button type="button" class="quiet" onClick={() => signOut()}>
          Sign out
        </button>
      </p>
    </Dialog>
  );
}
