import { createEgressGuard } from "../src/lib/egress.ts";
import { createOutbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import type { OpenContext } from "../src/sdk/testing/index.ts";
import { openContext } from "../src/sync/connector-context.ts";
import { createRateGate } from "../src/sync/rate-budget.ts";

/** More than any connector's budget, so that a test does not wait for one. */
const UNHURT = { requests: 10_000, perMs: 1_000, concurrency: 100 };

/**
 * The engine's own context for the contract suite: connectors of this repository are tried with what
 * they run on. Sockets are closed when the process of the test file ends.
 */
export function engineContext(): OpenContext {
  const egress = createEgressGuard(["127.0.0.0/8", "::1/128"]);
  const outbound = createOutbound({ egress, userAgent: "viadukt-test", log: silentLog });
  return (options) =>
    openContext({
      ...options,
      outbound,
      egress,
      gate: createRateGate(UNHURT, { clock: options.clock }),
      sleep: async (_ms, signal) => signal?.throwIfAborted(),
    });
}
