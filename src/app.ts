import { join } from "node:path";
import { createActionHost } from "./actions.ts";
import { createAuthenticator } from "./auth/authenticate.ts";
import { checkKey } from "./auth/check-key.ts";
import { createCipher } from "./auth/fernet.ts";
import type { Settings } from "./config.ts";
import { builtInConnectors } from "./connectors/list.gen.ts";
import { loadConnectors } from "./connectors/load.ts";
import { createRegistry } from "./connectors/registry.ts";
import { createDispatcher } from "./delivery/dispatcher.ts";
import { createOwnTypes } from "./events/own-types.ts";
import { createPublisher } from "./events/publisher.ts";
import { createEventStream } from "./events/stream.ts";
import { createMirrors } from "./exchange/mirror/mirrors.ts";
import { createFiscalTools } from "./fiscal/tools.ts";
import { createCallAddresses } from "./hooks/call-address.ts";
import { createHooks, type HookParts } from "./hooks/hooks.ts";
import type { Hub } from "./hub.ts";
import { type LaunchParts, launch, launchSchedule } from "./launch.ts";
import { type Clock, systemClock } from "./lib/clock.ts";
import { createEgressGuard } from "./lib/egress.ts";
import { createOutbound } from "./lib/http.ts";
import type { Log } from "./lib/log.ts";
import { type OpenCommands, openCommands } from "./open-commands.ts";
import { createFileStore } from "./reports/file-store.ts";
import { createRates } from "./reports/rates/rates.ts";
import { createRuleBook } from "./rules/rule-book.ts";
import { createWhiteList } from "./rules/white-list.ts";
import { createRunEngine } from "./runs/engine.ts";
import { createScheduler, type SchedulerParts } from "./scheduler/scheduler.ts";
import { createExportDisk } from "./sdk/host/export-disk.ts";
import { createRateGates } from "./sdk/host/rate-budget.ts";
import { createSharedConnections } from "./sdk/host/shared-connections.ts";
import { openConfigStore, openDataStore } from "./store/open.ts";
import { createHubTurns } from "./sync/address-turns.ts";
import { createConnectorAllowances } from "./sync/connector-allowances.ts";
import { createConnectorStates } from "./sync/connector-state.ts";
import { createDeliverVia } from "./sync/deliver-via.ts";
import { createIntegrationGuards } from "./sync/guard/guards.ts";
import { createInboxes } from "./sync/inboxes.ts";
import { VERSION } from "./version.ts";

/**
 * Builds every part on the settings and brings the tables to this release. Nothing runs yet: `startWork`
 * begins to take runs and deliveries; closing the hub ends both.
 */
export async function openHub(
  settings: Settings,
  { log, clock = systemClock }: { log: Log; clock?: Clock },
): Promise<Hub> {
  const { configDatabase, dataDatabase } = await openDatabases(settings, log);
  const [config, data] = [configDatabase, dataDatabase];
  const cipher = createCipher(settings.encryptionKeys);
  await checkKey(config, cipher);
  const { egress, outbound } = openWayOut(settings, log);
  const connectors = createRegistry([
    ...builtInConnectors,
    ...(await loadConnectors(settings.connectors)),
  ]);
  const files = openFiles(settings);
  const leaseMs = settings.leaseSeconds * 1000;
  const kept = openKept(settings, { config, data, cipher, clock, log, outbound });
  const connectorHost = { cipher, connectors, outbound, egress, clock, ...kept };
  const deliverVia = createDeliverVia({ ...connectorHost, config, log });
  const dispatcher = createDispatcher({
    config,
    data,
    cipher,
    outbound,
    log,
    clock,
    deliverVia,
    options: { concurrency: settings.deliveryConcurrency, leaseMs },
  });
  const { stream, publisher, onEvents } = openEvents({ data, clock, log, dispatcher });
  kept.guards.listen(onEvents);
  const host = createActionHost({ ...connectorHost, config, data, files, log, onEvents });
  const concurrency = settings.runConcurrency;
  const runs = createRunEngine({ config, host, log, clock, concurrency, leaseMs });
  const ownTypes = createOwnTypes({ config });
  const starters = { config, data, cipher, connectors, runs, ownTypes, clock, log, onEvents };
  const { hooks, scheduler } = createStarters(starters);
  const authenticator = createAuthenticator(config);
  const commandParts = openCommands({
    ...{ settings, config, data, authenticator, rules: kept.rules, files, outbound, clock, log },
    version: VERSION,
    wake: onEvents,
  });
  await commandParts.commandRows.prepare();
  const hub = {
    ...{ version: VERSION, settings, config, data, configDatabase, dataDatabase, authenticator },
    ...connectorHost,
    ...commandParts,
    ...{ deliverVia, files, publisher, stream, ownTypes, runs, hooks, scheduler, dispatcher, log },
  };
  return { ...hub, [Symbol.asyncDispose]: () => closeHub(hub) };
}

type Open = Omit<Hub, typeof Symbol.asyncDispose> & Pick<OpenCommands, "commandReader">;

