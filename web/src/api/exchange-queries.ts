import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { LIST_REFRESH_MS, pageQuery, paging } from "./paging.ts";
import type {
  DefinitionChange,
  DefinitionIn,
  ExchangePreview,
  ImportDefinitionIn,
  ProposeIn,
} from "./types.ts";

export const definitionsQuery = queryOptions({
  queryKey: ["exchange", "list"],
  queryFn: async () => (await answerOf(api.GET("/api/exchange/definitions"))).items,
  refetchInterval: LIST_REFRESH_MS,
});

const at = (id: string) => ({ params: { path: { id } } });

export const definitionQuery = (id: string) =>
  queryOptions({
    queryKey: ["exchange", "one", id],
    queryFn: () => answerOf(api.GET("/api/exchange/definitions/{id}", at(id))),
  });

export const definitionVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["exchange", "versions", id],
    queryFn: async () =>
      (await answerOf(api.GET("/api/exchange/definitions/{id}/versions", at(id)))).items,
  });

export const definitionYamlQuery = (id: string) =>
  queryOptions({
    queryKey: ["exchange", "yaml", id],
    queryFn: () =>
      answerOf<string>(
        api.GET("/api/exchange/definitions/{id}/yaml", {
          ...at(id),
          parseAs: "text",
        }) as Promise<{ data?: string; error?: unknown; response: Response }>,
      ),
  });

export type ExchangeModule = "parties" | "invoices" | "items" | "orders";
/** What the Connections button of a module offers. */
export const exchangeActionsQuery = (module: ExchangeModule) =>
  queryOptions({
    queryKey: ["exchange", "actions", module],
    queryFn: async () =>
      (await answerOf(api.GET("/api/exchange/actions", { params: { query: { module } } }))).items,
  });

export const tablesQuery = (id: string) =>
  queryOptions({
    queryKey: ["exchange", "tables", id],
    queryFn: async () => (await answerOf(api.GET("/api/integrations/{id}/tables", at(id)))).items,
    retry: false,
    staleTime: 60_000,
  });

/** Columns of a table, or of a SELECT. */
export const columnsQuery = (id: string, of: { table?: string; query?: string }) =>
  queryOptions({
    queryKey: ["exchange", "columns", id, of],
    queryFn: () =>
      answerOf(api.POST("/api/integrations/{id}/tables/describe", { ...at(id), body: of })),
    retry: false,
    staleTime: 60_000,
  });

export const codecsQuery = queryOptions({
  queryKey: ["exchange", "codecs"],
  queryFn: async () => (await answerOf(api.GET("/api/exchange/codecs"))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const readyQuery = queryOptions({
  queryKey: ["exchange", "ready"],
  queryFn: async () => (await answerOf(api.GET("/api/exchange/ready"))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const exchangeFilesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["exchange", "files", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/exchange/definitions/{id}/files", {
          params: { path: { id }, query: pageQuery({}, pageParam, 20) },
        }),
      ),
    ...paging,
  });

export const batchesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["exchange", "batches", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/exchange/definitions/{id}/batches", {
          params: { path: { id }, query: pageQuery({}, pageParam, 20) },
        }),
      ),
    ...paging,
  });

/** What became of each record of a batch. */
export const sentQuery = (id: string, batch: number) =>
  infiniteQueryOptions({
    queryKey: ["exchange", "sent", id, batch],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/exchange/definitions/{id}/sent", {
          params: { path: { id }, query: pageQuery({ batch }, pageParam, 50) },
        }),
      ),
    ...paging,
  });

export const mirrorQuery = (id: string) =>
  queryOptions({
    queryKey: ["exchange", "mirror", id],
    queryFn: async () => (await answerOf(api.GET("/api/exchange/mirrors/{id}", at(id)))).items,
    refetchInterval: LIST_REFRESH_MS,
  });

export const dropMirror = (id: string, table?: string) =>
  answerOf(
    api.DELETE("/api/exchange/mirrors/{id}", {
      params: { path: { id }, query: table === undefined ? {} : { table } },
    }),
  );

export const lookupsQuery = queryOptions({
  queryKey: ["exchange", "lookups"],
  queryFn: async () => (await answerOf(api.GET("/api/exchange/lookups"))).items,
});

export const saveLookup = (name: string, entries: Record<string, string>) =>
  answerOf(
    api.PUT("/api/exchange/lookups/{name}", { params: { path: { name } }, body: { entries } }),
  );

export const deleteLookup = (name: string) =>
  answerOf(api.DELETE("/api/exchange/lookups/{name}", { params: { path: { name } } }));

export const createDefinition = (body: DefinitionIn) =>
  answerOf(api.POST("/api/exchange/definitions", { body }));

export const changeDefinition = (id: string, body: DefinitionChange) =>
  answerOf(api.PUT("/api/exchange/definitions/{id}", { ...at(id), body }));

export const deleteDefinition = (id: string) =>
  answerOf(api.DELETE("/api/exchange/definitions/{id}", at(id)));

export const importDefinition = (body: ImportDefinitionIn) =>
  answerOf(api.POST("/api/exchange/definitions/import", { body }));

/** What a definition makes of the first rows. */
export const previewDefinition = (
  integration_id: string,
  body: DefinitionIn["body"],
): Promise<ExchangePreview> =>
  answerOf(api.POST("/api/exchange/preview", { body: { integration_id, body, limit: 10 } }));

export const proposeDefinition = (body: ProposeIn) =>
  answerOf(api.POST("/api/exchange/propose", { body }));

export const detectFormat = (integration_id: string, pattern: string) =>
  answerOf(api.POST("/api/exchange/detect", { body: { integration_id, pattern } }));
