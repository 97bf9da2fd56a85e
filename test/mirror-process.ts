import { createMirrors } from "../src/exchange/mirror/mirrors.ts";
import { systemClock } from "../src/lib/clock.ts";
import type { Connector } from "../src/sdk/connector.ts";
import type { Context } from "../src/sdk/context.ts";
import { openDataStore } from "../src/store/open.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { openTestSource } from "./mirror-bed.ts";

/** Copies a table of a SQLite file into a mirror, and tells of each page: to be killed meanwhile. */
const [url = "", dataDir = "", path = "", runId = ""] = process.argv.slice(2);
await using store = openDataStore(url, dataDir);
await using mirrors = createMirrors({ url, dataDir });
using source = openTestSource(path);
await mirrors.copy({
  data: forTenant(store, 1),
  ...{ runId, definitionId: 1, mode: "full" },
  definition: { tables: [{ table: "doc" }], page_size: 100 },
  integration: { id: 7, slug: "erp", settings: {} },
  connector: {
    manifest: { title: { en: "Source" } },
    tables: source.tables,
  } as unknown as Connector,
  context: { signal: AbortSignal.timeout(60_000) } as Context,
  log: () => {},
  clock: systemClock,
  signal: AbortSignal.timeout(60_000),
  progress: ({ read }) => process.send?.(read),
});
process.disconnect?.();
