import type { Listening, Simulator, SimulatorOptions } from "../simulator.ts";
import { TEST_AUTHORITY } from "./certificates/authority.ts";
import {
  ACCENTED_PASSWORD,
  PFX,
  TEST_CERTIFICATE,
  TEST_CNPJ,
  TEST_KEY,
  TEST_PASSWORD,
} from "./certificates/clients.ts";
import { DAY_MS, MINUTE_MS } from "./clock.ts";
import { answerControl, controlOf, type SefazControl } from "./control.ts";
import { listen } from "./listener.ts";
import { type ServiceUrls, urlsOf } from "./services.ts";
import { type FeedOptions, System } from "./system.ts";

export type { SefazControl, SequenceName } from "./control.ts";
export type { SefazFault } from "./faults.ts";
export type { ServiceUrls } from "./services.ts";
export type { FeedOptions, Forbidden, Manifestation, Query } from "./system.ts";

const DEFAULT_NOW = Date.UTC(2026, 10, 20, 13, 15, 30);
const DEFAULT_ROWS = 180;
const DEFAULT_DAYS = 60;
const RELEASE_MS = 5 * MINUTE_MS;
const AWARENESS_DAYS = 10;
/** What goes on arriving while the sandbox runs: two an hour for two weeks. */
const LIVE = { documents: 672, days: 14 };

export interface SefazOptions extends SimulatorOptions {
  /** The documents of the start; `rows` of them over the last 60 days when left out. `[]` for none. */
  readonly feeds?: readonly FeedOptions[];
  /** New documents go on arriving. */
  readonly isLive?: boolean;
  /** How long after a manifestation the whole document is there; five minutes when left out. */
  readonly releaseMs?: number;
  /** How many days awareness ("ciência") may be told; 10 when left out. */
  readonly awarenessDays?: number;
  /** How long each query for documents takes, in real milliseconds; with it queries can meet. */
  readonly latencyMs?: number;
}

export interface SefazSimulator extends Simulator {
  readonly control: SefazControl;
  listen(options?: { readonly host?: string; readonly port?: number }): Promise<Listening>;
}

/**
 * The national environment of NF-e and CT-e: distribution of documents, manifestation of the recipient and
 * status, behind mutual TLS. Over the plain mount there are only `/control/…` routes.
 */
export function createSefaz(options: SefazOptions = {}): SefazSimulator {
  const now = options.now ?? (() => DEFAULT_NOW);
  const system = new System({
    now,
    releaseMs: options.releaseMs ?? RELEASE_MS,
    awarenessDays: options.awarenessDays ?? AWARENESS_DAYS,
    latencyMs: options.latencyMs ?? 0,
  });
  const fill = () => {
    for (const feed of startFeeds(options, now())) system.feed({ taxId: TEST_CNPJ, ...feed });
  };
  fill();
  const control = controlOf(system);
  let origin: string | undefined;
  return {
    id: "sefaz",
    title: "SEFAZ (NF-e, CT-e)",
    integrationType: "fiscal",
    credentials: { pfx: PFX.aes256, pfx_password: TEST_PASSWORD },
    settings: (baseUrl) => settingsOf(origin ?? baseUrl),
    control,
    handle: (req, res, url) => answerControl(control, req, res, url),
    async listen(listenOptions = {}) {
      const listening = await listen(system, listenOptions);
      origin = listening.url;
      return listening;
    },
    reset() {
      system.reset();
      fill();
    },
  };
}

function startFeeds(options: SefazOptions, now: number): readonly FeedOptions[] {
  if (options.feeds) return options.feeds;
  const documents = options.rows ?? DEFAULT_ROWS;
  const past = { from: now - DEFAULT_DAYS * DAY_MS, to: now, documents, signed: documents };
  if (!options.isLive) return [past];
  const live = { from: now, to: now + LIVE.days * DAY_MS, seed: 2 };
  return [past, { ...live, documents: LIVE.documents, signed: LIVE.documents }];
}

function settingsOf(origin: string): Readonly<Record<string, string>> {
  const urls = urlsOf(origin, "homologation");
  return {
    environment: "homologation",
    state: "SP",
    nfe_distribution_url: urls.nfe,
    cte_distribution_url: urls.cte,
    events_url: urls.events,
    status_url: urls.status,
    ca_certificate: TEST_AUTHORITY,
  };
}

/** A running simulator with all that a test needs to call it. */
export interface SefazBed extends AsyncDisposable {
  /** `https://127.0.0.1:…` */
  readonly origin: string;
  readonly urls: ServiceUrls;
  readonly productionUrls: ServiceUrls;
  readonly control: SefazControl;
  /** What an integration with it has. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly certificates: typeof CERTIFICATES;
  reset(): void;
  close(): Promise<void>;
}

const CERTIFICATES = {
  authority: TEST_AUTHORITY,
  cnpj: TEST_CNPJ,
  /** PEM of the company's certificate, the one in `pfx.aes256`. */
  certificate: TEST_CERTIFICATE,
  key: TEST_KEY,
  pfx: PFX,
  password: TEST_PASSWORD,
  accentedPassword: ACCENTED_PASSWORD,
} as const;

/** Starts the https server on a free port of the loopback. */
export async function openSefaz(options: SefazOptions = {}): Promise<SefazBed> {
  const simulator = createSefaz(options);
  const { url: origin, close } = await simulator.listen();
  return {
    origin,
    urls: urlsOf(origin, "homologation"),
    productionUrls: urlsOf(origin, "production"),
    control: simulator.control,
    credentials: simulator.credentials,
    settings: settingsOf(origin),
    certificates: CERTIFICATES,
    reset: () => simulator.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
