import { useSession } from "../../session.ts";

/** Who is signed in where, as a key of what the browser keeps for them. */
export function usePerson(): string {
  const session = useSession();
  return session ? `${session.tenant.slug}/${session.actor}` : "";
}
