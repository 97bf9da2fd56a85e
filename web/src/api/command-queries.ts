import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { CommandLogFilters } from "../commands/log-filters.ts";
import { answerOf, api } from "./client.ts";
import { LIST_REFRESH_MS, pageQuery, paging } from "./paging.ts";
import type { AccountingUnit, AccountingUnitIn, AccountingUnitPatch, UnitImport } from "./types.ts";

/** It changes with a release only. */
export const catalogueQuery = queryOptions({
  queryKey: ["commands", "catalogue"],
  queryFn: () => answerOf(api.GET("/api/commands/catalogue")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** By name; for those who manage the system. */
export const unitsQuery = queryOptions({
  queryKey: ["commands", "units"],
  queryFn: async () => (await answerOf(api.GET("/api/units"))).items,
});

export const unitQuery = (id: number) =>
  queryOptions({
    queryKey: ["commands", "units", id],
    queryFn: () => answerOf(api.GET("/api/units/{id}", { params: { path: { id } } })),
  });

export const addUnit = (body: AccountingUnitIn): Promise<AccountingUnit> =>
  answerOf(api.POST("/api/units", { body }));

/** Only what is given is changed; settings one by one. */
export const changeUnit = (id: number, body: AccountingUnitPatch): Promise<AccountingUnit> =>
  answerOf(api.PATCH("/api/units/{id}", { params: { path: { id } }, body }));

export const deleteUnit = (id: number) =>
  answerOf(api.DELETE("/api/units/{id}", { params: { path: { id } } }));

/** Adds and changes units as a setup.xml says. */
export const importUnits = (text: string): Promise<UnitImport> =>
  answerOf(
    api.POST("/api/units/import", {
      body: text as never,
      bodySerializer: (body: unknown) => String(body),
      headers: { "content-type": "application/xml" },
    }),
  );

export const commandLogQuery = (filters: CommandLogFilters) =>
  infiniteQueryOptions({
    queryKey: ["commands", "log", filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/api/commands/log", { params: { query: pageQuery(filters, pageParam) } })),
    ...paging,
    refetchInterval: LIST_REFRESH_MS,
  });
