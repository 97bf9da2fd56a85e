import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";
import type { ExchangeRunIn, Preview, Run, SendResult } from "./types.ts";

const LIVE_REFRESH_MS = 1_000;

/** What a dry run would change, in the order in which it was read. */
export const previewQuery = (id: string, what: Preview["what"] | undefined) =>
  infiniteQueryOptions({
    queryKey: ["runs", "preview", id, what ?? null],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/runs/{id}/preview", {
          params: { path: { id }, query: pageQuery({ what }, pageParam) },
        }),
      ),
    ...paging,
  });

/** What became of each record of a run that sends. */
export const sendResultsQuery = (
  id: string,
  {
    status,
    isLive,
  }: { readonly status: SendResult["status"] | undefined; readonly isLive: boolean },
) =>
  infiniteQueryOptions({
    queryKey: ["runs", "results", id, status ?? null],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/runs/{id}/results", {
          params: { path: { id }, query: pageQuery({ status }, pageParam) },
        }),
      ),
    ...paging,
    refetchInterval: isLive ? LIVE_REFRESH_MS : false,
  });

/** The runs that one holds together. */
export const childRunsQuery = (id: string, isLive: boolean) =>
  infiniteQueryOptions({
    queryKey: ["runs", "children", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/runs", { params: { query: pageQuery({ parent_id: id }, pageParam) } }),
      ),
    ...paging,
    refetchInterval: isLive ? LIVE_REFRESH_MS : false,
  });

/** Starts a definition. */
export const runExchange = (id: string, body: ExchangeRunIn): Promise<Run> =>
  answerOf(api.POST("/api/exchange/definitions/{id}/run", { params: { path: { id } }, body }));