/** In this order: what still works ends before what it works with. */
async function closeHub(hub: Open): Promise<void> {
  await hub.commands.stop(0);
  await stopWork(hub);
  const parts = [
    hub.commandReader,
    hub.connections,
    hub.guards,
    hub.outbound,
    hub.mirrors,
    hub.fiscal,
    hub.configDatabase,
    hub.dataDatabase,
  ];
  for (const part of parts) await part[Symbol.asyncDispose]();
}

const openFiles = ({ dataDir, maxFileMb }: Settings) =>
  createFileStore({ folder: join(dataDir, "files"), maxBytes: maxFileMb * 1_000_000 });

type StarterParts = Omit<HookParts, "launch"> & Omit<SchedulerParts, "launch"> & LaunchParts;

/** What starts runs without a person: calls of outside systems, and times. */
function createStarters(parts: StarterParts): Pick<Hub, "hooks" | "scheduler"> {
  const hooks = createHooks({
    ...parts,
    launch: async (starter, wanted) => (await launch(parts, starter, wanted)).id,
  });
  const scheduler = createScheduler({
    ...parts,
    launch: (principal, schedule) => launchSchedule(parts, principal, schedule),
  });
  return { hooks, scheduler };
}

async function stopWork({
  stream,
  scheduler,
  hooks,
  runs,
  dispatcher,
  commandRows,
}: Pick<
  Hub,
  "stream" | "scheduler" | "hooks" | "runs" | "dispatcher" | "commandRows"
>): Promise<void> {
  stream.stop();
  await commandRows.stop();
  await scheduler.stop();
  await hooks.stop();
  await runs.stop();
  await dispatcher.stop();
}

/** What integrations have beside their rows, shared by all that works for them. */
function openKept(
  settings: Settings,
  parts: Pick<Hub, "config" | "data" | "cipher" | "clock" | "log" | "outbound">,
) {
  const { dataDir, databaseUrl, importDirs, exportDirs, sandboxUrl } = settings;
  const { whiteListUrl, nbpUrl, integrationPauseSeconds } = settings;
  const { config, data, cipher, clock, log, outbound } = parts;
  const now = () => clock.now();
  return {
    sandboxUrl,
    mirrors: createMirrors({ url: databaseUrl, dataDir }),
    gates: createRateGates({ clock }),
    connections: createSharedConnections({ log }),
    rules: createRuleBook({ config }),
    whiteList: createWhiteList({ url: whiteListUrl, outbound, now }),
    rates: createRates({ url: nbpUrl, outbound, data, now }),
    fiscal: createFiscalTools({ schemaFolder: join(dataDir, "fiscal-schemas") }),
    states: createConnectorStates({ config, cipher, clock }),
    allowances: createConnectorAllowances({ config, clock }),
    guards: createIntegrationGuards({ data, clock, log, firstMs: integrationPauseSeconds * 1_000 }),
    turns: createHubTurns({ config, clock, log }),
    inboxes: createInboxes({ folder: join(dataDir, "inbox"), importDirs, config, now }),
    disk: createExportDisk(exportDirs),
    callAddressOf: createCallAddresses({ config, cipher, clock, publicUrl: settings.publicUrl }),
  };
}

async function openDatabases(settings: Settings, log: Log) {
  const configDatabase = openConfigStore(settings.configDbUrl, settings.dataDir);
  const dataDatabase = openDataStore(settings.databaseUrl, settings.dataDir);
  for (const database of [configDatabase, dataDatabase]) {
    for (const step of await database.migrate()) log.info({ step }, "tables brought up to date");
  }
  return { configDatabase, dataDatabase };
}

function openEvents({
  data,
  clock,
  log,
  dispatcher,
}: Pick<Hub, "data" | "clock" | "log" | "dispatcher">) {
  const stream = createEventStream({ data, clock, log });
  const publisher = createPublisher({
    data,
    clock,
    intake: dispatcher.intake,
    onCommitted: () => dispatcher.wake(),
    onPublished: () => stream.notify(),
  });
  const onEvents = (): void => {
    dispatcher.wake();
    stream.notify();
  };
  return { stream, publisher, onEvents };
}

function openWayOut(settings: Settings, log: Log) {
  const isHttpsOnly = settings.egressHttpsOnly === "on";
  const egress = createEgressGuard(settings.egressAllow, { isHttpsOnly });
  const proxy = settings.egressProxy;
  const userAgent = `Viadukt/${VERSION}`;
  return { egress, outbound: createOutbound({ egress, userAgent, log, proxy }) };
}

/** Begins to take runs and deliveries from the queues. */
export function startWork(hub: Hub): void {
  const { runs, dispatcher, hooks, scheduler, stream, commandRows, dataDatabase } = hub;
  runs.start();
  hooks.start();
  scheduler.start();
  dispatcher.start();
  commandRows.start();
  dataDatabase.listen(() => {
    dispatcher.wake();
    stream.notify();
  });
}
