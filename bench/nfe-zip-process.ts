import { tmpdir } from "node:os";
import { importFiles } from "../src/fiscal/import-files.ts";
import { DEFAULT_FISCAL_SETTINGS } from "../src/fiscal/settings.ts";
import { createFiscalTools } from "../src/fiscal/tools.ts";
import { readArchive } from "../src/formats/dfe/archive.ts";
import { systemClock } from "../src/lib/clock.ts";
import { openDataStore } from "../src/store/open.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { peakMb, rssMb } from "./process-figures.ts";

/**
 * Imports an archive as the hub does, signatures checked, in a process of its own. Arguments: database URL, path of
 * the archive. Tells its memory before it and at most, in MB, and how many documents were new.
 */
const [url = "", path = ""] = process.argv.slice(2);
const settings = { ...DEFAULT_FISCAL_SETTINGS, check_schemas: false };
{
  await using store = openDataStore(url, tmpdir());
  await store.migrate();
  await using tools = createFiscalTools({ schemaFolder: tmpdir() });
  const judges = await tools.judges(settings);
  const restMb = rssMb(process.pid);
  const start = performance.now();
  const { created } = await importFiles(
    {
      ...{ data: forTenant(store, 1), settings, judges, clock: systemClock },
      signal: new AbortController().signal,
      origin: { source: "upload", actor: "bench", runId: "run_zip" },
      progress() {},
    },
    readArchive(path, { name: "nfe.zip" }),
  );
  const ms = performance.now() - start;
  process.send?.({ created, ms, restMb, peakMb: peakMb(process.pid) });
}
process.disconnect?.();
