import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";

export interface PartyFilters {
  /** Part of a name or a tax number. */
  readonly q?: string | undefined;
}

export const partiesQuery = (filters: PartyFilters) =>
  infiniteQueryOptions({
    queryKey: ["records", "party", "list", filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/records/{entity}", {
          params: { path: { entity: "party" }, query: pageQuery(filters, pageParam) },
        }),
      ),
    ...paging,
  });

export const partyQuery = (id: number) =>
  queryOptions({
    queryKey: ["records", "party", "one", id],
    queryFn: () =>
      answerOf(
        api.GET("/api/records/{entity}/{id}", { params: { path: { entity: "party", id } } }),
      ),
  });

/** The newest invoices of a seller, by its tax number. */
export const sellerInvoicesQuery = (taxId: string) =>
  queryOptions({
    queryKey: ["records", "invoice", "of-seller", taxId],
    queryFn: () =>
      answerOf(
        api.GET("/api/records/{entity}", {
          params: {
            path: { entity: "invoice" },
            query: { seller_id: taxId, sort: "-issue_date", limit: 10 },
          },
        }),
      ),
  });
