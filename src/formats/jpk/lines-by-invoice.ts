import { DataError } from "../../lib/errors.ts";
import { textAt, type XmlElement } from "../xml/xml-reader.ts";
import { type JpkSource, jpkRows } from "./jpk-file.ts";

/** Lines of a file whose lines are not in the order of its invoices: they wait in memory. */
const MAX_WAITING_LINES = 100_000;

/** Their numbers are kept while the file is read. */
const MAX_INVOICES = 1_000_000;

interface LinesByInvoice extends AsyncDisposable {
  /** Each number once, in the order of the file's invoices. */
  of(number: string): Promise<XmlElement[]>;
}

const numberOf = (line: XmlElement): string => textAt(line, "P_2B") ?? "";

/**
 * The lines of a JPK_FA by the number of their invoice. Usually they stand in the order of the invoices, and
 * are read along with them; else all are taken into memory first.
 * @throws DataError where they are too many for that
 */
export async function linesByInvoice(source: JpkSource): Promise<LinesByInvoice> {
  const places = new Map<string, number>();
  for await (const row of jpkRows(source, "Faktura")) {
    const number = textAt(row, "P_2A") ?? "";
    if (!places.has(number)) places.set(number, places.size);
    if (places.size > MAX_INVOICES) {
      throw new DataError(`The file has more than ${MAX_INVOICES} invoices: split it.`);
    }
  }
  let [last, isOrdered] = [0, true];
  for await (const line of jpkRows(source, "FakturaWiersz")) {
    const place = places.get(numberOf(line));
    if (place === undefined) continue;
    isOrdered &&= place >= last;
    last = place;
  }
  return isOrdered ? alongside(source, places) : inMemory(source);
}

function alongside(source: JpkSource, places: ReadonlyMap<string, number>): LinesByInvoice {
  const lines = jpkRows(source, "FakturaWiersz");
  let next: XmlElement | undefined;
  const advance = async (): Promise<void> => {
    do {
      const { done, value } = await lines.next();
      next = done ? undefined : value;
    } while (next && !places.has(numberOf(next)));
  };
  let hasBegun = false;
  return {
    async of(number) {
      if (!hasBegun) await advance();
      hasBegun = true;
      const own: XmlElement[] = [];
      while (next && numberOf(next) === number) {
        own.push(next);
        await advance();
      }
      return own;
    },
    async [Symbol.asyncDispose]() {
      await lines.return(undefined);
    },
  };
}

async function inMemory(source: JpkSource): Promise<LinesByInvoice> {
  const waiting = new Map<string, XmlElement[]>();
  let count = 0;
  for await (const line of jpkRows(source, "FakturaWiersz")) {
    count += 1;
    if (count > MAX_WAITING_LINES) {
      throw new DataError(
        "The lines of the file are not in the order of its invoices: split the file.",
      );
    }
    const number = numberOf(line);
    const known = waiting.get(number);
    if (known) known.push(line);
    else waiting.set(number, [line]);
  }
  return {
    of: async (number) => waiting.get(number) ?? [],
    async [Symbol.asyncDispose]() {},
  };
}
