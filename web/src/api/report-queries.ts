import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery } from "./paging.ts";
import type {
  HubFile,
  MakeReportIn,
  PreviewReportIn,
  ReportChange,
  ReportIn,
  ReportLook,
} from "./types.ts";

export const reportsQuery = queryOptions({
  queryKey: ["reports"],
  queryFn: () => answerOf(api.GET("/api/reports")),
});

export const reportVersionsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["reports", "versions", slug],
    queryFn: async () =>
      (await answerOf(api.GET("/api/reports/{slug}/versions", { params: { path: { slug } } })))
        .items,
  });

/** What reports of one's own can be made of. */
export const reportSourcesQuery = queryOptions({
  queryKey: ["report-sources"],
  queryFn: async () => (await answerOf(api.GET("/api/reports/sources"))).items,
  staleTime: 60_000,
});

export const reportLookQuery = queryOptions({
  queryKey: ["report-look"],
  queryFn: () => answerOf(api.GET("/api/reports/settings")),
});

const PICTURES = [".png", ".jpg", ".jpeg"] as const;

/** Files of the hub that can be a logo by their names, latest first of each kind. */
export const picturesQuery = queryOptions({
  queryKey: ["files", "pictures"],
  queryFn: async (): Promise<readonly HubFile[]> => {
    const pages = await Promise.all(
      PICTURES.map((q) =>
        answerOf(api.GET("/api/files", { params: { query: pageQuery({ q }, undefined, 50) } })),
      ),
    );
    return pages
      .flatMap(({ items }) => items)
      .filter(({ name }) => PICTURES.some((ending) => name.toLowerCase().endsWith(ending)));
  },
});

/** Starts the run that puts a report among the hub's files. */
export const makeReport = (slug: string, body: MakeReportIn) =>
  answerOf(api.POST("/api/reports/{slug}/make", { params: { path: { slug } }, body }));

/** The first rows of a report. */
export const previewRows = (body: PreviewReportIn) =>
  answerOf(api.POST("/api/reports/preview", { body: { ...body, format: "json" } }));

/** The first pages of a report, as a PDF. */
export const previewPdf = (body: PreviewReportIn): Promise<Blob> =>
  answerOf<Blob>(
    api.POST("/api/reports/preview", {
      body: { ...body, format: "pdf" },
      parseAs: "blob",
    }) as Promise<{ data?: Blob; error?: unknown; response: Response }>,
  );

export const createReport = (body: ReportIn) => answerOf(api.POST("/api/reports", { body }));

export const changeReport = (slug: string, body: ReportChange) =>
  answerOf(api.PUT("/api/reports/{slug}", { params: { path: { slug } }, body }));

export const deleteReport = (slug: string) =>
  answerOf(api.DELETE("/api/reports/{slug}", { params: { path: { slug } } }));

export const keepReportLook = (body: ReportLook) =>
  answerOf(api.PUT("/api/reports/settings", { body }));
