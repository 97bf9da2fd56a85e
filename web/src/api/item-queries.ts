import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";

export interface ItemFilters {
  /** Part of a code or a name. */
  readonly q?: string | undefined;
  /** Those in use, or those that are not any more. */
  readonly active?: boolean | undefined;
}

export const itemsQuery = (filters: ItemFilters) =>
  infiniteQueryOptions({
    queryKey: ["records", "item", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/records/{entity}", {
          params: { path: { entity: "item" }, query: pageQuery(filters, pageParam) },
        }),
      ),
    ...paging,
  });

export const itemQuery = (id: number) =>
  queryOptions({
    queryKey: ["records", "item", "one", id],
    queryFn: () =>
      answerOf(api.GET("/api/records/{entity}/{id}", { params: { path: { entity: "item", id } } })),
  });

/** Pairs of items that may be one: those that nobody has dismissed, or the others. */
export const duplicatesQuery = (dismissed: boolean) =>
  infiniteQueryOptions({
    queryKey: ["records", "item", "duplicates", dismissed],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/records/item/duplicates", {
          params: { query: pageQuery({ dismissed }, pageParam) },
        }),
      ),
    ...paging,
  });

export const hasDuplicatesQuery = queryOptions({
  queryKey: ["records", "item", "has-duplicates"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/records/item/duplicates", { params: { query: { limit: 1 } } })))
      .items.length > 0,
});
