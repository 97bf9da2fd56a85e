import type { Cell } from "../../model/cell.ts";
import { type FileRow, isRowFault } from "../rows/codec.ts";
import { findCodec } from "../rows/codecs.ts";
import { fileRow } from "./codec-rows.ts";

/**
 * Run as a program with a codec and a number of documents: writes so many, reads what is written as it comes, and
 * prints how many came back. Whoever runs it gives it a heap that could not keep them.
 */
const many = (values: Readonly<Record<string, Cell>>, count = 5): FileRow[] =>
  Array.from({ length: count }, () => fileRow(values));

interface Sample {
  readonly key: string;
  readonly values: Readonly<Record<string, Cell>>;
  readonly children: Readonly<Record<string, readonly FileRow[]>>;
}
const AMOUNTS = { net: "850.00", vat: "195.50", gross: "1045.50" };
const SAMPLES: Readonly<Record<string, Sample>> = {
  epp: {
    key: "full_number",
    values: { type: "FS", issue_date: "2026-11-15", contractor_name: "Łódź", ...AMOUNTS },
    children: { lines: many({ item_code: "A", quantity: "1", ...AMOUNTS }) },
  },
  optima_xml: {
    key: "numer",
    values: { data_wystawienia: "2026-01-31", nazwa1: "Łódź", forma_platnosci: "przelew" },
    children: { lines: many({ netto: "1.00", vat: "0.23", stawka_vat: "23" }) },
  },
  symfonia: {
    key: "kod",
    values: { data: "2026-01-31", netto: "5.00", vat: "1.15", khnazwa: "Łódź" },
    children: { registers: many({ stawka: "23", netto: "1.00", vat: "0.23" }) },
  },
};

const [, , name = "", count = "0"] = process.argv;
const sample = SAMPLES[name];
const codec = findCodec(name);
if (!sample || !codec.write) throw new Error(`no sample of ${name}`);

async function* documents({ key, values, children }: Sample): AsyncGenerator<FileRow> {
  for (let i = 1; i <= Number(count); i += 1) {
    yield fileRow({ ...values, [key]: `N/${i}` }, children, i);
  }
}
let rows = 0;
const bytes = codec.write(documents(sample), {}, { columns: [] });
for await (const row of codec.read(bytes, {}, { maxRowBytes: 1_048_576 })) {
  if (isRowFault(row)) throw new Error(row.reason);
  rows += 1;
}
process.stdout.write(String(rows));
