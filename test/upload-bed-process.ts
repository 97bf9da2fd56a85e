import { createCipher } from "../src/auth/fernet.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Connector } from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";
import { openConfigStore } from "../src/store/open.ts";
import { createConnectorStates, stateStamp } from "../src/sync/connector-state.ts";
import { bigSource } from "./big-source.ts";
import type { UploadOrder } from "./upload-bed.ts";

/** Uploads one file in a process of its own, with the hub's own state, to be killed or measured: ORDER as JSON. */
const order = JSON.parse(process.argv[2] ?? "") as UploadOrder;
const { credentials, settings, baseUrl } = order;
const folder = order.provider.replaceAll("_", "-");
const { default: connector } = (await import(`../src/connectors/${folder}/index.ts`)) as {
  default: Connector;
};
if (!connector.files) throw new Error(`${order.provider} keeps no files`);

await using config = openConfigStore(order.configUrl, "");
const states = createConnectorStates({
  config,
  cipher: createCipher([order.key]),
  clock: systemClock,
});
const signal = AbortSignal.timeout(120_000);
const log = silentLog;
const stamp = stateStamp(order);
const context = openTestContext({
  ...{ connector, credentials, settings, baseUrl, log, signal, clock: systemClock },
  state: states.of({ id: 1, tenant_id: order.tenantId }, { stamp, signal, log }),
});

// What is loaded and made once does not count.
await connector.files.put(context, "/warm-up.bin", bigSource(1_000_000));
const source = bigSource(order.sizeBytes);
global.gc?.();
const before = process.memoryUsage.rss();
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 10);
const entry = await connector.files.put(context, order.path, source);
clearInterval(watch);
console.log(JSON.stringify({ entry, sha256: source.sha256, grownBytes: peak - before }));
