import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { LIST_REFRESH_MS, pageQuery, paging } from "./paging.ts";
import type {
  BothWaysIn,
  Conflict,
  Decided,
  DecideIn,
  Run,
  SendResult,
  SyncedEntity,
  SyncLog,
  SyncSettings,
} from "./types.ts";

/** What can be synced both ways; invoices are what their issuers say. */
export type SyncableEntity = NonNullable<BothWaysIn["entity"]>;
export const SYNCABLE = ["item", "party", "order"] as const satisfies readonly SyncableEntity[];

const LIVE_REFRESH_MS = 1_000;

export const syncSettingsQuery = (id: string) =>
  queryOptions({
    queryKey: ["sync", "settings", id],
    queryFn: async () =>
      (
        await answerOf(
          api.GET("/api/integrations/{id}/sync-settings", { params: { path: { id } } }),
        )
      ).items,
  });

const settingsAt = (id: string, entity: SyncableEntity) => ({ params: { path: { id, entity } } });

export const saveSyncSettings = (
  id: string,
  entity: SyncableEntity,
  body: Partial<SyncSettings>,
): Promise<SyncedEntity> =>
  answerOf(
    api.PUT("/api/integrations/{id}/sync-settings/{entity}", { ...settingsAt(id, entity), body }),
  );

export const resetSyncSettings = (id: string, entity: SyncableEntity) =>
  answerOf(api.DELETE("/api/integrations/{id}/sync-settings/{entity}", settingsAt(id, entity)));

/** Starts a sync both ways, or shows what it would do. */
export const startSync = (body: BothWaysIn): Promise<SyncLog> =>
  answerOf(api.POST("/api/integrations/erp/sync", { body }) as Promise<AnsweredLog>);

/** Takes back what an ended sync did. */
export const undoSync = (id: string): Promise<Run> =>
  answerOf(api.POST("/api/runs/{id}/undo", { params: { path: { id } } }));

interface AnsweredLog {
  readonly data?: SyncLog;
  readonly error?: unknown;
  readonly response: Response;
}

export interface SyncFilters {
  /** Slug. */
  readonly integration_id?: string | undefined;
  readonly sync_type?: SyncLog["sync_type"] | undefined;
  readonly status?: SyncLog["status"] | undefined;
}

export const syncLogsQuery = (filters: SyncFilters) =>
  infiniteQueryOptions({
    queryKey: ["sync", "logs", filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/integrations/erp/sync/logs", {
          params: { query: pageQuery(filters, pageParam) },
        }),
      ),
    ...paging,
    refetchInterval: LIST_REFRESH_MS,
  });

/** The newest syncs of one integration, of all kinds of records. */
export const lastSyncsQuery = (id: string) =>
  queryOptions({
    queryKey: ["sync", "last", id],
    queryFn: async () =>
      (
        await answerOf(
          api.GET("/api/integrations/erp/sync/logs", {
            params: { query: { integration_id: id, limit: 50 } },
          }),
        )
      ).items,
  });

export const syncLogQuery = (id: string, isLive: boolean) =>
  queryOptions({
    queryKey: ["sync", "log", id],
    queryFn: () =>
      answerOf(api.GET("/api/integrations/erp/sync/logs/{id}", { params: { path: { id } } })),
    refetchInterval: isLive ? LIVE_REFRESH_MS : false,
  });

export interface ResultFilters {
  readonly status?: SendResult["status"] | undefined;
  readonly direction?: SendResult["direction"] | undefined;
}

/** Read once more when the run has ended. */
export const syncResultsQuery = (id: string, filters: ResultFilters, isLive: boolean) =>
  infiniteQueryOptions({
    queryKey: ["runs", "results", id, filters, isLive],
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/runs/{id}/results", {
          params: { path: { id }, query: pageQuery(filters, pageParam) },
        }),
      ),
    ...paging,
    refetchInterval: isLive ? LIVE_REFRESH_MS : false,
  });

export interface ConflictFilters {
  /** Slug. */
  readonly integration_id?: string | undefined;
  readonly state?: Conflict["state"] | undefined;
  readonly record_id?: number | undefined;
  readonly entity?: SyncableEntity | undefined;
  /** Part of a code or a name. */
  readonly q?: string | undefined;
}

export const conflictsQuery = (filters: ConflictFilters) =>
  infiniteQueryOptions({
    queryKey: ["sync", "conflicts", filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/sync/conflicts", { params: { query: pageQuery(filters, pageParam) } }),
      ),
    ...paging,
  });

export const decideConflict = (id: number, body: DecideIn): Promise<Decided> =>
  answerOf(api.POST("/api/sync/conflicts/{id}/decide", { params: { path: { id } }, body }));

export const decideConflicts = (ids: readonly number[], take: "erp" | "hub"): Promise<Decided> =>
  answerOf(api.POST("/api/sync/conflicts/decide", { body: { ids: [...ids], take } }));

const TYPE_OF = {
  both: "bidirectional",
  from_erp: "parts_from_erp",
  to_erp: "parts_to_erp",
} as const;
export type SyncWay = keyof typeof TYPE_OF;
export const typeOf = (way: SyncWay): SyncLog["sync_type"] => TYPE_OF[way];
export const wayOf = (type: SyncLog["sync_type"]): SyncWay =>
  (Object.keys(TYPE_OF) as SyncWay[]).find((way) => TYPE_OF[way] === type) ?? "both";

interface Params {
  readonly entity?: SyncableEntity;
  readonly direction?: SyncWay;
  readonly keys?: readonly string[];
  readonly force?: boolean;
  readonly full?: boolean;
  readonly dry_run?: boolean;
}

/** What a sync was asked for, to start it once more with something else. */
export function againBody(run: Run, change: Partial<BothWaysIn>): BothWaysIn {
  const { entity = "item", direction = "both", keys, force, full, dry_run } = run.params as Params;
  return {
    integration_id: run.integration_id ?? "",
    ...{ entity, sync_type: typeOf(direction) },
    ...(keys ? { part_numbers: [...keys] } : {}),
    ...(force ? { force_update: true } : {}),
    ...(full ? { full: true } : {}),
    ...(dry_run ? { dry_run: true } : {}),
    ...change,
  };
}
