import { createEntra, type Entra } from "../entra.ts";
import { readBody, type Simulator, type SimulatorOptions, send, sendJson } from "../simulator.ts";
import { type House, openHouse } from "./data.ts";
import { serve } from "./routes.ts";

const TENANT = "7b0c9f64-2d1e-4c55-8f0e-93a1d1c4e2b7";
const CLIENT_ID = "5a1e9c3d-77b2-4d0f-a1c4-2e6f8b9d0c11";
const CLIENT_SECRET = "fo~7R-sandbox-secret-84d06f5b";
export const ENVIRONMENT = "https://contoso.operations.dynamics.com";
const START_OF_2026 = Date.UTC(2026, 0, 2, 8);
const DEFAULT_ITEMS = 130;

export interface FinanceOptions extends SimulatorOptions {
  /** Rows that the service gives at once, 10 000 in reality. */
  readonly serverPage?: number;
}

export interface Finance extends Simulator {
  readonly entra: Entra;
  readonly house: () => House;
  /** The app has no user in the environment: everything is forbidden. */
  isUnmapped: boolean;
}

/** Dynamics 365 Finance & Operations: the OData service of one environment with two legal entities. */
export function createFinance(options: FinanceOptions = {}): Finance {
  const now = options.now ?? (() => START_OF_2026);
  const app = { tenantId: TENANT, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  const entra = createEntra({ ...app, scope: `${ENVIRONMENT}/.default`, now });
  const open = () => openHouse(options.rows ?? DEFAULT_ITEMS);
  let house = open();
  const finance: Finance = {
    ...{ id: "dynamics_fo", title: "Finance & Operations", integrationType: "erp", entra },
    credentials: { client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
    settings: (baseUrl) => ({
      ...{ environment_url: ENVIRONMENT, tenant_id: TENANT, legal_entity: "usmf", currency: "PLN" },
      ...{ obsolete_state: "Obsolete", new_item_model_group: "FIFO" },
      ...{ new_item_product_group: "Napędy", new_item_storage_dimensions: "SiteWH" },
      token_url: `${baseUrl}/${TENANT}/oauth2/v2.0/token`,
    }),
    house: () => house,
    isUnmapped: false,
    async handle(req, res, url) {
      if (await entra.handle(req, res, url)) return;
      if (!entra.isSignedIn(req)) return send(res, 401, "");
      if (finance.isUnmapped) return sendJson(res, 403, { Message: "Forbidden" });
      const body = (await readBody(req)).toString("utf8");
      const { method = "GET", headers } = req;
      const call = { method, url, headers: headers as Record<string, string | undefined>, body };
      const answer = serve(house, call, options.serverPage ?? 10_000);
      if (answer.body === undefined) send(res, answer.status, "");
      else sendJson(res, answer.status, answer.body);
    },
    reset() {
      house = open();
      finance.isUnmapped = false;
      entra.reset();
    },
    answerExpired(res) {
      send(res, 401, "");
    },
  };
  return finance;
}
