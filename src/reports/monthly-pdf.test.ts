import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { textsOf } from "../../test/read-pdf.ts";
import { LANGUAGES } from "../model/i18n.ts";
import type { PdfOptions } from "./monthly-layout.ts";
import { writeMonthlyPdf } from "./monthly-pdf.ts";
import type { MonthlyReport } from "./monthly-report.ts";
import { writeRegister } from "./register-file.ts";
import type { RegisterRow } from "./register-row.ts";

const OPTIONS: PdfOptions = {
  language: "pl",
  generatedAt: Date.UTC(2025, 1, 1, 8),
  timeZone: "Europe/Warsaw",
};
const LETTERS = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻőűřã";
const MAX_RSS_MB = 250;

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
  ...{ corrects: undefined, correctionReason: undefined, origins: ["moja-ifirma"] },
  ...{ pln: { net: 123_456, tax: 28_395, gross: 151_851 }, rate: undefined, noRate: undefined },
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
    plnTotals: [{ key: null, ...amounts }],
    costs: [
      {
        ...{ category: "MATERIALY", project: undefined, count: rows.length },
        ...{ month: 1, year: 3, missing: 0, missingOfYear: 0 },
      },
    ],
    rates: [],
    noRateCount: rows.filter((row) => row.noRate !== undefined).length,
    correctionCount: rows.filter((row) => row.isCorrection).length,
    count: rows.length,
    doubtfulCount: rows.filter((row) => row.doubts.length > 0).length,
    undatedCount: 0,
  };
}

interface Ask {
  readonly report?: Partial<MonthlyReport>;
  readonly options?: Partial<PdfOptions>;
  readonly signal?: AbortSignal;
}

