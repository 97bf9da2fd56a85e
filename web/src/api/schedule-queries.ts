import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { LIST_REFRESH_MS } from "./paging.ts";
import type { Schedule, ScheduleWhen } from "./types.ts";

export const schedulesQuery = (integrationId?: string) =>
  queryOptions({
    queryKey: ["schedules", "list", integrationId ?? null],
    queryFn: async (): Promise<readonly Schedule[]> => {
      const query = integrationId === undefined ? {} : { integration_id: integrationId };
      return (await answerOf(api.GET("/api/schedules", { params: { query } }))).items;
    },
    refetchInterval: LIST_REFRESH_MS,
  });

export const scheduleQuery = (id: number) =>
  queryOptions({
    queryKey: ["schedules", "one", id],
    queryFn: () => answerOf(api.GET("/api/schedules/{id}", { params: { path: { id } } })),
  });

/** The next times of a cron line, as one types it. */
export const nextTimesQuery = (when: ScheduleWhen) =>
  queryOptions({
    queryKey: ["schedules", "times", when],
    queryFn: async () =>
      (await answerOf(api.POST("/api/schedules/preview", { body: when }))).next_times,
    retry: false,
    staleTime: 60_000,
  });
