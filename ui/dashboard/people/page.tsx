import { useEffect } from "preact/hooks";
import type { Failure } from "../gateway";
import { Empty, Waiting } from "../parts/notice";
import { Sections } from "../parts/sections";
import type { PageProps } from "../pages";
import { navigate } from "../router";
import { personId } from "../session";
import { Everyone } from "./everyone";
import { GroupPage } from "./group";
import { Groups } from "./groups";
import { Person } from "./person";
import { profile, profileFailure, readProfile } from "./profile";
import "./style.css";

const SECTIONS = [
  { section: "everyone", title: "Everyone" },
  { section: "groups", title: "Groups" },
  { section: "me", title: "You" },
] as const;

/** `/people/everyone`, `/people/groups`, `/people/groups/<id>`, `/people/me`, and `/people/<id>` for one person. */
export default function People({ rest }: PageProps) {
  useEffect(() => {
    if (profile.peek()) void readProfile(); // somebody may have changed my role
  }, []);
  // End users have little to look after but themselves.
  const [section = profile.value?.role === "END_USER" ? "me" : "everyone", id] = rest;
  return (
    <>
      <div class="bar">
        <h1>People</h1>
        <Sections of="people" base="/people" sections={SECTIONS} current={section} />
      </div>
      {profileFailure.value && (
        <p class="notice bad" role="alert">
          Your profile could not be read or made: {whyNot(profileFailure.value)}{" "}
          <button type="button" onClick={() => void readProfile()}>
            Try again
          </button>
        </p>
      )}
      <Section section={section} id={id} />
    </>
  );
}

function whyNot({ field, message }: Failure): string {
  return field === "email" ? "your account has no e-mail address here, which a profile needs." : message;
}

function Section({ section, id }: { section: string; id: string | undefined }) {
  const me = personId.value;
  if (section === "everyone") return <Everyone />;
  if (section === "groups") return id === undefined ? <Groups /> : <GroupPage key={id} id={id} />;
  if (section !== "me") return <Person key={section} id={section} />;
  if (me && profile.value) return <Person key={me} id={me} />;
  if (me) return profileFailure.value ? null : <Waiting what="your profile" />; // a first sign-in is making it
  return (
    <Empty title="Your token names nobody.">
      <button type="button" onClick={() => navigate("/people/everyone")}>
        See everyone
      </button>
    </Empty>
  );
}
