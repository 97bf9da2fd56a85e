import { parseArgs } from "node:util";
import { type ChaosReport, runChaos } from "./run.ts";
import { type ChaosDatabase, postgres, sqlite } from "./servers.ts";

/**
 * `npm run chaos [-- --seconds 60 --seed 1 --database sqlite]`: load on a hub with worker processes while
 * processes and the database are killed, the clock jumps and receivers misbehave. Ends with 1 where an
 * accepted event is lost, or repeated without a fault that explains it.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    database: { type: "string", default: "all" },
  },
});
const seed = Number(values.seed);
const seconds = Number(values.seconds);

/** Mulberry32: the same seed makes the same faults, as far as a machine under load repeats anything. */
function createRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function databases(): Promise<ChaosDatabase[]> {
  const wanted = (name: string): boolean => values.database === "all" || values.database === name;
  const found: ChaosDatabase[] = wanted("sqlite") ? [sqlite()] : [];
  if (!wanted("postgresql")) return found;
  const server = await postgres();
  if (server) return [...found, server];
  if (process.env.CI === "true") throw new Error("PostgreSQL is not installed.");
  console.log("PostgreSQL is left out: its programs are not installed.");
  return found;
}

function print({ database, faults, requests, forged, accounts, notes }: ChaosReport): boolean {
  const counts = Map.groupBy(faults, ({ what }) => what);
  const rows = {
    faults: [...counts].map(([what, all]) => `${all.length} × ${what}`).join(", "),
    "requests at the receivers": requests,
    "with a wrong signature": forged,
    "events accepted": accounts.accepted,
    deliveries: accounts.deliveries,
    "lost: accepted without a delivery": accounts.missing,
    "lost: said to be delivered, never seen": accounts.claimed,
    "stuck: neither delivered nor given up": [accounts.stuck, ...accounts.stuckWhere].join(", "),
    "listed as undelivered": accounts.undelivered,
    "of those without a reason": accounts.withoutReason,
    "repeated after a 2xx": accounts.repeats,
    "of those without a fault that explains it": accounts.unexplained,
    "latest repeat after its fault": `${accounts.latestRepeatSeconds.toFixed(1)} s`,
  };
  console.log(`\n${database}`);
  for (const [name, value] of Object.entries(rows)) console.log(`  ${name.padEnd(42)} ${value}`);
  for (const note of notes) console.log(`  ${note}`);
  const { missing, claimed, stuck, withoutReason, unexplained } = accounts;
  const bad = missing + claimed + stuck + withoutReason + unexplained + forged;
  return accounts.accepted > 0 && faults.length > 0 && bad === 0;
}

console.log(`Chaos for ${seconds} s on each database; repeat it with --seed ${seed}`);
let isSound = true;
for (const database of await databases()) {
  await using _ = database;
  isSound = print(await runChaos({ database, seconds, random: createRandom(seed) })) && isSound;
}
console.log(isSound ? "\nNothing lost." : "\nSomething is wrong, see above.");
process.exitCode = isSound ? 0 : 1;
