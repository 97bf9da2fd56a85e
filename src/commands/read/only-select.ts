import type { Statement } from "./reader.ts";

const READS = /^[\s(]*(?:select|with|values)\b/i;

/** A second wall beside the connections' own: a statement that does anything else than read is a fault of the hub. */
export function assertReads({ sql }: Statement): void {
  if (!READS.test(sql)) throw new TypeError("Only statements that read may come here.");
}
