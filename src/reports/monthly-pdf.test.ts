import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inflateSync } from "node:zlib";
import { LANGUAGES } from "../model/i18n.ts";
import { monthlyPdf, type PdfOptions } from "./monthly-pdf.ts";
import type { MonthlyReport } from "./monthly-report.ts";
import type { RegisterRow } from "./register-row.ts";
import { renderMonthlyPdf } from "./render-monthly-pdf.ts";

const OPTIONS: PdfOptions = {
  language: "pl",
  generatedAt: Date.UTC(2025, 1, 1, 8),
  timeZone: "Europe/Warsaw",
};
const LETTERS = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻőűřã";

const rowOf = (values: Partial<RegisterRow> = {}): RegisterRow => ({
  id: 1,
  date: "2025-01-10",
  number: "FV 1/01/2025",
  ksefNumber: "7790115243-20250110-0123456789AB-CD",
  supplier: `Dostawca ${LETTERS}`,
  supplierTaxId: "7790115243",
  category: "MATERIALY",
  project: undefined,
  currency: "PLN",
  isCorrection: false,
  isCounted: true,
  doubts: [],
  net: 123_456,
  tax: 28_395,
  gross: 151_851,
  ...values,
});

function reportOf(rows: readonly RegisterRow[]): MonthlyReport {
  const amounts = { currency: "PLN", count: rows.length, net: 1, tax: 1, gross: 2, incomplete: 0 };
  return {
    period: "2025-01",
    organisation: { name: "Laboratorium Przykładowe sp. z o.o.", taxId: "5252914179" },
    dateBasis: "issue_date",
    totals: [{ key: null, ...amounts }],
    vat: [{ key: { rate: "23" }, ...amounts }],
    categories: [{ key: "MATERIALY", ...amounts }],
    projects: [{ key: undefined, ...amounts }],
    rows,
    doubtful: rows.filter((row) => row.doubts.length > 0),
    undatedCount: 0,
  };
}

const latin = (pdf: Uint8Array): string => Buffer.from(pdf).toString("latin1");
const pagesOf = (pdf: Uint8Array): number => latin(pdf).split("/Type /Page\n").length - 1;

/** Every compressed stream of the file as text. */
function streamsOf(pdf: Uint8Array): string {
  const text = latin(pdf);
  const starts = text.matchAll(/stream\n/g);
  return [...starts].map(({ index }) => inflate(pdf, index + "stream\n".length)).join("\n");
}

function inflate(pdf: Uint8Array, start: number): string {
  try {
    return inflateSync(pdf.subarray(start), { finishFlush: 2 }).toString("latin1");
  } catch {
    return "";
  }
}

describe("monthly PDF", () => {
  it("is the same file for the same report, with its title and language", async () => {
    const report = reportOf([rowOf()]);
    const first = await renderMonthlyPdf(report, OPTIONS);
    const second = await renderMonthlyPdf(report, OPTIONS);
    assert.ok(Buffer.from(first).equals(second));
    const text = latin(first);
    assert.ok(text.startsWith("%PDF-1."));
    assert.ok(text.includes("(pl)"), "language");
    assert.ok(text.includes("(D:20250201080000Z)"), "date");
    assert.ok(text.includes("/Title "), "title");
  });

  it("has a glyph for the letters of all five languages", async () => {
    const unicode = streamsOf(await renderMonthlyPdf(reportOf([rowOf()]), OPTIONS)).toLowerCase();
    for (const letter of LETTERS) {
      const code = letter.charCodeAt(0).toString(16).padStart(4, "0");
      assert.ok(unicode.includes(`<${code}>`), letter);
    }
  });

  it("speaks five languages and writes amounts as each does", () => {
    const report = reportOf([rowOf({ doubts: ["draft"] })]);
    const texts = LANGUAGES.map((language) =>
      JSON.stringify(monthlyPdf(report, { ...OPTIONS, language }).content),
    );
    assert.equal(new Set(texts).size, LANGUAGES.length);
    assert.ok(texts[0]?.includes("1,234.56"));
    assert.ok(texts[1]?.includes("1\u00a0234,56"));
    assert.ok(texts[1]?.includes("Materiały i surowce"));
    assert.ok(texts[2]?.includes("1.234,56"));
  });

  it("says so when the month is empty", async () => {
    const pdf = await renderMonthlyPdf({ ...reportOf([]), totals: [] }, OPTIONS);
    assert.equal(pagesOf(pdf), 1);
    const { content } = monthlyPdf(reportOf([]), OPTIONS);
    assert.match(JSON.stringify(content), /nie ma faktur kosztowych/);
  });

  it("keeps endless words and control characters inside their column", async () => {
    const supplier = `${"W".repeat(500)}\u0000\n`;
    const pdf = await renderMonthlyPdf(reportOf([rowOf({ supplier, number: supplier })]), OPTIONS);
    assert.ok(pagesOf(pdf) <= 2);
  });

  it("lays out 5,000 invoices while the rest of the process goes on", async () => {
    const rows = Array.from({ length: 5_000 }, (_, id) => rowOf({ id, number: `FV ${id}/2025` }));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 20);
    const startedAt = performance.now();
    const pdf = await renderMonthlyPdf(reportOf(rows), OPTIONS);
    clearInterval(timer);
    const tookMs = performance.now() - startedAt;
    assert.ok(pagesOf(pdf) > 100);
    assert.ok(ticks > tookMs / 20 / 4, `${ticks} ticks in ${tookMs} ms`);
  });

  it("stops at once when it is aborted", async () => {
    const rows = Array.from({ length: 5_000 }, (_, id) => rowOf({ id }));
    const stop = new AbortController();
    const rendering = renderMonthlyPdf(reportOf(rows), OPTIONS, stop.signal);
    setTimeout(() => stop.abort(new Error("cancelled")), 50);
    await assert.rejects(rendering, /cancelled/);
  });
});
