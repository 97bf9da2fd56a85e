import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";

const REFRESH_MS = 5_000;

export const healthListQuery = infiniteQueryOptions({
  queryKey: ["integrations", "health", "list"],
  queryFn: ({ pageParam }) =>
    answerOf(
      api.GET("/api/statistics/integrations", { params: { query: pageQuery({}, pageParam, 100) } }),
    ),
  ...paging,
  refetchInterval: REFRESH_MS,
});

export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: ["integrations", "health", "one", id],
    queryFn: () =>
      answerOf(api.GET("/api/statistics/integrations/{id}", { params: { path: { id } } })),
    refetchInterval: REFRESH_MS,
  });

/** The integration is called again at once. */
export async function closeBreaker(queryClient: QueryClient, id: string): Promise<void> {
  const path = "/api/integrations/{id}/breaker/close";
  await answerOf(api.POST(path, { params: { path: { id } } }));
  await queryClient.invalidateQueries({ queryKey: ["integrations"] });
}
