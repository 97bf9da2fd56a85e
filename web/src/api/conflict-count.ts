import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";

/** More open conflicts than this are only told as more. */
export const COUNTED_CONFLICTS = 50;

/** How many conflicts are open, up to one more than are counted. */
export const openConflictsQuery = queryOptions({
  queryKey: ["sync", "conflicts", "open"],
  queryFn: async () => {
    const query = { state: "open", limit: COUNTED_CONFLICTS + 1 } as const;
    return (await answerOf(api.GET("/api/sync/conflicts", { params: { query } }))).items.length;
  },
  staleTime: 60_000,
  refetchInterval: 60_000,
});
