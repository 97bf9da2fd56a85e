import { createCipher } from "../src/auth/fernet.ts";
import minio from "../src/connectors/minio/index.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Connector } from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";
import { openConfigStore } from "../src/store/open.ts";
import { createConnectorStates } from "../src/sync/connector-state.ts";
import { bigSource } from "./big-source.ts";

/** What the process is told. */
export interface S3UploadOrder {
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly path: string;
  readonly sizeBytes: number;
  /** Where the integration's state is kept. */
  readonly configUrl: string;
  readonly tenantId: number;
  readonly key: string;
}

/** What it tells on its standard output when it is done. */
export interface S3UploadReport {
  readonly sizeBytes: number | undefined;
  readonly sha256: string;
  /** By how much the resident memory grew at most above what it was before. */
  readonly grownBytes: number;
}

/** One upload in a process of its own with the hub's own state, to be measured or killed: the order as JSON. */
const order = JSON.parse(process.argv[2] ?? "") as S3UploadOrder;
const signal = AbortSignal.timeout(120_000);
await using config = openConfigStore(order.configUrl, "");
const states = createConnectorStates({
  config,
  cipher: createCipher([order.key]),
  clock: systemClock,
});
const ctx = openTestContext({
  connector: minio as unknown as Connector,
  credentials: order.credentials,
  settings: { endpoint_url: new URL(order.baseUrl).origin },
  baseUrl: order.baseUrl,
  state: states.of({ id: 1, tenant_id: order.tenantId }, { stamp: "same", signal, log: silentLog }),
  log: silentLog,
  clock: systemClock,
  signal,
});
const { files } = minio as unknown as Connector;

// What is loaded and made once does not count.
await files?.put(ctx, "/warm-up.bin", bigSource(1_000_000));
const source = bigSource(order.sizeBytes);
global.gc?.();
const before = process.memoryUsage.rss();
let most = before;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 10);
const entry = await files?.put(ctx, order.path, source);
clearInterval(watch);
const { sha256 } = source;
const report: S3UploadReport = { sizeBytes: entry?.size_bytes, sha256, grownBytes: most - before };
console.log(JSON.stringify(report));
