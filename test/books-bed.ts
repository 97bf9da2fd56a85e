import assert from "node:assert/strict";
import type { InjectOptions } from "fastify";
import { openTestHub } from "./hub.ts";

export const JANUARY = { date_from: "2025-01-01", date_to: "2025-01-31", direction: "all" };
/** Many suppliers of the sandbox are in this trade; without the first letter, as databases fold no Ś. */
export const LOCKSMITHS = "q=lusarskie&direction=cost";

/** An invoice as the API shows it. */
export interface InvoiceOut {
  readonly id: number;
  readonly data: {
    readonly number?: string;
    readonly accounting?: Readonly<Record<string, string>>;
    readonly totals: { readonly gross?: string };
  };
  readonly given: readonly Readonly<Record<string, unknown>>[];
  readonly warnings: readonly { readonly id: number; readonly code: string }[];
}

/** A hub that has read a month of invoices, with a rule for locksmiths from the beginning. */
export async function openBooksBed() {
  const bed = await openTestHub();
  const headers = await bed.signIn(bed.tenantId);
  async function call(method: string, url: string, expected: number, payload?: object) {
    const answer = await bed.app.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    } as InjectOptions);
    assert.equal(answer.statusCode, expected, `${method} ${url}: ${answer.body}`);
    return answer.body === "" ? undefined : answer.json();
  }
  await call("POST", "/api/integrations", 201, {
    id: "books",
    provider: "fakturownia",
    credentials: { api_token: "token-z-ustawien-fakturownia", subdomain: "laboratorium" },
  });
  await call("POST", "/api/rules", 201, {
    name: "Locksmiths work for Alfa",
    conditions: { direction: "cost", seller_name: { glob: ["*uslugi slusarskie"] } },
    project_id: "P-ALFA",
    category: "SPRZET_SPECJALISTYCZNY",
  });
  await call("POST", "/api/integrations/books/sync/invoices?wait=30", 200, JANUARY);
  return {
    hub: bed.hub,
    app: bed.app,
    headers,
    call,
    list: async (query: string): Promise<readonly InvoiceOut[]> =>
      (await call("GET", `/api/records/invoice?limit=200&${query}`, 200)).items,
    one: async (id: number): Promise<InvoiceOut> => call("GET", `/api/records/invoice/${id}`, 200),
    /** Takes stored invoices through the rules; the run as it ended. */
    async applied(body: object = {}) {
      const { id } = await call("POST", "/api/rules/apply", 202, body);
      const run = await bed.hub.runs.wait(id, 20_000);
      assert.equal(run.state, "succeeded", run.error_message ?? "");
      return run;
    },
    [Symbol.asyncDispose]: () => bed[Symbol.asyncDispose](),
  };
}
