import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { LIST_REFRESH_MS, pageQuery, paging } from "./paging.ts";
import type { DeliveryState, RenderIn, Statistics, Subscription } from "./types.ts";

/** Deliveries on the page of their subscription; all of them are in the list. */
const RECENT = 15;

/** More subscriptions than anybody looks through. */
const MAX_SUBSCRIPTION_PAGES = 10;

/** All of them: lists are filtered in the browser. */
export const subscriptionsQuery = queryOptions({
  queryKey: ["subscriptions", "list"],
  queryFn: async () => {
    const all: Subscription[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < MAX_SUBSCRIPTION_PAGES; pages++) {
      const query = pageQuery({}, cursor, 200);
      const page = await answerOf(api.GET("/api/subscriptions", { params: { query } }));
      all.push(...page.items);
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    return all;
  },
});

export const subscriptionQuery = (id: string) =>
  queryOptions({
    queryKey: ["subscriptions", "one", id],
    queryFn: () =>
      answerOf(api.GET("/api/subscriptions/{id}", { params: { path: { id: Number(id) } } })),
  });

/** How each subscription is doing, by its id. */
export const endpointSummariesQuery = queryOptions({
  queryKey: ["subscriptions", "summaries"],
  queryFn: async () => {
    const { items } = await answerOf(api.GET("/api/statistics/subscriptions"));
    return new Map(items.map((one) => [one.subscription_id, one]));
  },
  refetchInterval: LIST_REFRESH_MS,
});

export type TrendUnit = Statistics["trend"]["unit"];

/** How deliveries went: of one subscription, or of all. */
export const statisticsQuery = (trend: TrendUnit, subscriptionId?: number) =>
  queryOptions({
    queryKey: ["deliveries", "statistics", subscriptionId ?? "all", trend],
    queryFn: () =>
      subscriptionId === undefined
        ? answerOf(api.GET("/api/statistics/deliveries", { params: { query: { trend } } }))
        : answerOf(
            api.GET("/api/subscriptions/{id}/statistics", {
              params: { path: { id: subscriptionId }, query: { trend } },
            }),
          ),
    refetchInterval: LIST_REFRESH_MS,
    placeholderData: keepPreviousData,
  });

/** The whole catalogue: built-in types and the organisation's own. */
export const eventTypesQuery = queryOptions({
  queryKey: ["event-types"],
  queryFn: async () => (await answerOf(api.GET("/api/events/types"))).items,
  staleTime: 5 * 60_000,
});

export interface EventFilters {
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
}
export const eventsQuery = (filters: EventFilters) =>
  infiniteQueryOptions({
    queryKey: ["events", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/events", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
    refetchInterval: LIST_REFRESH_MS,
  });

/** With its deliveries, which go on for a while. */
export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ["events", "one", id],
    queryFn: () => answerOf(api.GET("/api/events/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data?.deliveries.some((one) => isUnderWay(one.state)) ? 3_000 : false,
  });

export interface DeliveryFilters {
  /** `undelivered`: failed or expired. */
  readonly state?: DeliveryState | "undelivered" | undefined;
  readonly subscription_id?: number | undefined;
  readonly event_type?: string | undefined;
  /** HTTP status of the last try; 0: no answer. */
  readonly status?: number | undefined;
  readonly text?: string | undefined;
  /** RFC 3339. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}
export const deliveriesQuery = (filters: DeliveryFilters) =>
  infiniteQueryOptions({
    queryKey: ["deliveries", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/deliveries", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
    refetchInterval: LIST_REFRESH_MS,
  });

/** The newest ones of a subscription. */
export const recentDeliveriesQuery = (subscriptionId: number) =>
  queryOptions({
    queryKey: ["deliveries", "recent", subscriptionId],
    queryFn: async () => {
      const query = { subscription_id: subscriptionId, limit: RECENT };
      return (await answerOf(api.GET("/api/deliveries", { params: { query } }))).items;
    },
    refetchInterval: LIST_REFRESH_MS,
  });

const isUnderWay = (state: DeliveryState): boolean => state === "pending" || state === "retrying";

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ["deliveries", "one", id],
    queryFn: () => answerOf(api.GET("/api/deliveries/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data.state) ? 3_000 : false),
  });

/** How many settled deliveries would be sent again. */
export const resendCountQuery = (filter: DeliveryFilters, include_delivered: boolean) =>
  queryOptions({
    queryKey: ["deliveries", "resend-count", filter, include_delivered],
    queryFn: async () => {
      const { limit: _, ...given } = pageQuery(filter, undefined);
      const body = { filter: given, include_delivered, dry_run: true };
      const answer = await answerOf(api.POST("/api/deliveries/resend", { body }));
      return "matching" in answer ? answer.matching : 0;
    },
    staleTime: 0,
  });

/** The request that an event would become; nothing is sent. */
export const renderQuery = (body: RenderIn) =>
  queryOptions({
    queryKey: ["events", "render", body],
    queryFn: () => answerOf(api.POST("/api/events/render", { body })),
    retry: false,
    staleTime: 60_000,
  });
