import { createEntra, type Entra } from "../entra.ts";
import {
  RequestError,
  readBody,
  type Simulator,
  type SimulatorOptions,
  send,
  sendJson,
} from "../simulator.ts";
import { type Company, openCompanies } from "./data.ts";
import { fault } from "./problem.ts";
import { type Answer, type Call, type House, serve } from "./routes.ts";
import { createWebhooks, type Webhooks } from "./webhooks.ts";

export const TENANT = "3f1c7d52-8a44-4c0e-9a55-1f0a2b6f7e10";
const CLIENT_ID = "0d6c1f7a-5c7b-4f0e-8f39-6f4a37b1c0aa";
const CLIENT_SECRET = "bc~8Q-sandbox-secret-5b84d06f";
const WEB_SERVICE_KEY = "sNbXK8b0-web-service-key";
const SCOPE = "https://api.businesscentral.dynamics.com/.default";
const START_OF_2026 = Date.UTC(2026, 0, 2, 8);
const DEFAULT_ITEMS = 130;
const NOTIFY_DELAY_MS = 2_000;

export interface BusinessCentralOptions extends SimulatorOptions {
  /** How long changes are gathered before subscribers are told of them. */
  readonly notifyDelayMs?: number;
}

export interface BusinessCentral extends Simulator {
  readonly entra: Entra;
  readonly webhooks: Webhooks;
  readonly companies: () => readonly Company[];
  /** How a wrong `If-Match` is told; 409 after a reset. */
  staleStatus: 409 | 412;
  /** Read-only reads see the data of this moment until the reset, as a replica that is behind. */
  freezeReplica(): void;
  /** A user with the web service key of a server of one's own. */
  readonly ownServer: Readonly<Record<string, string>>;
}

/** Business Central, API v2.0: companies, items, customers, vendors, batches and subscriptions. */
export function createBusinessCentral(options: BusinessCentralOptions = {}): BusinessCentral {
  const now = options.now ?? (() => START_OF_2026);
  const app = { tenantId: TENANT, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  const entra = createEntra({ ...app, scope: SCOPE, now });
  const webhooks = createWebhooks({ now, delayMs: options.notifyDelayMs ?? NOTIFY_DELAY_MS });
  const open = () => openCompanies(options.rows ?? DEFAULT_ITEMS);
  let stamp = 10_000_000;
  const house: { -readonly [K in keyof House]: House[K] } = {
    companies: open(),
    replica: undefined,
    webhooks,
    desk: deskOf(409),
  };
  function deskOf(staleStatus: 409 | 412): House["desk"] {
    return { now, staleStatus, nextStamp: () => ++stamp, onChange: (c) => webhooks.note(c) };
  }
  const owner = { username: "ADMIN", web_service_key: WEB_SERVICE_KEY };
  return {
    ...{ id: "dynamics_bc", title: "Business Central", integrationType: "erp", entra, webhooks },
    credentials: { client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
    ownServer: owner,
    settings: (baseUrl) => ({
      ...{ tenant_id: TENANT, environment: "Production", company: "CRONUS PL Sp. z o.o." },
      token_url: `${baseUrl}/${TENANT}/oauth2/v2.0/token`,
    }),
    companies: () => house.companies,
    get staleStatus() {
      return house.desk.staleStatus;
    },
    set staleStatus(status) {
      house.desk = deskOf(status);
    },
    freezeReplica() {
      house.replica = house.companies;
      house.companies = copyOf(house.companies);
    },
    async handle(req, res, url) {
      if (await entra.handle(req, res, url)) return;
      const basic = `Basic ${Buffer.from(`ADMIN:${WEB_SERVICE_KEY}`).toString("base64")}`;
      if (!entra.isSignedIn(req) && req.headers.authorization !== basic) throw signedOut();
      const body = (await readBody(req)).toString("utf8");
      const { method = "GET", headers } = req;
      reply(res, await serve(house, { method, url, headers: headers as Call["headers"], body }));
    },
    reset() {
      house.companies = open();
      house.replica = undefined;
      house.desk = deskOf(409);
      entra.reset();
      webhooks.reset();
    },
    answerExpired(res) {
      sendJson(res, 401, signedOut().body);
    },
  };
}

const signedOut = (): RequestError =>
  new RequestError(
    401,
    fault("Authentication_InvalidCredentials", "The server has rejected the client credentials."),
  );

function reply(res: Parameters<typeof send>[0], { status, body, headers = {} }: Answer): void {
  const type = "application/json; odata.metadata=minimal; charset=utf-8";
  if (body === undefined) send(res, status, "", headers);
  else send(res, status, JSON.stringify(body), { "content-type": type, ...headers });
}

function copyOf(companies: readonly Company[]): readonly Company[] {
  return companies.map((company) => ({ ...company, items: company.items.copy() }));
}
