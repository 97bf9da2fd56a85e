import { hash } from "node:crypto";
import { DataError } from "../../lib/errors.ts";

/** No company has as many documents in a month; eight bytes each are kept while they are counted. */
const MAX_IDS = 5_000_000;
const FIRST_ROOM = 4_096;
/** As much of a hash as a number holds exactly. */
const HASH_BYTES = 6;

/**
 * Tells of an id whether it may come more than once: surely where it does, and once in very many times where
 * it does not. Only a hash of each id is kept.
 * @throws DataError where they are too many
 */
export async function findRepeated(ids: AsyncIterable<string>): Promise<(id: string) => boolean> {
  let numbers = new Float64Array(FIRST_ROOM);
  let count = 0;
  for await (const id of ids) {
    if (count === MAX_IDS) throw new DataError(`The file has more than ${MAX_IDS} rows: split it.`);
    if (count === numbers.length) {
      const larger = new Float64Array(2 * count);
      larger.set(numbers);
      numbers = larger;
    }
    numbers[count++] = numberOf(id);
  }
  const sorted = numbers.subarray(0, count).sort();
  const repeated = new Set<number>();
  for (let i = 1; i < count; i++) {
    const number = sorted[i] ?? 0;
    if (number === sorted[i - 1]) repeated.add(number);
  }
  return (id) => repeated.has(numberOf(id));
}

const numberOf = (id: string): number => hash("sha1", id, "buffer").readUIntBE(0, HASH_BYTES);
