import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { benchDelivery, DELIVERY_DATABASES, DELIVERY_PARTS } from "./delivery/parts.ts";
import { type BenchRow, isReached, tableOf } from "./report.ts";
import { removeOnInterrupt } from "./scratch.ts";

/**
 * `npm run bench [-- PART …] [--database sqlite|postgresql]`: what the hub reaches next to others in the same
 * run, as a Markdown table. Parts are delivery, import, report, upload, rows, mirror, sync, nfe, commands, memory and start; parts of delivery can be named
 * after it. A goal that is missed is told and fails nothing.
 */
const PARTS: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  start: async () => (await import("./start.ts")).benchStart(),
  delivery: () => benchDelivery(asked.filter(isDeliveryPart), databases),
  import: async () => (await import("./import.ts")).benchImport(),
  report: async () => (await import("./monthly-pdf.ts")).benchReport(),
  upload: async () => (await import("./upload.ts")).benchUpload(),
  rows: async () => (await import("./rows.ts")).benchRows(),
  mirror: async () => (await import("./mirror.ts")).benchMirror(),
  sync: async () => (await import("./sync.ts")).benchSync(),
  commands: async () => (await import("./commands.ts")).benchCommands(),
  nfe: async () => (await import("./nfe.ts")).benchNfe(),
  memory: async () => (await import("./memory.ts")).benchMemory(),
};

const { positionals: asked, values } = parseArgs({
  allowPositionals: true,
  options: { database: { type: "string", multiple: true, default: [] } },
});
const { database: databases } = values;

function isDeliveryPart(name: string): boolean {
  return name in DELIVERY_PARTS;
}

function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  console.error(`There is no ${unknown.join(", ")}: choose of ${known.join(", ")}.`);
  process.exit(2);
}

refuseUnknown(asked, [...Object.keys(PARTS), ...Object.keys(DELIVERY_PARTS)]);
refuseUnknown(databases, DELIVERY_DATABASES);
removeOnInterrupt();
const [cpu] = cpus();
const loads = loadavg().map((load) => load.toFixed(1));
console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model ?? "processor"}`);
console.log(`Load before it: ${loads.join(", ")}\n`);
const report: BenchRow[] = [];
for (const [part, run] of Object.entries(PARTS)) {
  const isAsked = asked.includes(part) || (part === "delivery" && asked.some(isDeliveryPart));
  if (asked.length === 0 || isAsked) report.push(...(await run()));
}
console.log(tableOf(report));
const missed = report
  .filter((row) => !isReached(row))
  .map(({ name, beside }) => (beside ? `${name} beside ${beside.name}` : name));
console.log(missed.length === 0 ? "\nEvery goal is reached." : `\nMissed: ${missed.join("; ")}.`);
