import { createCipher, generateKey } from "../src/auth/fernet.ts";
import { createDispatcher, type DispatcherOptions } from "../src/delivery/dispatcher.ts";
import { newStandardSecret } from "../src/delivery/signature.ts";
import { sealSecrets } from "../src/delivery/subscription-secrets.ts";
import type { NewEvent } from "../src/events/append.ts";
import { createPublisher } from "../src/events/publisher.ts";
import { systemClock } from "../src/lib/clock.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { createOutbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import { insertSubscription, type NewSubscription } from "../src/store/subscriptions.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { seedTenant, type TestStores } from "./harness.ts";

const KEY = generateKey();
export const cipher = createCipher([KEY]);

export type Courier = Awaited<ReturnType<typeof openCourier>>;

/** A tenant, a way out and a dispatcher that is not started yet, on stores of a test. */
export async function openCourier(
  stores: Pick<TestStores, "config" | "data">,
  options: DispatcherOptions & { tenantId?: number; key?: string } = {},
) {
  const key = options.key ?? KEY;
  const tenantId = options.tenantId ?? (await seedTenant(stores.config));
  const outbound = createOutbound({
    egress: createEgressGuard(["127.0.0.0/8"]),
    userAgent: "viadukt-test",
    log: silentLog,
  });
  const { config, data } = stores;
  const parts = {
    config,
    data,
    cipher: createCipher([key]),
    outbound,
    log: silentLog,
    clock: systemClock,
  };
  const dispatcher = createDispatcher({
    ...parts,
    options: { pollMs: 100, graceMs: 0, ...options },
  });
  const publisher = createPublisher({
    data,
    clock: systemClock,
    intake: dispatcher.intake,
    onCommitted: () => dispatcher.wake(),
  });
  return {
    ...parts,
    tenantId,
    key,
    dispatcher,
    publisher,
    publish: (...events: NewEvent[]) => publisher.publish(tenantId, events),
    subscribe: (patch: Partial<NewSubscription> & { url: string }) =>
      insertSubscription(forTenant(config, tenantId), subscription(patch), Date.now()),
    deliveries: () =>
      data.db.selectFrom("delivery").selectAll().orderBy("created_at").orderBy("id").execute(),
    attempts: () => data.db.selectFrom("attempt").selectAll().orderBy("id").execute(),
    async [Symbol.asyncDispose]() {
      await dispatcher.stop();
      await outbound[Symbol.asyncDispose]();
    },
  };
}

/** A row that wants every event, signed in the standard format, with three short waits. */
export function subscription(patch: Partial<NewSubscription> & { url: string }): NewSubscription {
  return {
    name: "test",
    event_types: '["*"]',
    event_filters: "{}",
    wire_format: "standard",
    secrets: sealSecrets([{ value: newStandardSecret() }], cipher),
    signature_header: null,
    headers: null,
    timeout_ms: 2_000,
    retry_delays: "[1,1,1]",
    integration_id: null,
    created_by: "test",
    active: 1,
    disabled_reason: null,
    ...patch,
  };
}

export const event = (n: number, patch: Partial<NewEvent> = {}): NewEvent => ({
  type: "order.shipped",
  data: { n },
  occurredAt: Date.UTC(2026, 2, 12, 9, 30),
  ...patch,
});
