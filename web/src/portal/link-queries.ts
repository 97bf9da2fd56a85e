import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { pageQuery, paging } from "../api/paging.ts";
import type { paths } from "../api/schema.gen.ts";

type Links = paths["/api/portal-links"];
export type PortalLink =
  Links["get"]["responses"][200]["content"]["application/json"]["items"][number];
export type PortalLinkIn = Links["post"]["requestBody"]["content"]["application/json"];

/** Links to the portal, newest first; of one customer where it is named. */
export const portalLinksQuery = (filters: { readonly consumer?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ["portal-links", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/portal-links", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
  });
