import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";
import type { Rule, TryIn } from "./types.ts";

/** Which invoices a project's sums are of: a period of issue dates, and one direction. */
export interface SumFilters {
  readonly direction?: "cost" | "sales" | undefined;
  readonly date_from?: string | undefined;
  readonly date_to?: string | undefined;
}

/** Costs and sales do not add up to anything: without a choice it is costs. */
const ofOneDirection = (filters: SumFilters) => ({
  ...filters,
  direction: filters.direction ?? "cost",
});

export const projectsQuery = (filters: SumFilters) =>
  infiniteQueryOptions({
    queryKey: ["projects", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/projects", {
          params: { query: pageQuery(ofOneDirection(filters), pageParam) },
        }),
      ),
    ...paging,
  });

export const projectQuery = (code: string, filters: SumFilters) =>
  queryOptions({
    queryKey: ["projects", "one", code, filters],
    queryFn: () => {
      const { limit: _, ...query } = pageQuery(ofOneDirection(filters), undefined);
      return answerOf(api.GET("/api/projects/{code}", { params: { path: { code }, query } }));
    },
  });

/** Codes to choose from, each with its name where it has one. */
export const projectNamesQuery = queryOptions({
  queryKey: ["projects", "names"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/projects", { params: { query: { limit: 200 } } }))).items.map(
      ({ code, name }) => ({ code, name }),
    ),
  staleTime: 60_000,
});

export const rulesQuery = queryOptions({
  queryKey: ["rules", "list"],
  queryFn: async (): Promise<readonly Rule[]> => (await answerOf(api.GET("/api/rules"))).items,
});

export const ruleQuery = (id: number) =>
  queryOptions({
    queryKey: ["rules", "one", id],
    queryFn: () => answerOf(api.GET("/api/rules/{id}", { params: { path: { id } } })),
  });

/** What rules would do to stored invoices, ten thousand at a time. */
export const trialQuery = (body: TryIn) =>
  infiniteQueryOptions({
    queryKey: ["rules", "try", body],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.POST("/api/rules/try", {
          body: pageParam === undefined ? body : { ...body, cursor: pageParam },
        }),
      ),
    ...paging,
    retry: false,
    // What is tried is edited in between, and invoices come in.
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
