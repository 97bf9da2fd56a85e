import { cpus, loadavg } from "node:os";
import { type BenchRow, isReached, tableOf } from "./report.ts";

/**
 * `npm run bench [-- PART …]`: what the hub reaches next to bare loops of the same run, as a Markdown table.
 * Parts are delivery, import, memory and start; all of them take about ten minutes.
 */
const PARTS: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  start: async () => (await import("./start.ts")).benchStart(),
  delivery: async () => deliveryRows(await (await import("./delivery.ts")).benchDelivery()),
  import: async () => (await import("./import.ts")).benchImport(),
  memory: async () => (await import("./memory.ts")).benchMemory(),
};

type DeliveryRow = Awaited<ReturnType<typeof import("./delivery.ts").benchDelivery>>[number];

function deliveryRows(rows: readonly DeliveryRow[]): BenchRow[] {
  const find = (name: string) => rows.find((row) => row.name === name)?.value;
  const bares: Readonly<Record<string, number | undefined>> = {
    "durable deliveries": find("bare undici loop, signed POST"),
    "CPU of a durable delivery": find("CPU of the bare loop"),
  };
  return rows
    .filter(({ name, unit }) => unit !== "" && !/\bbare\b/.test(name))
    .map(({ name, unit, value: ours }) => {
      const bare = bares[name];
      const goal = name === "durable deliveries" ? { goal: { ratioAtLeast: 0.5 } } : {};
      return { name, unit, ours, ...(bare === undefined ? {} : { bare }), ...goal };
    });
}

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !(part in PARTS));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}: choose of ${Object.keys(PARTS).join(", ")}.`);
  process.exit(2);
}
const [cpu] = cpus();
console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model ?? "processor"}`);
console.log(
  `Load before it: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(", ")}\n`,
);
const report: BenchRow[] = [];
for (const [part, run] of Object.entries(PARTS)) {
  if (asked.length === 0 || asked.includes(part)) report.push(...(await run()));
}
console.log(tableOf(report));
const missed = report.filter((row) => !isReached(row)).map(({ name }) => name);
console.log(missed.length === 0 ? "\nEvery goal is reached." : `\nMissed: ${missed.join("; ")}.`);
