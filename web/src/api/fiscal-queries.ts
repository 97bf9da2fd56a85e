import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { FiscalOutcome } from "../fiscal.ts";
import { type FiscalFilters, setFilters } from "../fiscal-filters.ts";
import { answerOf, api } from "./client.ts";
import { LIST_REFRESH_MS, pageQuery, paging } from "./paging.ts";
import { sendForm } from "./send-form.ts";
import type { FiscalSettings, Manifestation, ManifestIn, Run } from "./types.ts";

export const fiscalListQuery = (filters: FiscalFilters) =>
  infiniteQueryOptions({
    queryKey: ["fiscal", "documents", filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/fiscal/documents", { params: { query: pageQuery(filters, pageParam) } }),
      ),
    ...paging,
  });

export const fiscalTotalsQuery = (filters: FiscalFilters) =>
  queryOptions({
    queryKey: ["fiscal", "totals", filters],
    queryFn: async () =>
      (
        await answerOf(
          api.GET("/api/fiscal/documents/totals", { params: { query: setFilters(filters) } }),
        )
      ).items,
  });

export const fiscalDocumentQuery = (key: string) =>
  queryOptions({
    queryKey: ["fiscal", "document", key],
    queryFn: () => answerOf(api.GET("/api/fiscal/documents/{key}", { params: { path: { key } } })),
  });

export const fiscalFilesQuery = (runId: string, outcome: FiscalOutcome | undefined) =>
  infiniteQueryOptions({
    queryKey: ["fiscal", "files", runId, outcome],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/fiscal/imports/{run_id}/files", {
          params: { path: { run_id: runId }, query: pageQuery({ outcome }, pageParam) },
        }),
      ),
    ...paging,
  });

export const fiscalFileTotalsQuery = (runId: string) =>
  queryOptions({
    queryKey: ["fiscal", "file-totals", runId],
    queryFn: (): Promise<Readonly<Partial<Record<string, number>>>> =>
      answerOf(
        api.GET("/api/fiscal/imports/{run_id}/totals", { params: { path: { run_id: runId } } }),
      ),
  });

export const companiesQuery = queryOptions({
  queryKey: ["fiscal", "companies"],
  queryFn: async () => (await answerOf(api.GET("/api/fiscal/companies"))).items,
  refetchInterval: LIST_REFRESH_MS,
});

export const manifestationsQuery = (state: Manifestation["state"] | undefined) =>
  infiniteQueryOptions({
    queryKey: ["fiscal", "manifestations", state],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/fiscal/manifestations", {
          params: { query: pageQuery({ state }, pageParam) },
        }),
      ),
    ...paging,
  });

export const fiscalSettingsQuery = queryOptions({
  queryKey: ["fiscal", "settings"],
  queryFn: () => answerOf(api.GET("/api/fiscal/settings")),
});

export const saveFiscalSettings = (body: FiscalSettings): Promise<FiscalSettings> =>
  answerOf(api.PUT("/api/fiscal/settings", { body }));

/** Signs and queues statements; a run sends them. */
export const manifest = (body: ManifestIn) =>
  answerOf(api.POST("/api/fiscal/manifestations", { body }));

/** Asks the authority for one company now. @throws ApiProblem `query_not_allowed` */
export const askAuthority = (id: string, service: "nfe" | "cte"): Promise<Run> =>
  answerOf(
    api.POST("/api/fiscal/companies/{id}/query", {
      params: { path: { id } },
      body: { services: [service] },
    }),
  );

export const fetchByKey = (id: string, key: string): Promise<Run> =>
  answerOf(
    api.POST("/api/fiscal/companies/{id}/documents/{key}", { params: { path: { id, key } } }),
  );

interface Sending {
  readonly files: readonly File[];
  /** Told how much has gone, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Hands files to the import; the answer is its run. @throws ApiProblem */
export function importFiscal({ files, onProgress }: Sending): Promise<Run> {
  const form = new FormData();
  for (const file of files) form.append("files", file);
  return sendForm("/api/fiscal/documents", { form, status: 202, onProgress });
}
