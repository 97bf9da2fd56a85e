import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { DeliveryState, Run, RunState } from "./types.ts";

const LIVE_REFRESH_MS = 1_000;
const LIST_REFRESH_MS = 15_000;

export const isLive = (run: Pick<Run, "state"> | undefined): boolean =>
  run?.state === "queued" || run?.state === "running";

interface Page {
  readonly next_cursor: string | null;
}
const paging = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: Page) => last.next_cursor ?? undefined,
};

/** Filters without the empty ones, with the cursor of the wanted page. */
function pageQuery<F extends object>(filters: F, cursor: string | undefined, limit = 50) {
  const given = Object.fromEntries(
    Object.entries(filters).filter(([, value]) => value !== undefined && value !== ""),
  ) as { [K in keyof F]?: Exclude<F[K], undefined> };
  return { ...given, limit, ...(cursor === undefined ? {} : { cursor }) };
}

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
}
export const runsQuery = (filters: RunFilters) =>
  infiniteQueryOptions({
    queryKey: ["runs", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/runs", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
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

export interface InvoiceFilters {
  readonly q?: string | undefined;
  readonly direction?: "cost" | "sales" | undefined;
  readonly date_from?: string | undefined;
  readonly date_to?: string | undefined;
}
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

export const invoiceChangesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["records", "invoice", "changes", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/records/{entity}/{id}/changes", {
          params: { path: { entity: "invoice", id: Number(id) }, query: pageQuery({}, pageParam) },
        }),
      ),
    ...paging,
  });

export const subscriptionsQuery = queryOptions({
  queryKey: ["subscriptions", "list"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/subscriptions", { params: { query: { limit: 200 } } }))).items,
});

export const subscriptionQuery = (id: string) =>
  queryOptions({
    queryKey: ["subscriptions", "one", id],
    queryFn: () =>
      answerOf(api.GET("/api/subscriptions/{id}", { params: { path: { id: Number(id) } } })),
  });

export const eventTypesQuery = queryOptions({
  queryKey: ["event-types"],
  queryFn: async () => (await answerOf(api.GET("/api/events/types"))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export interface DeliveryFilters {
  readonly state?: DeliveryState | undefined;
  readonly subscription_id?: number | undefined;
}
export const deliveriesQuery = (filters: DeliveryFilters) =>
  infiniteQueryOptions({
    queryKey: ["deliveries", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/deliveries", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
    refetchInterval: LIST_REFRESH_MS,
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ["deliveries", "one", id],
    queryFn: () => answerOf(api.GET("/api/deliveries/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data?.state === "pending" || state.data?.state === "retrying" ? 3_000 : false,
  });

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ["events", "one", id],
    queryFn: () => answerOf(api.GET("/api/events/{id}", { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export interface FileFilters {
  readonly period?: string | undefined;
  readonly kind?: string | undefined;
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
