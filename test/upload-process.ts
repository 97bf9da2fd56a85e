import { createCipher } from "../src/auth/fernet.ts";
import { systemClock } from "../src/lib/clock.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { createOutbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import { openContext } from "../src/sdk/host/connector-context.ts";
import { createExportDisk } from "../src/sdk/host/export-disk.ts";
import { createRateGate } from "../src/sdk/host/rate-budget.ts";
import { createSharedConnections } from "../src/sdk/host/shared-connections.ts";
import type { Connector } from "../src/sdk/index.ts";
import { openConfigStore } from "../src/store/open.ts";
import { createConnectorStates, stateStamp } from "../src/sync/connector-state.ts";
import { bigSource } from "./big-source.ts";
import type { UploadNews, UploadOrder } from "./upload-bed.ts";

/**
 * Uploads one file in a process of its own, in the engine's own context with the hub's own state, to be killed
 * or measured: the order as JSON is its argument, its news are lines of JSON.
 */
const order = JSON.parse(process.argv[2] ?? "") as UploadOrder;
const { provider, credentials, settings, baseUrl } = order;
const clock = systemClock;
const log = silentLog;
const NEWS_BYTES = 1024 * 1024;
const DEADLINE_MS = 300_000;
/** More than any connector's budget: a simulator is not to be waited for. */
const UNHURT = { requests: 10_000, perMs: 1_000, concurrency: 100 };

const say = (news: UploadNews): void => void process.stdout.write(`${JSON.stringify(news)}\n`);

const { default: connector } = (await import(
  `../src/connectors/${provider.replaceAll("_", "-")}/index.ts`
)) as { default: Connector };
if (!connector.files) throw new Error(`${provider} keeps no files`);
const egress = createEgressGuard(["127.0.0.0/8"]);
const signal = AbortSignal.timeout(DEADLINE_MS);
await using config = openConfigStore(order.configUrl, "");
await using outbound = createOutbound({ egress, userAgent: "viadukt-test", log });
await using connections = createSharedConnections({ log });
const cipher = createCipher([order.key]);
const states = createConnectorStates({ config, cipher, clock });
const context = openContext({
  ...{ connector, credentials, settings, baseUrl, outbound, egress, log, clock, signal },
  gate: createRateGate(UNHURT, { clock }),
  shared: connections.of(1, ""),
  disk: createExportDisk(order.exportDirs ?? []),
  state: states.of({ id: 1, tenant_id: order.tenantId }, { stamp: stateStamp(order), signal, log }),
});

// What is loaded and made once does not count.
if (order.warmUpBytes > 0)
  await connector.files.put(context, "/warm-up.bin", bigSource(order.warmUpBytes));
let readBytes = 0;
let saidBytes = 0;
const source = bigSource(order.sizeBytes, (bytes) => {
  readBytes += bytes;
  if (readBytes - saidBytes < NEWS_BYTES) return;
  saidBytes = readBytes;
  say({ readBytes });
});
global.gc?.();
const before = process.memoryUsage.rss();
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 10);
const entry = await connector.files.put(context, order.path, source);
clearInterval(watch);
const { sha256 } = source;
say({ readBytes, uploaded: { entry, sha256, grownBytes: peak - before } });
