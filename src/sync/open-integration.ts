import type { Selectable } from "kysely";
import type { Cipher } from "../auth/fernet.ts";
import type { Registry } from "../connectors/registry.ts";
import type { Clock } from "../lib/clock.ts";
import type { EgressGuard } from "../lib/egress.ts";
import { ConfigError } from "../lib/errors.ts";
import type { Outbound } from "../lib/http.ts";
import type { Log } from "../lib/log.ts";
import type { Connector } from "../sdk/connector.ts";
import type { CallAddress, Context } from "../sdk/context.ts";
import type { Disk } from "../sdk/disk.ts";
import type { AddressTurns } from "../sdk/host/address-turns.ts";
import type { OnWait } from "../sdk/host/admission.ts";
import { type DeclaredAllowances, unlimited, withoutLimits } from "../sdk/host/allowances.ts";
import { openContext } from "../sdk/host/connector-context.ts";
import type { OAuthPlace } from "../sdk/host/oauth-endpoints.ts";
import type { RateGates } from "../sdk/host/rate-budget.ts";
import type { SharedConnections } from "../sdk/host/shared-connections.ts";
import type { IntegrationTable } from "../store/config-schema.ts";
import { type ConnectorAllowances, OWN_RATE } from "./connector-allowances.ts";
import { type ConnectorStates, stateStamp } from "./connector-state.ts";
import type { IntegrationGuards } from "./guard/guards.ts";
import type { Inboxes } from "./inboxes.ts";

export type IntegrationRow = Selectable<IntegrationTable>;

/** What every call of a connector needs of the hub. */
export interface ConnectorHost {
  readonly cipher: Cipher;
  readonly connectors: Registry;
  readonly outbound: Outbound;
  readonly egress: EgressGuard;
  readonly clock: Clock;
  /** One rate budget for each integration, shared by all its work in this process. */
  readonly gates: RateGates;
  /** Connections to brokers and mail servers, and tokens, that stay open between deliveries. */
  readonly connections: SharedConnections;
  /** What connectors keep between their pieces of work. */
  readonly states: ConnectorStates;
  /** The files that wait for integrations which read them. */
  readonly inboxes: Inboxes;
  /** The folders that integrations may write to. */
  readonly disk: Disk;
  /** What is left of the providers' limits, shared by all processes. */
  readonly allowances: ConnectorAllowances;
  /** Keep integrations from calling systems that are down, and count their calls. */
  readonly guards: IntegrationGuards;
  /** Who may call an address that takes one call at a time, of all processes. */
  readonly turns: AddressTurns;
  /** Where integrations without an address of their own go instead of to the provider. */
  readonly sandboxUrl: string | undefined;
  /** Where outside systems call for an integration; without it nowhere. */
  readonly callAddressOf?: (
    integration: IntegrationRow,
    scheme: string,
  ) => Promise<CallAddress | undefined>;
}

export const readJson = (text: string): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

export interface OpenOptions {
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Told when a call waits for a limit of the provider; without it nobody has the patience to wait long. */
  readonly onWait?: OnWait;
  /**
   * `check` goes out whatever the integration's breaker says; `none` where somebody else keeps such a breaker and
   * counts. `work` by default.
   */
  readonly guard?: "work" | "check" | "none";
}

/** Somebody waits for the answer of what is no run. */
const PATIENCE_MS = 10_000;

/**
 * The connector of an integration with a context for one piece of work.
 * @throws ConfigError where the provider has no connector, no address is known or the key is another one
 */
export function openIntegration(
  host: ConnectorHost,
  row: IntegrationRow,
  { log, signal, onWait, guard = "work" }: OpenOptions,
): { connector: Connector; context: Context } {
  const { connector, credentials, settings, baseUrl, isSandboxed } = integrationPlace(host, row);
  const { manifest } = connector;
  const stamp = stateStamp({ credentials, baseUrl, settings });
  const limits = manifest.allowances ?? NO_LIMITS;
  const context = openContext({
    connector,
    credentials,
    settings,
    baseUrl,
    outbound: host.outbound,
    egress: host.egress,
    clock: host.clock,
    log,
    signal,
    isSandboxed,
    inbox: host.inboxes.of(row, settings),
    disk: host.disk,
    calls: async (scheme) => host.callAddressOf?.(row, scheme),
    state: host.states.of(row, { stamp, signal, log }),
    shared: host.connections.of(row.id, String(row.updated_at)),
    // The budgets are the real service's; a simulator of our own need not be spared.
    gate: host.gates.gateOf(row.id, isSandboxed ? undefined : manifest.rate),
    allowances: allowancesOf(host, row, { limits, isSandboxed }),
    everyCall: row.rate_per_minute === null ? undefined : OWN_RATE,
    guard: guard === "none" ? undefined : host.guards.of(row, { isCheck: guard === "check" }),
    turns: host.turns,
    ...(onWait ? { onWait } : { maxWaitMs: PATIENCE_MS }),
  });
  return { connector, context };
}

/** What a person has set counts for a simulator too. */
function allowancesOf(
  { allowances, clock }: ConnectorHost,
  row: IntegrationRow,
  { limits, isSandboxed }: { limits: DeclaredAllowances; isSandboxed: boolean },
) {
  if (!isSandboxed) return allowances.of(row, limits);
  if (row.rate_per_minute === null) return withoutLimits(limits, clock);
  return allowances.of(row, unlimited(limits));
}

/** What an integration's calls are made with, and where they go. */
export interface IntegrationPlace extends OAuthPlace {
  readonly connector: Connector;
  readonly credentials: Readonly<Record<string, unknown>>;
}

/** @throws ConfigError as `openIntegration` */
export function integrationPlace(
  { cipher, connectors, sandboxUrl }: Pick<ConnectorHost, "cipher" | "connectors" | "sandboxUrl">,
  row: IntegrationRow,
): IntegrationPlace {
  const connector = connectors.find(row.provider);
  if (!connector?.check) {
    throw new ConfigError(
      `There is no connector for ${row.provider} in this release: the integration can be kept, not used.`,
      { code: "connector_not_available" },
    );
  }
  const credentials = readJson(cipher.decrypt(row.credentials));
  const settings = readJson(row.settings);
  const isSandboxed = !row.base_url && Boolean(sandboxUrl);
  const baseUrl = baseUrlOf(connector, { row, credentials, settings, sandboxUrl });
  return { connector, credentials, settings, baseUrl, isSandboxed };
}

/** One object, so that it is the same at every opening. */
const NO_LIMITS = {};

function baseUrlOf(
  { manifest }: Connector,
  from: {
    row: IntegrationRow;
    credentials: Record<string, unknown>;
    settings: Record<string, unknown>;
    sandboxUrl: string | undefined;
  },
): string | undefined {
  if (manifest.transport !== undefined) return undefined;
  if (from.row.base_url) return from.row.base_url;
  if (from.sandboxUrl) return `${from.sandboxUrl.replace(/\/$/, "")}/${manifest.id}`;
  const own = manifest.baseUrl?.(from.credentials, from.settings);
  if (own) return own;
  throw new ConfigError(`Set base_url: the address of your ${manifest.title.en} server.`, {
    code: "base_url_missing",
  });
}
