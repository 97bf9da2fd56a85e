import type { FileRow } from "../rows/codec.ts";
import { findCodec } from "../rows/codecs.ts";

/**
 * Run as a program: reads a made stream of `megabytes` with a codec, then writes as much, and prints what it
 * took as JSON: rows, seconds, and how far the memory of the process grew after the first part, in MB.
 */
export interface StreamReport {
  readonly readRows: number;
  readonly readSeconds: number;
  readonly writtenBytes: number;
  readonly writeSeconds: number;
  readonly readGrownMb: number;
  /** In reading and writing. */
  readonly grownMb: number;
}

interface Sample {
  readonly options: Record<string, unknown>;
  readonly start: string;
  readonly row: string;
  readonly between: string;
  readonly end: string;
}
const TEXT = "Zażółć gęślą jaźń sp. z o.o.";
const SAMPLES: Readonly<Record<string, Sample>> = {
  csv: {
    options: {},
    start: "id;name;nip;street;zip;city;amount;date\r\n",
    row: `1234567;${TEXT};5260001246;"ul. Długa 5";00-950;Warszawa;1234,50;2026-01-01`,
    between: "\r\n",
    end: "\r\n",
  },
  json: {
    options: { row_path: "data.rows" },
    start: '{"data":{"rows":[',
    row: `{"id":1234567,"name":"${TEXT}","address":{"city":"Warszawa","zip":"00-950"},"amount":1234.5,"lines":[{"q":1},{"q":2}]}`,
    between: ",\n",
    end: "]}}",
  },
  ndjson: {
    options: {},
    start: "",
    row: `{"id":1234567,"name":"${TEXT}","address":{"city":"Warszawa","zip":"00-950"},"amount":1234.5}`,
    between: "\n",
    end: "\n",
  },
  xml: {
    options: { row_path: "/r/list/row", children: ["lines.line"] },
    start: '<?xml version="1.0"?><r><list>',
    row: `<row id="1234567"><name>${TEXT}</name><address><city>Warszawa</city></address><amount>1234.50</amount><lines><line><q>1</q></line><line><q>2</q></line></lines></row>`,
    between: "\n",
    end: "</list></r>",
  },
  fixed: {
    options: {
      columns: [
        { name: "id", start: 1, length: 10, align: "right", pad: "0" },
        { name: "name", start: 11, length: 30 },
        { name: "amount", start: 41, length: 12, align: "right" },
        { name: "date", start: 53, length: 10 },
      ],
    },
    start: "",
    row: `0001234567${TEXT.padEnd(30)}     1234.502026-01-01`,
    between: "\r\n",
    end: "\r\n",
  },
};

const LIMITS = { maxRowBytes: 1_048_576 };
const BLOCK_ROWS = 500;

async function* source({ start, row, between, end }: Sample, bytes: number) {
  const block = Buffer.from((row + between).repeat(BLOCK_ROWS));
  yield Buffer.from(start);
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
  yield Buffer.from(row + end);
}

async function* sheet(bytes: number): AsyncGenerator<Uint8Array> {
  const values = { id: 1_234_567, name: TEXT, street: "ul. Długa 5", amount: "1234.50" };
  const rows = async function* (): AsyncGenerator<FileRow> {
    for (let i = 0; i < bytes / 330; i += 1) yield { values: { ...values, id: i }, at: i + 1 };
  };
  const columns = Object.keys(values);
  yield* findCodec("xlsx").write?.(rows(), { number_columns: ["amount"] }, { columns }) ?? [];
}

async function measure(codec: string, bytes: number): Promise<StreamReport> {
  const sample = SAMPLES[codec];
  const { read, write } = findCodec(codec);
  const options = sample?.options ?? {};
  const file = sample ? source(sample, bytes) : sheet(bytes);
  let [base, peak, readRows]: [number, number, number] = [0, 0, 0];
  const look = (): void => {
    const used = process.memoryUsage.rss();
    if (base === 0) base = used;
    peak = Math.max(peak, used);
  };
  const started = performance.now();
  let row: FileRow | undefined;
  for await (const one of read(file, options, LIMITS)) {
    if (!("values" in one)) throw new Error(one.reason);
    row = one;
    readRows += 1;
    if (readRows % 20_000 === 0) look();
  }
  const read1 = performance.now();
  const readGrownMb = Math.round((peak - base) / 1e6);
  const last = row;
  if (!last || !write) throw new Error("no rows");
  const again = async function* (): AsyncGenerator<FileRow> {
    for (let i = 0; i < readRows; i += 1) yield last;
  };
  let writtenBytes = 0;
  const columns = Object.keys(last.values);
  for await (const piece of write(again(), options, { columns })) {
    writtenBytes += piece.length;
    look();
  }
  return {
    ...{ readRows, readSeconds: (read1 - started) / 1_000 },
    ...{ writtenBytes, writeSeconds: (performance.now() - read1) / 1_000 },
    readGrownMb,
    grownMb: Math.round((peak - base) / 1e6),
  };
}

const [, , codec = "csv", megabytes = "50"] = process.argv;
process.stdout.write(JSON.stringify(await measure(codec, Number(megabytes) * 1e6)));
