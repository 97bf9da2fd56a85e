import type { Clock } from "../../lib/clock.ts";
import type { EgressGuard } from "../../lib/egress.ts";
import type { Outbound, TlsOptions } from "../../lib/http.ts";
import type { Log } from "../../lib/log.ts";
import { createGrowingRedactor, redactingLog, textsIn } from "../../lib/redact.ts";
import type { Connector } from "../connector.ts";
import type { Context, Inbox, State } from "../context.ts";
import type { Disk } from "../disk.ts";
import type { Http } from "../http.ts";
import type { Manifest } from "../manifest.ts";
import type { Net } from "../net.ts";
import type { AddressTurns } from "./address-turns.ts";
import { createAdmission, type OnWait } from "./admission.ts";
import { type Allowances, createAllowances, createMemoryAllowanceStore } from "./allowances.ts";
import type { CallGuard } from "./call-guard.ts";
import { createConnectorHttp } from "./connector-http.ts";
import { createNet } from "./connector-net.ts";
import { createSigner } from "./connector-signer.ts";
import { createUrlMaker } from "./connector-url.ts";
import { createExportDisk } from "./export-disk.ts";
import { createFolderInbox } from "./folder-inbox.ts";
import { createMemoryState } from "./memory-state.ts";
import { oauthUrls } from "./oauth-endpoints.ts";
import { createRateGate, type RateGate } from "./rate-budget.ts";
import { createSharedConnections } from "./shared-connections.ts";

/** For a context that nobody else shares connections with. */
const BRIEF_MS = 1_000;
/** A shorter path is no secret and may stand in any address. */
const MIN_PATH_LENGTH = 12;

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
  /** Shared by all processes that work for one integration; without it this context counts alone. */
  readonly allowances?: Allowances;
  /** Shared by all that calls out, of every integration; without it nobody waits for a turn. */
  readonly turns?: AddressTurns;
  /** Hears of every call, and lets none out while the system is down. */
  readonly guard?: CallGuard | undefined;
  /** The allowance against which every call counts, beside that of the call itself. */
  readonly everyCall?: string | undefined;
  /** Told when a call waits for an allowance. */
  readonly onWait?: OnWait | undefined;
  /** Somebody waits for the work: a call does not wait longer for an allowance. */
  readonly maxWaitMs?: number | undefined;
  /** Connections that stay open for the integration; without it they are closed a moment after their use. */
  readonly shared?: Net["shared"];
  /** Kept for the integration; without it what is kept lasts as long as this context. */
  readonly state?: State;
  /** Empty where it is left out. */
  readonly inbox?: Inbox;
  /** Without it no folder is allowed. */
  readonly disk?: Disk;
  /** Where the outside system may call; nowhere where it is left out. */
  readonly calls?: Context["calls"];
  /** The base URL is a simulator's: the provider's further hosts are there too. */
  readonly isSandboxed?: boolean;
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
  const baseUrl =
    manifest.transport !== undefined
      ? undefined
      : (options.baseUrl ?? manifest.baseUrl?.(credentials, settings));
  const secrets = [
    ...textsIn(credentials),
    ...textsIn(secretSettings(manifest.settings.properties, settings)),
  ];
  const { redact, learn } = createGrowingRedactor([...secrets, ...secrets.flatMap(secretPath)]);
  const log = redactingLog(options.log, redact);
  const isSandboxed = options.isSandboxed ?? false;
  const makeUrl = createUrlMaker({
    baseUrl,
    allowedHosts: manifest.allowedHosts,
    furtherUrls: [...furtherUrls(settings), ...oauthUrls(manifest.auth)],
    isSandboxed,
  });
  if (baseUrl !== undefined) options.egress.checkUrl(new URL(baseUrl));
  const gate = options.gate ?? createRateGate(manifest.rate, { clock });
  const { everyCall, onWait, maxWaitMs } = options;
  const patience = { onWait, maxWaitMs, ...(options.sleep ? { sleep: options.sleep } : {}) };
  const allowances = options.allowances ?? inMemory(manifest.allowances, clock);
  const state = options.state ?? createMemoryState(clock);
  const place = { settings, baseUrl, isSandboxed };
  const kept = { credentials, state, redact, learn, log, clock };
  const signer = createSigner({ manifest, ...place, ...kept, http: () => http });
  const http: Http = createConnectorHttp({
    ...signer,
    outbound,
    makeUrl,
    tls: tlsOf(options, learn),
    admission: createAdmission({
      ...{ gate, allowances, everyCall, clock, signal, ...patience },
      turn: turnOf(options, baseUrl),
    }),
    guard: options.guard,
    redact,
    log,
    clock,
    signal,
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
  const shared = options.shared ?? createSharedConnections({ log, idleMs: BRIEF_MS }).of(0, "");
  const net = createNet({ egress: options.egress, signal, shared });
  const inbox = options.inbox ?? createFolderInbox([]);
  const disk = options.disk ?? createExportDisk([]);
  const waysOut = { baseUrl, http, net, disk, calls: options.calls };
  return { ...waysOut, state, inbox, credentials, settings, signal, log, clock };
}

/**
 * The setting `ca_certificate` of `common-fields.ts` and the manifest's client certificate, made with the first call:
 * credentials that make none show where they are needed.
 */
function tlsOf(
  { connector, credentials, settings }: OpenContextOptions,
  learn: (secrets: Iterable<string>) => void,
): () => TlsOptions | undefined {
  let made: TlsOptions | undefined;
  return () => {
    if (made) return made;
    const { ca_certificate: ca } = settings;
    const own = connector.manifest.clientCertificate?.(credentials);
    if (own) learn([own.key]);
    if (own || (typeof ca === "string" && ca !== ""))
      made = { ...own, ...(typeof ca === "string" && ca !== "" ? { ca } : {}) };
    return made;
  };
}

function turnOf({ connector, turns, signal }: OpenContextOptions, baseUrl: string | undefined) {
  if (!connector.manifest.isSerialByAddress || !turns || baseUrl === undefined) return undefined;
  const { hostname, port, protocol } = new URL(baseUrl);
  const address = `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
  return () => turns.take(address, signal);
}

const inMemory = (declared: Manifest["allowances"], clock: Clock): Allowances =>
  createAllowances({ declared: declared ?? {}, store: createMemoryAllowanceStore(), clock });

/** Of an address that is a secret as a whole, such as an incoming webhook's, the path is one too. */
function secretPath(text: string): string[] {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  return url && url.pathname.length >= MIN_PATH_LENGTH ? [url.pathname] : [];
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
