import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";
import type { AuditKind, LogLevel } from "./types.ts";

/** More than that would be chosen by search. */
const ALL = 200;

export const usersQuery = infiniteQueryOptions({
  queryKey: ["users", "list"],
  queryFn: ({ pageParam }) =>
    answerOf(api.GET("/api/users", { params: { query: pageQuery({}, pageParam) } })),
  ...paging,
});

/** To choose members from. */
export const allUsersQuery = queryOptions({
  queryKey: ["users", "all"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/users", { params: { query: { limit: ALL } } }))).items,
});

export const userQuery = (id: number) =>
  queryOptions({
    queryKey: ["users", "one", id],
    queryFn: () => answerOf(api.GET("/api/users/{id}", { params: { path: { id } } })),
  });

export const groupsQuery = queryOptions({
  queryKey: ["groups", "list"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/groups", { params: { query: { limit: ALL } } }))).items,
});

export const groupQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", "one", id],
    queryFn: () => answerOf(api.GET("/api/groups/{id}", { params: { path: { id } } })),
  });

export interface AuditFilters {
  readonly target_kind?: AuditKind | undefined;
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const auditQuery = (filters: AuditFilters) =>
  infiniteQueryOptions({
    queryKey: ["audit", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/audit", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
  });

export const logFilesQuery = queryOptions({
  queryKey: ["logs", "files"],
  queryFn: async () => (await answerOf(api.GET("/api/logs"))).items,
});

export const logTailQuery = (name: string, level: LogLevel) =>
  queryOptions({
    queryKey: ["logs", "tail", name, level],
    queryFn: async () =>
      (
        await answerOf(
          api.GET("/api/logs/{name}/tail", { params: { path: { name }, query: { level } } }),
        )
      ).items,
  });
