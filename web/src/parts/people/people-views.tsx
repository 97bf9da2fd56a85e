import { usePeopleText } from "../../people-texts.ts";
import { LinkAnchor } from "../link.tsx";
import { Views } from "../views.tsx";

const CURRENT = { "aria-current": "page" } as const;

/** Users, or the groups that they are in. */
export function PeopleViews() {
  const p = usePeopleText();
  return (
    <Views label={p("permission.title")}>
      <LinkAnchor to="/users" className="view-link" activeProps={CURRENT}>
        {p("user.title")}
      </LinkAnchor>
      <LinkAnchor to="/groups" className="view-link" activeProps={CURRENT}>
        {p("group.title")}
      </LinkAnchor>
    </Views>
  );
}

/** What the hub tells of itself: who changed what, and its log files. */
export function SystemViews() {
  const p = usePeopleText();
  return (
    <Views label={p("audit.title")}>
      <LinkAnchor to="/audit" className="view-link" activeProps={CURRENT}>
        {p("audit.title")}
      </LinkAnchor>
      <LinkAnchor to="/logs" className="view-link" activeProps={CURRENT}>
        {p("logs.title")}
      </LinkAnchor>
    </Views>
  );
}
