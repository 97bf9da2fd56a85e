import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Authenticator } from "../auth/authenticate.ts";
import { trustedPrincipal } from "../auth/principal.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { FileStore } from "../reports/file-store.ts";
import { createEnricher } from "../rules/enricher.ts";
import type { RuleBook } from "../rules/rule-book.ts";
import type { Settings } from "../settings-schema.ts";
import { findUnitByGuid } from "../store/accounting-units.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { findTenant, type Tenant } from "../store/tenants.ts";
import type { CommandContext, CzkRate } from "./call.ts";
import type { CommandReader } from "./read/reader.ts";
import { createCommandHandler, type HandlerSettings, type Work } from "./server/handler.ts";
import { createListeners, type ListenerSettings } from "./server/listeners.ts";
import { createLogWriter } from "./server/log-writer.ts";
import { unitUnknown } from "./server/refusal.ts";
import { createSpool } from "./spool.ts";
import type { AccountingUnit } from "./unit.ts";
import { unitOf } from "./units.ts";

/** The tables of the commands, as far as answering them goes. */
export interface CommandTables {
  prepare(): Promise<void>;
  /** Brings a tenant's tables up to date with every committed record. */
  refresh(store: DataStore, timeZone: string, signal?: AbortSignal): Promise<void>;
}

