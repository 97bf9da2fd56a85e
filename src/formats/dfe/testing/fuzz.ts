import assert from "node:assert/strict";
import { Value } from "typebox/value";
import { FiscalDocument, FiscalEvent, FiscalSummary } from "../../../model/fiscal-document.ts";
import { DFE_CODES, DfeError, type DfePart } from "../dfe-file.ts";
import { readDfe } from "../read.ts";
import { CANARY, mutate, seededBelow } from "./mutations.ts";

/** No document may take longer. */
const MAX_MS = 2_000;
/** The model's check costs more than the reading, so that only some results are put to it. */
const CHECK_EVERY = 20;

const MEMORY_EVERY = 1_000;

export interface FuzzOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Called before memory is looked at, so that it is what is kept and not what waits to be freed. */
  readonly collectGarbage?: () => void;
}

export interface FuzzResult {
  readonly rounds: number;
  /** How many documents were read, and refused by each code. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** Resident memory at its highest, above what it was after the first tenth. */
  readonly rssGrowthBytes: number;
}

/**
 * Reads mutations of the samples.
 * @throws AssertionError with seed and round for a result that is none: another error, an unknown code, a record
 * that does not fit the model, a resolved entity, two seconds
 */
export function fuzzDfe(
  samples: readonly Buffer[],
  { rounds, seed, collectGarbage }: FuzzOptions,
): FuzzResult {
  const outcomes: Record<string, number> = {};
  let [slowestMs, firstRss, highestRss] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    const bytes = mutate(samples, seededBelow(Math.imul(seed, 0x9e3779b1) + round));
    const started = performance.now();
    const outcome = outcomeOf(bytes, round);
    const tookMs = performance.now() - started;
    slowestMs = Math.max(slowestMs, tookMs);
    assert.ok(tookMs < MAX_MS, `round ${round} of seed ${seed} took ${tookMs} ms`);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (round % MEMORY_EVERY > 0) continue;
    collectGarbage?.();
    const { rss } = process.memoryUsage();
    if (round <= rounds / 10) firstRss = Math.max(firstRss, rss);
    highestRss = Math.max(highestRss, rss);
  }
  return { rounds, outcomes, slowestMs, rssGrowthBytes: highestRss - firstRss };
}

function outcomeOf(bytes: Buffer, round: number): string {
  try {
    const file = readDfe(bytes);
    assert.ok(file.parts.length > 0, `round ${round}: a file without parts`);
    assert.ok(!JSON.stringify(file).includes(CANARY), `round ${round}: an entity was resolved`);
    if (round % CHECK_EVERY === 0) for (const part of file.parts) checkPart(part, round);
    return "read";
  } catch (error) {
    if (error instanceof DfeError && DFE_CODES.includes(error.code)) return error.code;
    throw new Error(`round ${round} does not end in a DfeError`, { cause: error });
  }
}

function checkPart(part: DfePart, round: number): void {
  const [schema, record] =
    part.type === "document"
      ? [FiscalDocument, part.document]
      : part.type === "event"
        ? [FiscalEvent, part.event]
        : part.type === "summary"
          ? [FiscalSummary, part.summary]
          : [FiscalDocument.properties.protocol, part.protocol];
  if (Value.Check(schema, record)) return;
  const errors = JSON.stringify([...Value.Errors(schema, record)].slice(0, 3));
  assert.fail(`round ${round}: a record that does not fit the model: ${errors}`);
}
