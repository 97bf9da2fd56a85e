import type { Clock } from "../../lib/clock.ts";
import type { EgressGuard } from "../../lib/egress.ts";
import type { Outbound } from "../../lib/http.ts";
import type { Log } from "../../lib/log.ts";
import { createRedactor, redactingLog, textsIn } from "../../lib/redact.ts";
import type { Connector, Context } from "../connector.ts";
import { signatureOf } from "./connector-auth.ts";
import { createConnectorHttp } from "./connector-http.ts";
import { createUrlMaker } from "./connector-url.ts";
import { createRateGate, type RateGate } from "./rate-budget.ts";

export interface OpenContextOptions {
  readonly connector: Connector;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Absent: the manifest's own, if it has one. */
  readonly baseUrl?: string | undefined;
  readonly outbound: Outbound;
  readonly egress: EgressGuard;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Shared by all that runs for one integration; without it this context keeps the budget alone. */
  readonly gate?: RateGate;
  /** The wait before another try; a test passes one that does not wait. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * What the abilities of a connector work with for one piece of work. Nothing of the credentials gets
 * out through its log or its errors.
 * @throws ConfigError for a base URL that is none or that may not be called
 */
export function openContext(options: OpenContextOptions): Context {
  const { connector, credentials, settings, outbound, clock, signal } = options;
  const { manifest } = connector;
  const baseUrl = options.baseUrl ?? manifest.baseUrl?.(credentials, settings);
  const redact = createRedactor([
    ...textsIn(credentials),
    ...textsIn(secretSettings(manifest.settings.properties, settings)),
  ]);
  const log = redactingLog(options.log, redact);
  const makeUrl = createUrlMaker({
    baseUrl,
    allowedHosts: manifest.allowedHosts,
    furtherUrls: furtherUrls(settings),
  });
  if (baseUrl !== undefined) options.egress.checkUrl(new URL(baseUrl));
  const http = createConnectorHttp({
    outbound,
    makeUrl,
    sign: () => signatureOf(manifest.auth, credentials),
    gate: options.gate ?? createRateGate(manifest.rate, { clock }),
    redact,
    log,
    clock,
    signal,
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
  return { http, credentials, settings, signal, log, clock };
}

/** `settings.upload_url`, `settings.token_url` …: further addresses of the same system. */
function furtherUrls(settings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    name.endsWith("_url") && typeof value === "string" ? [value] : [],
  );
}

function secretSettings(
  schemas: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>>,
): unknown[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const schema = schemas[name];
    const isSecret = typeof schema === "object" && schema !== null && "x-secret" in schema;
    return isSecret ? [value] : [];
  });
}
