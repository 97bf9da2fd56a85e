import type { User } from "../../api/types.ts";
import { usePeopleText } from "../../people-texts.ts";
import { StateBadge } from "../badges.tsx";

/** Whether a person can sign in. */
export function UserState({ user }: { readonly user: Pick<User, "active" | "has_password"> }) {
  const p = usePeopleText();
  if (!user.active) return <StateBadge color="gray" label={p("user.disabled")} />;
  if (!user.has_password) return <StateBadge color="yellow" label={p("user.invited")} />;
  return <StateBadge color="green" label={p("user.active")} />;
}
