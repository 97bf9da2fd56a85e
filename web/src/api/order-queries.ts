import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Order, OrderStatus } from "../order.ts";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";

export interface OrderFilters {
  /** Part of a number, of a name of buyer or seller, or of their tax number. */
  readonly q?: string | undefined;
  readonly direction?: Order["direction"] | undefined;
  readonly status?: OrderStatus | undefined;
  /** Days of the order, inclusive, YYYY-MM-DD. */
  readonly date_from?: string | undefined;
  readonly date_to?: string | undefined;
}

export const ordersQuery = (filters: OrderFilters) =>
  infiniteQueryOptions({
    queryKey: ["records", "order", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/records/{entity}", {
          params: { path: { entity: "order" }, query: pageQuery(filters, pageParam) },
        }),
      ),
    ...paging,
  });

export const orderQuery = (id: number) =>
  queryOptions({
    queryKey: ["records", "order", "one", id],
    queryFn: () =>
      answerOf(
        api.GET("/api/records/{entity}/{id}", { params: { path: { entity: "order", id } } }),
      ),
  });
