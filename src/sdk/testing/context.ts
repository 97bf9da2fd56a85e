import { createEgressGuard } from "../../lib/egress.ts";
import { createOutbound, type Outbound } from "../../lib/http.ts";
import { silentLog } from "../../lib/log.ts";
import type { Allowances } from "../host/allowances.ts";
import { openContext } from "../host/connector-context.ts";
import { createRateGate } from "../host/rate-budget.ts";
import type { Manifest } from "../manifest.ts";
import type { OpenContext } from "./options.ts";

/** More than any connector's budget, so that a test does not wait for one. */
const UNHURT = { requests: 10_000, perMs: 1_000, concurrency: 100 };
const egress = createEgressGuard(["127.0.0.0/8", "::1/128"]);
/** Whatever the manifest declares, there is room; a name that it does not declare is a mistake all the same. */
const unlimited = (declared: Manifest["allowances"] = {}): Allowances => ({
  async take(name) {
    if (!declared[name]) throw new Error(`The manifest has no allowance ${name}`);
    return 0;
  },
  async hold() {},
});

let shared: Outbound | undefined;

/**
 * What a connector runs on in the hub, without the waits: loopback is allowed, budgets and pauses between
 * tries cost no time. Sockets are closed when the process of the test file ends.
 */
export const openTestContext: OpenContext = (options) => {
  shared ??= createOutbound({ egress, userAgent: "viadukt-test", log: silentLog });
  return openContext({
    ...options,
    outbound: shared,
    egress,
    allowances: unlimited(options.connector.manifest.allowances),
    gate: createRateGate(UNHURT, { clock: options.clock }),
    sleep: async (_ms, signal) => signal?.throwIfAborted(),
  });
};