async function render(rows: readonly RegisterRow[], ask: Ask = {}): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "viadukt-pdf-"));
  try {
    const [registerPath, pdfPath] = [join(folder, "register"), join(folder, "pdf")];
    await using register = await writeRegister(registerPath);
    for (const row of rows) await register.add(row);
    await register.finish();
    const report = { ...reportOf(rows), ...ask.report };
    const options = { ...OPTIONS, ...ask.options };
    await writeMonthlyPdf({ report, options, registerPath, pdfPath }, ask.signal);
    return await readFile(pdfPath);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A process that renders `count` rows into a file and tells the most memory that it held. */
const RENDER_MANY = `
  import { writeMonthlyPdf } from ${JSON.stringify(import.meta.resolve("./monthly-pdf.ts"))};
  import { writeRegister } from ${JSON.stringify(import.meta.resolve("./register-file.ts"))};
  const { row, report, options, count, folder } = JSON.parse(process.argv[2]);
  // Asked again and again: what the system calls the maximum counts the memory of the parent too.
  let maxRss = 0;
  const watch = setInterval(() => { maxRss = Math.max(maxRss, process.memoryUsage.rss()); }, 5);
  const [registerPath, pdfPath] = [folder + "/register", folder + "/pdf"];
  const register = await writeRegister(registerPath);
  for (let i = 1; i <= count; i++) {
    await register.add({ ...row, id: i, number: "FV " + i + "/2025", supplier: "Firma " + i, net: i });
  }
  await register.finish();
  await writeMonthlyPdf({ report, options, registerPath, pdfPath });
  clearInterval(watch);
  await register[Symbol.asyncDispose]();
  console.log(maxRss / 1024 / 1024);`;

describe("monthly PDF", () => {
  it("is the same file for the same report, with its title and language", async () => {
    const [first, second] = [await render([rowOf()]), await render([rowOf()])];
    assert.ok(first.equals(second));
    const text = first.toString("latin1");
    assert.ok(text.startsWith("%PDF-1."));
    assert.ok(text.includes("(pl)"), "language");
    assert.ok(text.includes("(D:20250201080000Z)"), "date");
    assert.ok(text.includes("/Title "), "title");
  });

  it("shows the letters of all five languages, composed or not", async () => {
    const pages = textsOf(await render([rowOf(), rowOf({ supplier: "Z\u0307o\u0301łw" })]));
    const texts = pages.flat();
    assert.ok(texts.includes(`Dostawca ${LETTERS}`));
    assert.ok(texts.includes("Żółw"));
  });

  it("speaks five languages and writes amounts as each does", async () => {
    const rows = [rowOf({ doubts: ["draft"] })];
    const all = await Promise.all(
      LANGUAGES.map(async (language) => textsOf(await render(rows, { options: { language } }))),
    );
    const texts = all.map((pages) => pages.flat());
    assert.equal(new Set(texts.map((of) => of.join("\n"))).size, LANGUAGES.length);
    assert.ok(texts[0]?.includes("1,234.56"));
    assert.ok(texts[1]?.includes("1\u00a0234,56"));
    assert.ok(texts[1]?.includes("Materiały i surowce"));
    assert.ok(texts[2]?.includes("1.234,56"));
  });

  it("says so when the month is empty", async () => {
    const pages = textsOf(await render([], { report: { totals: [], undatedCount: 2 } }));
    assert.equal(pages.length, 1);
    assert.ok(pages[0]?.includes("W tym miesiącu nie ma faktur kosztowych."));
    assert.equal(pages[0]?.at(-1), "Strona 1 z 1");
  });

  it("keeps endless words and control characters inside their column, on two lines", async () => {
    const supplier = `${"W".repeat(500)}\u0000\n`;
    const [page = []] = textsOf(await render([rowOf({ supplier, number: supplier })]));
    const lines = page.filter((text) => text.startsWith("WWW"));
    assert.equal(lines.length, 4);
    assert.equal(lines.filter((line) => line.endsWith("W…")).length, 2);
  });

  it("never breaks or cuts an amount", async () => {
    const net = Number.MAX_SAFE_INTEGER;
    const texts = textsOf(await render([rowOf({ net, tax: -net })])).flat();
    assert.ok(texts.includes("90\u00a0071\u00a0992\u00a0547\u00a0409,91"));
    assert.ok(texts.includes("-90\u00a0071\u00a0992\u00a0547\u00a0409,91"));
  });

  it("lists the doubtful invoices with every reason", async () => {
    const rows = [
      rowOf({ number: "FV 1" }),
      rowOf({ number: "FV 2", isCorrection: true, doubts: ["missing_tax", "draft"] }),
    ];
    const texts = textsOf(await render(rows)).flat();
    assert.ok(texts.includes("brak kwoty VAT; wersja robocza"));
    assert.ok(texts.includes("korekta · 7790115243-20250110-0123456789AB-CD"));
    assert.equal(texts.filter((text) => text === "FV 1").length, 1);
    assert.equal(texts.filter((text) => text === "FV 2").length, 3, "with the corrections");
  });

  it("lays out 5,000 invoices while the rest of the process goes on", async () => {
    const rows = Array.from({ length: 5_000 }, (_, id) => rowOf({ id, number: `FV ${id}/2025` }));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 20);
    const startedAt = performance.now();
    const pdf = await render(rows);
    clearInterval(timer);
    const tookMs = performance.now() - startedAt;
    assert.ok(textsOf(pdf).length > 100);
    assert.ok(ticks > tookMs / 20 / 4, `${ticks} ticks in ${tookMs} ms`);
  });

  it("shows each of 20,000 invoices and stays small", async () => {
    const count = 20_000;
    const folder = await mkdtemp(join(tmpdir(), "viadukt-pdf-"));
    try {
      const row = rowOf({ doubts: ["draft"] });
      const report = { ...reportOf([row]), count, doubtfulCount: count };
      const job = JSON.stringify({ row, report, options: OPTIONS, count, folder });
      const script = join(folder, "render.mjs");
      await writeFile(script, RENDER_MANY);
      const child = spawnSync(process.execPath, [script, job], { encoding: "utf8" });
      assert.equal(child.status, 0, child.stderr);
      assert.ok(Number(child.stdout) < MAX_RSS_MB, `${child.stdout} MB`);
      const pages = textsOf(await readFile(join(folder, "pdf")));
      const numbers = pages.flat().filter((text) => text.startsWith("FV "));
      assert.equal(numbers.length, 2 * count);
      assert.equal(new Set(numbers).size, count);
      for (const [index, page] of pages.entries()) {
        assert.equal(page.at(-1), `Strona ${index + 1} z ${pages.length}`);
        if (index > 0)
          assert.ok(page.includes("Do wyjaśnienia") || page.includes("Rejestr faktur"));
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("stops at once when it is aborted", async () => {
    const rows = Array.from({ length: 5_000 }, (_, id) => rowOf({ id }));
    const stop = new AbortController();
    const rendering = render(rows, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("cancelled")), 200);
    await assert.rejects(rendering, /cancelled/);
  });
});
