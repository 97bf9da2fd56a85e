import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { InvoiceFilters } from "../invoice-filters.ts";
import { ApiProblem, answerOf, api } from "./client.ts";
import { LIST_REFRESH_MS, pageQuery, paging } from "./paging.ts";
import type { Hook, Run, RunState, RunTrigger } from "./types.ts";

const LIVE_REFRESH_MS = 1_000;

export const isLive = (run: Pick<Run, "state"> | undefined): boolean =>
  run?.state === "queued" || run?.state === "running";

export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: async () => (await answerOf(api.GET("/api/integrations/providers"))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const integrationsQuery = queryOptions({
  queryKey: ["integrations", "list"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/integrations", { params: { query: { limit: 200 } } }))).items,
});

export const integrationQuery = (id: string) =>
  queryOptions({
    queryKey: ["integrations", "one", id],
    queryFn: () => answerOf(api.GET("/api/integrations/{id}", { params: { path: { id } } })),
  });

/** The integration's incoming webhook; null where it has none. */
export const hookQuery = (id: string) =>
  queryOptions({
    queryKey: ["integrations", "hook", id],
    queryFn: async (): Promise<Hook | null> => {
      try {
        return await answerOf(api.GET("/api/integrations/{id}/hook", { params: { path: { id } } }));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
  });

export const integrationRunsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["runs", "of", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/integrations/{id}/logs", {
          params: { path: { id }, query: pageQuery({}, pageParam, 20) },
        }),
      ),
    ...paging,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some(isLive) ? LIVE_REFRESH_MS : false,
  });

export interface RunFilters {
  readonly integration_id?: string | undefined;
  readonly state?: RunState | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly trigger?: RunTrigger | undefined;
  readonly schedule_id?: number | undefined;
  readonly text?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
export const runsQuery = (filters: RunFilters) =>
  infiniteQueryOptions({
    queryKey: ["runs", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/runs", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
    refetchInterval: LIST_REFRESH_MS,
  });

/** The newest ones that failed. */
export const failedRunsQuery = queryOptions({
  queryKey: ["runs", "failed"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/runs", { params: { query: { state: "failed", limit: 20 } } })))
      .items,
  refetchInterval: LIST_REFRESH_MS,
});

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: () => answerOf(api.GET("/api/runs/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (isLive(state.data) ? LIVE_REFRESH_MS : false),
  });

export const runLogQuery = (id: string, live: boolean) =>
  infiniteQueryOptions({
    queryKey: ["runs", "log", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/runs/{id}/log", {
          params: { path: { id }, query: pageQuery({}, pageParam, 200) },
        }),
      ),
    ...paging,
    refetchInterval: live ? LIVE_REFRESH_MS : false,
  });

export const refusedQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["runs", "refused", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/runs/{id}/refused", {
          params: { path: { id }, query: pageQuery({}, pageParam) },
        }),
      ),
    ...paging,
  });

export const invoicesQuery = (filters: InvoiceFilters) =>
  infiniteQueryOptions({
    queryKey: ["records", "invoice", filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/records/{entity}", {
          params: { path: { entity: "invoice" }, query: pageQuery(filters, pageParam) },
        }),
      ),
    ...paging,
  });

export const invoiceQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", "invoice", "one", id],
    queryFn: () =>
      answerOf(
        api.GET("/api/records/{entity}/{id}", {
          params: { path: { entity: "invoice", id: Number(id) } },
        }),
      ),
  });

export const recordChangesQuery = (entity: "invoice" | "party" | "item" | "order", id: number) =>
  infiniteQueryOptions({
    queryKey: ["records", entity, "changes", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/records/{entity}/{id}/changes", {
          params: { path: { entity, id }, query: pageQuery({}, pageParam) },
        }),
      ),
    ...paging,
  });

export interface FileFilters {
  readonly period?: string | undefined;
  readonly kind?: string | undefined;
  /** A part of the name. */
  readonly q?: string | undefined;
}
export const filesQuery = (filters: FileFilters) =>
  infiniteQueryOptions({
    queryKey: ["files", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/files", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
  });

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/tokens", { params: { query: { limit: 200 } } }))).items,
});
