import { queryOptions, useQuery } from "@tanstack/react-query";
import { ApiProblem, answerOf, api } from "./api/client.ts";
import type { Session } from "./api/types.ts";

/** Who is signed in; null where nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await answerOf(api.GET("/api/session"));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => answerOf(api.GET("/api/setup")),
  staleTime: 60_000,
});

export const useSession = (): Session | null | undefined => useQuery(sessionQuery).data;

/** IANA name of the browser's zone, in which every time is shown and typed; the menu names it. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Whether the integration, or some integration where none is named, may be run. */
export function useMayRun(integrationId?: string): boolean {
  const held = useSession()?.permissions ?? [];
  if (held.includes("integrations.run")) return true;
  return integrationId === undefined
    ? held.some((grant) => grant.startsWith("integrations.run:"))
    : held.includes(`integrations.run:${integrationId}`);
}

export function useMay(permission: string): boolean {
  return useSession()?.permissions.includes(permission) ?? false;
}
