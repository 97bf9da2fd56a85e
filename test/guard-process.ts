import { setTimeout } from "node:timers/promises";
import { systemClock } from "../src/lib/clock.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { isHubError, messageOf } from "../src/lib/errors.ts";
import { createOutbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import { openContext } from "../src/sdk/host/connector-context.ts";
import type { Connector } from "../src/sdk/index.ts";
import { openConfigStore, openDataStore } from "../src/store/open.ts";
import { createConnectorAllowances, OWN_RATE } from "../src/sync/connector-allowances.ts";
import { createIntegrationGuards } from "../src/sync/guard/guards.ts";

/**
 * Makes calls in a process of its own, as a worker of the hub would: the order as JSON is its argument; each call is
 * a line of JSON that says how it ended.
 */
export interface GuardOrder {
  readonly url: string;
  readonly configUrl: string;
  readonly tenantId: number;
  readonly ratePerMinute: number | null;
  /** Where the calls go. */
  readonly target: string;
  readonly calls: number;
  readonly everyMs: number;
  readonly firstMs: number;
}
export interface GuardNews {
  /** `answered`, or the code of the error. */
  readonly ended: string;
  readonly at: number;
}

const order = JSON.parse(process.argv[2] ?? "") as GuardOrder;
const [log, clock] = [silentLog, systemClock];
const egress = createEgressGuard(["127.0.0.0/8"]);
const integration = {
  ...{ id: 7, tenant_id: order.tenantId, slug: "erp", provider: "test" },
  rate_per_minute: order.ratePerMinute,
};
const connector = {
  manifest: { id: "test", auth: { kind: "none" }, allowedHosts: [], settings: { properties: {} } },
} as unknown as Connector;

await using data = openDataStore(order.url, "/");
await using config = openConfigStore(order.configUrl, "/");
await using outbound = createOutbound({ egress, userAgent: "viadukt-test", log });
await using guards = createIntegrationGuards({ data, clock, log, firstMs: order.firstMs });
const { http } = openContext({
  ...{ connector, credentials: {}, settings: {}, baseUrl: order.target },
  ...{ outbound, egress, log, clock, signal: new AbortController().signal },
  allowances: createConnectorAllowances({ config, clock }).of(integration, {}),
  everyCall: order.ratePerMinute === null ? undefined : OWN_RATE,
  guard: guards.of(integration),
  maxWaitMs: 0,
});
for (let i = 0; i < order.calls; i++) {
  let ended = "answered";
  try {
    await http.request({ method: "POST", path: "/call" });
  } catch (error) {
    ended = isHubError(error) ? error.code : messageOf(error);
  }
  const news: GuardNews = { ended, at: clock.now() };
  process.stdout.write(`${JSON.stringify(news)}\n`);
  await setTimeout(order.everyMs);
}
