import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type InvoiceFilters, setFilters } from "../invoice-filters.ts";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";

/** What the invoices of a list come to, by currency. */
export const invoiceTotalsQuery = (filters: InvoiceFilters) =>
  queryOptions({
    queryKey: ["records", "invoice", "totals", setFilters(filters)],
    queryFn: () =>
      answerOf(api.GET("/api/records/invoice/totals", { params: { query: setFilters(filters) } })),
  });

/** How many invoices have each warning that nobody has dismissed. */
export const warningCountsQuery = queryOptions({
  queryKey: ["records", "invoice", "warnings"],
  queryFn: async () => (await answerOf(api.GET("/api/records/invoice/warnings"))).items,
});

export const savedViewsQuery = queryOptions({
  queryKey: ["saved-views", "invoices"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/saved-views", { params: { query: { page: "invoices" } } })))
      .items,
});

/** What the invoice corrects or settles, and what does so with it. */
export const relatedQuery = (id: number) =>
  queryOptions({
    queryKey: ["records", "invoice", "related", id],
    queryFn: () =>
      answerOf(api.GET("/api/records/invoice/{id}/related", { params: { path: { id } } })),
  });

/** What the VAT white list said of the invoice's seller, newest first. */
export const payerChecksQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ["records", "invoice", "white-list", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/records/invoice/{id}/white-list", {
          params: { path: { id }, query: pageQuery({}, pageParam, 10) },
        }),
      ),
    ...paging,
  });
