import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createCipher } from "../src/auth/fernet.ts";
import { builtInConnectors } from "../src/connectors/list.gen.ts";
import { systemClock } from "../src/lib/clock.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { createOutbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import { openContext } from "../src/sdk/host/connector-context.ts";
import { createExportDisk } from "../src/sdk/host/export-disk.ts";
import { createSharedConnections } from "../src/sdk/host/shared-connections.ts";
import type { FileSource } from "../src/sdk/index.ts";
import { openConfigStore } from "../src/store/open.ts";
import { createConnectorStates } from "../src/sync/connector-state.ts";

/** What `upload-process.ts` is told, as its one argument. */
export interface UploadTask {
  readonly provider: string;
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly exportDirs?: readonly string[];
  readonly path: string;
  readonly sizeBytes: number;
  /** Send this much before, so that what is loaded once is not counted. */
  readonly warmUpBytes?: number;
  /** Where the connector's state is kept: the hub's configuration database with its key. */
  readonly state?: { readonly url: string; readonly tenantId: number; readonly key: string };
}

/** What it says, a line of JSON each. */
export type UploadNews =
  | { readonly readBytes: number }
  | { readonly done: { readonly sizeBytes: number | undefined; readonly grownBytes: number } };

const SLICE_BYTES = 65_536;
const NEWS_BYTES = 1024 * 1024;

const KINDS = 251;
/** Made once, so that what grows is the connector's. */
const SLICES = Array.from({ length: KINDS }, (_, i) => Buffer.alloc(SLICE_BYTES, i));

/** The bytes at a position are the same in every process, and no two slices that lie near each other are alike. */
function* slices(start: number, end: number): Generator<Buffer> {
  for (let at = start; at < end; ) {
    const size = Math.min(SLICE_BYTES - (at % SLICE_BYTES), end - at);
    const slice = SLICES[Math.floor(at / SLICE_BYTES) % KINDS] ?? Buffer.alloc(0);
    yield slice.subarray(at % SLICE_BYTES, (at % SLICE_BYTES) + size);
    at += size;
  }
}

/** A file of that size; `onRead` is told of every slice that is taken for sending. */
export function endlessSource(
  sizeBytes: number,
  onRead: (bytes: number) => void = () => {},
): FileSource {
  const sum = createHash("sha256");
  for (const slice of slices(0, sizeBytes)) sum.update(slice);
  function* told(start: number, end: number): Generator<Buffer> {
    for (const slice of slices(start, end)) {
      onRead(slice.length);
      yield slice;
    }
  }
  return {
    sizeBytes,
    mime: "application/octet-stream",
    sha256: sum.digest("hex"),
    modifiedAt: Date.UTC(2026, 0, 31),
    open: ({ start, end } = { start: 0, end: sizeBytes }) =>
      Readable.from(told(start, end), { objectMode: false, highWaterMark: SLICE_BYTES }),
  };
}

const say = (news: UploadNews): void => void process.stdout.write(`${JSON.stringify(news)}\n`);

/** One upload in the engine's own context, as in the hub; killed or not, it is the process of one try. */
async function upload(task: UploadTask): Promise<void> {
  const connector = builtInConnectors.find(({ manifest }) => manifest.id === task.provider);
  if (!connector?.files) throw new Error(`no files in ${task.provider}`);
  const egress = createEgressGuard(["127.0.0.0/8"]);
  await using outbound = createOutbound({ egress, userAgent: "viadukt-test", log: silentLog });
  await using connections = createSharedConnections({ log: silentLog });
  const signal = AbortSignal.timeout(300_000);
  const ctx = openContext({
    connector,
    credentials: task.credentials,
    settings: task.settings,
    baseUrl: task.baseUrl,
    ...{ outbound, egress, signal, clock: systemClock, log: silentLog },
    shared: connections.of(1, ""),
    disk: createExportDisk(task.exportDirs ?? []),
    ...(task.state ? { state: stateOf(task.state, signal) } : {}),
  });
  if (task.warmUpBytes)
    await connector.files.put(ctx, "/warm-up.bin", endlessSource(task.warmUpBytes));
  let readBytes = 0;
  let saidBytes = 0;
  const source = endlessSource(task.sizeBytes, (bytes) => {
    readBytes += bytes;
    if (readBytes - saidBytes < NEWS_BYTES) return;
    saidBytes = readBytes;
    say({ readBytes });
  });
  globalThis.gc?.();
  const beforeBytes = process.memoryUsage.rss();
  let peakBytes = beforeBytes;
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, 20);
  const { size_bytes: sizeBytes } = await connector.files.put(ctx, task.path, source);
  clearInterval(watch);
  say({ readBytes });
  say({ done: { sizeBytes, grownBytes: peakBytes - beforeBytes } });
}

function stateOf({ url, tenantId, key }: NonNullable<UploadTask["state"]>, signal: AbortSignal) {
  const config = openConfigStore(url, process.cwd());
  const states = createConnectorStates({ config, cipher: createCipher([key]), clock: systemClock });
  return states.of({ id: 1, tenant_id: tenantId }, { stamp: "same", signal, log: silentLog });
}

if (import.meta.main) {
  await upload(JSON.parse(process.argv[2] ?? "") as UploadTask);
  process.exit();
}
