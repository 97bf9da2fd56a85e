import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf } from "../api/client.ts";
import { LIST_REFRESH_MS, pageQuery, paging } from "../api/paging.ts";
import type { DeliveryState } from "../api/types.ts";
import { showLanguage } from "../i18n/i18n.ts";
import { isLanguage } from "../i18n/languages.ts";
import { portalApi } from "./client.ts";
import { chosenLanguage } from "./language.ts";

const UNDER_WAY_REFRESH_MS = 3_000;

/** Whose portal it is; the pages then speak the link's language, unless its reader has chosen another. */
export const portalQuery = queryOptions({
  queryKey: ["portal"],
  queryFn: async () => {
    const portal = await answerOf(portalApi.GET("/api/portal"));
    const language = chosenLanguage() ?? portal.language;
    if (isLanguage(language)) await showLanguage(language);
    return portal;
  },
  staleTime: 60_000,
});

export const endpointsQuery = queryOptions({
  queryKey: ["endpoints"],
  queryFn: async () => (await answerOf(portalApi.GET("/api/portal/endpoints"))).items,
});

export interface EndpointDeliveries {
  readonly endpoint_id: number;
  readonly state?: DeliveryState | undefined;
}
export const endpointDeliveriesQuery = (filters: EndpointDeliveries) =>
  infiniteQueryOptions({
    queryKey: ["deliveries", "list", filters],
    queryFn: ({ pageParam }) => {
      const query = pageQuery(filters, pageParam, 20);
      return answerOf(portalApi.GET("/api/portal/deliveries", { params: { query } }));
    },
    ...paging,
    refetchInterval: LIST_REFRESH_MS,
  });

export const portalDeliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ["deliveries", "one", id],
    queryFn: () =>
      answerOf(portalApi.GET("/api/portal/deliveries/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) =>
      data?.state === "pending" || data?.state === "retrying" ? UNDER_WAY_REFRESH_MS : false,
  });