export interface CommandServiceParts {
  readonly settings: Settings;
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly authenticator: Authenticator;
  readonly rules: RuleBook;
  readonly files: FileStore;
  readonly rows: CommandTables;
  readonly reader: CommandReader;
  rate(currency: string, date: string): Promise<CzkRate | undefined>;
  wake(): void;
  /** Answers at its own ports what is no command, such as pages of the help; false for what it leaves alone. */
  answerPage(request: IncomingMessage, response: ServerResponse, settings: Settings): boolean;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly builtAt: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Answers the commands of the hub's accounting units. */
export interface CommandService {
  /** One request to `/api/comm`; never rejects. `hub`: at the port of the web interface. */
  handle(request: IncomingMessage, response: ServerResponse, door: "hub" | "own"): Promise<void>;
  /** Opens the ports of its own that the settings name. @throws ConfigError */
  listen(): Promise<void>;
  /** Of its own ports: `http://127.0.0.1:12375`. */
  readonly addresses: readonly string[];
  /**
   * Takes over other settings and a new certificate; requests under way are finished as they began.
   * @throws ConfigError where they cannot be; everything stays as it was
   */
  reload(settings: Settings): Promise<void>;
  /** To carry out commands of the hub's own for the unit: everything is allowed. @throws CommandFault 9005 */
  contextOf(unitId: string, signal: AbortSignal): Promise<CommandContext>;
  /** Units have changed here: they are read again with the next command. */
  forgetUnits(): void;
  /** Finishes what is under way, gives up what takes longer than `graceMs`, and writes the log. */
  stop(graceMs: number): Promise<void>;
}

/** Changes of units that another process makes are seen after so long. */
const UNIT_MS = 1_000;
const MOST_UNITS = 1_000;
/** So long a body may take: 20 MiB over a slow line. */
const BODY_IDLE_MS = 30_000;
const BODY_TOTAL_MS = 300_000;
const STALLED_MS = 60_000;

export function createCommandService(parts: CommandServiceParts): CommandService {
  let { settings } = parts;
  const { data, log, authenticator, clock } = parts;
  const units = createUnitMemory(parts);
  const logWriter = createLogWriter({ data, log });
  const spool = createSpool({ folder: join(settings.dataDir, "tmp") });
  const handler = createCommandHandler({
    settings: () => handlerSettings(settings),
    findUnit: async (unitId) => (await units.find(unitId))?.unit,
    carryOut: (work) => carryOut(parts, units, work),
    onDone: (done) => logWriter.add(done),
    ...{ authenticator, spool, clock, log },
  });
  const listeners = createListeners({
    handle: async (request, response) => {
      if (parts.answerPage(request, response, settings)) return;
      await handler.handle(request, response, "own");
    },
    log,
  });
  return {
    handle: (request, response, door) => handler.handle(request, response, door),
    get addresses() {
      return listeners.addresses;
    },
    async listen() {
      await spool.clean();
      await listeners.apply(listenerSettings(settings));
    },
    async reload(next) {
      await listeners.apply(listenerSettings(next));
      settings = next;
      units.forget();
    },
    forgetUnits: () => units.forget(),
    async contextOf(unitId, signal) {
      const known = await units.find(unitId);
      if (!known) throw unitUnknown(unitId);
      const principal = trustedPrincipal("cli", known.tenant.id);
      const rights = { read: true, write: true, select: true };
      return contextOf(parts, known, { principal, rights, signal });
    },
    async stop(graceMs) {
      const closed = listeners.close();
      await handler.stop(graceMs);
      listeners.cut();
      await closed;
      await logWriter[Symbol.asyncDispose]();
    },
  };
}

function handlerSettings(settings: Settings): HandlerSettings {
  const { auth, publicUrl, commandCorsOrigins: corsOrigins, commandTrustProxy: proxies } = settings;
  return {
    ...{ auth, publicUrl, corsOrigins },
    trustProxy: proxies.length > 0 ? proxies : settings.trustProxy,
    maxBodyBytes: settings.commandMaxBodyMb * 1_048_576,
    timeoutMs: settings.commandTimeoutSeconds * 1_000,
    queueDepth: settings.commandQueueDepth,
    queueWaitMs: settings.commandQueueWaitSeconds * 1_000,
    bodyIdleMs: BODY_IDLE_MS,
    bodyTotalMs: BODY_TOTAL_MS,
    stalledMs: STALLED_MS,
  };
}

const listenerSettings = (settings: Settings): ListenerSettings => ({
  host: settings.commandHost,
  port: settings.commandPort,
  tlsPort: settings.commandTlsPort,
  certFile: settings.commandTlsCert,
  keyFile: settings.commandTlsKey,
});

interface KnownUnit extends Pick<CommandContext, "config" | "data"> {
  readonly unit: AccountingUnit;
  readonly tenant: Tenant;
}

interface UnitMemory {
  find(unitId: string): Promise<KnownUnit | undefined>;
  forget(): void;
}

function createUnitMemory({
  config,
  data,
  clock,
}: Pick<CommandServiceParts, "config" | "data" | "clock">): UnitMemory {
  const known = new Map<string, { until: number; found: Promise<KnownUnit | undefined> }>();
  const read = async (unitId: string): Promise<KnownUnit | undefined> => {
    const row = await findUnitByGuid(config, unitId);
    const tenant = row && (await findTenant(config, row.tenant_id));
    if (!tenant) return undefined;
    const stores = { config: forTenant(config, tenant.id), data: forTenant(data, tenant.id) };
    return { unit: unitOf(row), tenant, ...stores };
  };
  return {
    forget: () => known.clear(),
    find(unitId) {
      const now = clock.now();
      const kept = known.get(unitId);
      if (kept && kept.until > now && kept.until <= now + UNIT_MS) return kept.found;
      if (known.size >= MOST_UNITS) known.clear();
      const found = read(unitId);
      known.set(unitId, { until: now + UNIT_MS, found });
      found.catch(() => known.delete(unitId));
      return found;
    },
  };
}

let performer: Promise<typeof import("./perform.ts")> | undefined;

async function carryOut(parts: CommandServiceParts, units: UnitMemory, work: Work) {
  const { unitId } = work.unit;
  const known = await units.find(unitId);
  // It may have been switched off while the command waited.
  if (!known?.unit.isEnabled) throw unitUnknown(unitId);
  // Loaded with the first command: most starts of the program carry out none.
  performer ??= import("./perform.ts");
  const { perform } = await performer;
  return perform(contextOf(parts, { ...known, unit: work.unit }, work), work.request);
}

function contextOf(
  parts: CommandServiceParts,
  { unit, tenant, config, data }: KnownUnit,
  { principal, rights, signal }: Pick<Work, "principal" | "rights" | "signal">,
): CommandContext {
  const { clock, rules, rows, files, reader, log, version, builtAt } = parts;
  return {
    ...{ unit, principal, rights, config, data, reader, files, clock, log, version, builtAt },
    timeZone: tenant.time_zone,
    signal,
    task: async () => ({
      data,
      enricher: await createEnricher({ rules, clock, tenant }),
      actor: actorOf(unit, principal?.actor),
      now: clock.now(),
    }),
    wake: () => parts.wake(),
    refresh: (own) => rows.refresh(data, tenant.time_zone, own ?? signal),
    rate: (currency, date) => parts.rate(currency, date),
  };
}

/** As long as a history's column. */
const LONGEST_ACTOR = 254;

const actorOf = ({ unitId }: AccountingUnit, user = "anonymous"): string =>
  `apicomprem:${unitId}/${user}`.slice(0, LONGEST_ACTOR);
