import { cipher, subscription } from "../../test/delivery.ts";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { appendEvents } from "../events/append.ts";
import { silentLog } from "../lib/log.ts";
import { openDataStore } from "../store/open.ts";
import { inTransaction } from "../store/store.ts";
import { insertSubscription } from "../store/subscriptions.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { createSqlQueue } from "./queue.ts";
import { createTargets } from "./targets.ts";
import type { QueueBed } from "./testing/queue-bed.ts";
import { queueContract } from "./testing/queue-contract.ts";

async function openBed(database: TestDatabase): Promise<QueueBed> {
  const stores = await database.open();
  const { config, data } = stores;
  const tenantId = await seedTenant(config);
  const opened: AsyncDisposable[] = [];
  return {
    config,
    data,
    tenantId,
    targets: createTargets({ config, cipher, log: silentLog }),
    async open() {
      // Two connections of one thread would wait for each other where one locks the whole database.
      if (!data.can.skipLocked) return createSqlQueue(data);
      const store = openDataStore(stores.url, "");
      opened.push(store);
      return createSqlQueue(store);
    },
    subscribe: (patch = {}) =>
      insertSubscription(
        forTenant(config, tenantId),
        subscription({ url: "http://127.0.0.1:9/", ...patch }),
        Date.now(),
      ),
    async publish(...all) {
      const occurredAt = Date.UTC(2026, 2, 1);
      const events = all.map((one) => ({ type: "order.paid", data: one, occurredAt }));
      await inTransaction(data, (tx) => appendEvents(forTenant(tx, tenantId), events, occurredAt));
    },
    async [Symbol.asyncDispose]() {
      for (const store of opened) await store[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    },
  };
}

forEachDatabase((database) => queueContract(() => openBed(database)));
