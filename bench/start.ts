import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startHub } from "../test/e2e/hub-process.ts";
import { type BenchRow, summary } from "./report.ts";

const ROUNDS = 5;
const MAX_MS = 1_500;

/** From the start of the process until it listens: with an empty folder, and with one that is in use. */
export async function benchStart({ rounds = ROUNDS } = {}): Promise<BenchRow[]> {
  const [first, later] = [[] as number[], [] as number[]];
  for (let round = 0; round < rounds; round++) {
    const dataDir = mkdtempSync(join(tmpdir(), "viadukt-bench-"));
    for (const times of [first, later]) {
      await using hub = await startHub({}, { dataDir });
      times.push(hub.startMs);
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
  const goal = { atMost: MAX_MS };
  return [
    { name: "start, first", unit: "ms", ...summary(first), goal },
    { name: "start, later", unit: "ms", ...summary(later), goal },
  ];
}
