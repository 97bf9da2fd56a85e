import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { MakeReportIn } from "./types.ts";

export const reportsQuery = queryOptions({
  queryKey: ["reports"],
  queryFn: () => answerOf(api.GET("/api/reports")),
});

/** Starts the run that puts a report among the hub's files. */
export const makeReport = (slug: string, body: MakeReportIn) =>
  answerOf(api.POST("/api/reports/{slug}/make", { params: { path: { slug } }, body }));
