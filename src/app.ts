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
import { createPublisher } from "./events/publisher.ts";
import type { Hub } from "./hub.ts";
import { type Clock, systemClock } from "./lib/clock.ts";
import { createEgressGuard } from "./lib/egress.ts";
import { createOutbound } from "./lib/http.ts";
import type { Log } from "./lib/log.ts";
import { createFileStore } from "./reports/file-store.ts";
import { createRunEngine } from "./runs/engine.ts";
import { createRateGates } from "./sdk/host/rate-budget.ts";
import { openConfigStore, openDataStore } from "./store/open.ts";
import { VERSION } from "./version.ts";

/**
 * Builds every part on the settings and brings the tables to this release. Nothing runs yet: `startWork`
 * begins to take runs and deliveries; closing the hub ends both.
 */
export async function openHub(
  settings: Settings,
  { log, clock = systemClock }: { log: Log; clock?: Clock },
): Promise<Hub> {
  const configDatabase = openConfigStore(settings.configDbUrl, settings.dataDir);
  const dataDatabase = openDataStore(settings.databaseUrl, settings.dataDir);
  const [config, data] = [configDatabase, dataDatabase];
  for (const database of [configDatabase, dataDatabase]) {
    for (const step of await database.migrate()) log.info({ step }, "tables brought up to date");
  }
  const cipher = createCipher(settings.encryptionKeys);
  await checkKey(config, cipher);
  const egress = createEgressGuard(settings.egressAllow);
  const outbound = createOutbound({ egress, userAgent: `Viadukt/${VERSION}`, log });
  const gates = createRateGates({ clock });
  const connectors = createRegistry([
    ...builtInConnectors,
    ...(await loadConnectors(settings.connectors)),
  ]);
  const maxBytes = settings.maxFileMb * 1_000_000;
  const files = createFileStore({ folder: join(settings.dataDir, "files"), maxBytes });
  const leaseMs = settings.leaseSeconds * 1000;
  const dispatcher = createDispatcher({
    config,
    data,
    cipher,
    outbound,
    log,
    clock,
    options: { concurrency: settings.deliveryConcurrency, leaseMs },
  });
  const onEvents = () => dispatcher.wake();
  const publisher = createPublisher({ data, clock, onCommitted: onEvents });
  const { sandboxUrl } = settings;
  const connectorHost = { cipher, connectors, outbound, egress, clock, gates, sandboxUrl };
  const host = createActionHost({ ...connectorHost, config, data, files, log, onEvents });
  const concurrency = settings.runConcurrency;
  const runs = createRunEngine({ config, host, log, clock, concurrency, leaseMs });
  return {
    version: VERSION,
    settings,
    config,
    data,
    configDatabase,
    dataDatabase,
    authenticator: createAuthenticator(config),
    ...connectorHost,
    files,
    publisher,
    runs,
    dispatcher,
    log,
    async [Symbol.asyncDispose]() {
      await runs.stop();
      await dispatcher.stop();
      await outbound[Symbol.asyncDispose]();
      await configDatabase[Symbol.asyncDispose]();
      await dataDatabase[Symbol.asyncDispose]();
    },
  };
}

/** Begins to take runs and deliveries from the queues. */
export function startWork({ runs, dispatcher }: Hub): void {
  runs.start();
  dispatcher.start();
}
