import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as allOf } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { seedTenant } from "../../test/harness.ts";
import { seedInvoice } from "../../test/invoice-bed.ts";
import { textsOf } from "../../test/read-pdf.ts";
import { parseXml } from "../formats/xml/xml-reader.ts";
import { openZip } from "../formats/zip/zip-reader.ts";
import { createEgressGuard } from "../lib/egress.ts";
import { createOutbound } from "../lib/http.ts";
import { silentLog } from "../lib/log.ts";
import type { Invoice } from "../model/invoice.ts";
import { keepRateMonth } from "../store/exchange-rates.ts";
import { insertFile } from "../store/files.ts";
import { openConfigStore, openDataStore } from "../store/open.ts";
import { insertRecords } from "../store/records.ts";
import { keepReportLook } from "../store/reports.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { createFileStore } from "./file-store.ts";
import { makeMonthlyFile } from "./monthly-file.ts";
import { createRates } from "./rates/rates.ts";

const NOW = Date.UTC(2025, 2, 3, 9);
const MANY = 5_000;
const MAX_RSS_MB = 250;
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
/** Nobody listens there: what is not kept cannot be had. */
const NOWHERE = "http://127.0.0.1:1";

async function openBed() {
  const folder = await mkdtemp(join(tmpdir(), "viadukt-monthly-"));
  const config = openConfigStore("sqlite:///config.db", folder);
  const data = openDataStore("sqlite:///data.db", folder);
  for (const store of [config, data]) await store.migrate();
  const tenantId = await seedTenant(config);
  const own = { config: forTenant(config, tenantId), data: forTenant(data, tenantId) };
  const fileStore = createFileStore({ folder: join(folder, "files"), maxBytes: 1e9 });
  for (const month of ["2024-12", "2025-01", "2025-02"]) {
    const rates = [
      { table: `001/A/NBP/${month.slice(0, 4)}`, date: `${month}-02`, rate: "4.1234" },
    ];
    const row = {
      source: "NBP-A",
      currency: "EUR",
      month,
      asked_on: "2025-03-03",
      updated_at: NOW,
    };
    await keepRateMonth(data, { ...row, rates: JSON.stringify(rates) });
  }
  const egress = createEgressGuard(["127.0.0.1"]);
  const outbound = createOutbound({ egress, userAgent: "test", log: silentLog });
  const rates = createRates({ url: NOWHERE, outbound, data, now: () => NOW });
  const make = async (report_name: string) =>
    makeMonthlyFile({
      ...{ ...own, fileStore, rates, clock: { now: () => NOW } },
      tenant: { name: "Laboratorium Przykładowe", time_zone: "Europe/Warsaw" },
      params: { report_name, year: 2025, month: 2 },
      signal: new AbortController().signal,
    });
  const bytesOf = async ({ sha256 }: { sha256: string }) =>
    readFile(join(folder, "files", sha256.slice(0, 2), sha256));
  return {
    ...{ folder, tenantId, ...own, fileStore, make, bytesOf },
    async [Symbol.asyncDispose]() {
      await outbound[Symbol.asyncDispose]();
      for (const store of [config, data]) await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const add = (data: DataStore, invoices: readonly Invoice[]) =>
  insertRecords(
    data,
    "invoice",
    invoices.map((one) => ({ data: one, text: JSON.stringify(one) })),
    NOW,
  );

const euro = (over: Partial<Invoice> = {}): Invoice =>
  seedInvoice({
    ...{ number: "RE/7", currency: "EUR", issue_date: "2025-02-10" },
    totals: { net: "100.00", tax: "0.00", gross: "100.00" },
    accounting: { category: "MATERIALY", project_id: "P-1" },
    ...over,
  });

describe("the monthly report as a file", () => {
  let bed: Awaited<ReturnType<typeof openBed>>;
  before(async () => {
    bed = await openBed();
    await add(bed.data, [
      euro(),
      seedInvoice({ number: "FV/1", issue_date: "2025-02-03" }),
      seedInvoice({
        ...{ number: "KOR/1", issue_date: "2025-02-20", kind: "correction" },
        ...{ preceding_invoices: [{ number: "FV/1" }], correction: { reason: "rabat" } },
        totals: { net: "-10.00", tax: "-2.30", gross: "-12.30" },
      }),
      euro({ number: "RE/1", issue_date: "2025-01-15" }),
      seedInvoice({ number: "USD/1", currency: "USD", issue_date: "2025-02-11" }),
    ]);
  });
  after(() => bed[Symbol.asyncDispose]());

  it("counts in PLN by the rate before the day, with the year so far, and says what has no rate", async () => {
    const { file, isNew } = await bed.make("raport-br-2025-02.pdf");
    assert.equal(isNew, true);
    const texts = textsOf(await bed.bytesOf(file)).flat();
    assert.ok(texts.includes("412,34"), "the euro invoice of the month in PLN");
    assert.ok(texts.includes("824,68"), "with that of January");
    assert.ok(texts.includes("4,1234 · 001/A/NBP/2025"));
    assert.ok(texts.includes("NBP: brak odpowiedzi"));
    assert.ok(texts.includes("Bez kursu, poza sumami w PLN: 1."));
    assert.ok(texts.includes("korekta do FV/1"));
    assert.ok(texts.includes("rabat"));
  });

  it("is the same file while its content is the same", async () => {
    const first = await bed.make("raport-br-2025-02.pdf");
    const again = await bed.make("raport-br-2025-02.pdf");
    assert.deepEqual([again.file.id, again.isNew], [first.file.id, false]);
    await rm(join(bed.folder, "files", first.file.sha256.slice(0, 2), first.file.sha256));
    const mended = await bed.make("raport-br-2025-02.pdf");
    assert.equal(mended.file.sha256, first.file.sha256, "byte for byte");
    await bed.fileStore.verify({ sha256: first.file.sha256, sizeBytes: first.file.size_bytes });
  });

  it("has numbers and days in a workbook", async () => {
    const { file } = await bed.make("raport.xlsx");
    const limits = { entries: 20, entryBytes: 1e7, totalBytes: 1e8 };
    using archive = await openZip(await bed.bytesOf(file), limits);
    const parts = new Map<string, string>();
    for (const part of archive.files) {
      parts.set(part.name, await allOf(part.open()));
    }
    const names = parseXml(Buffer.from(parts.get("xl/workbook.xml") ?? "")).children[0]?.children;
    assert.deepEqual(
      names?.map((sheet) => sheet.attributes.get("name")),
      ["Kategoria", "Projekt", "Wal.", "Kurs", "Rejestr faktur"],
    );
    const register = parts.get("xl/worksheets/sheet5.xml") ?? "";
    assert.match(register, /<pane ySplit="1"[^>]*state="frozen"/);
    assert.match(register, /<autoFilter ref="A1:U5"\/>/);
    assert.match(register, /<v>412\.34<\/v>/);
    assert.match(register, /<v>45698<\/v>/, "2025-02-10 as Excel counts days");
  });

  it("has a row for each invoice in a CSV file, and refuses other endings", async () => {
    const { file } = await bed.make("raport.csv");
    const lines = (await bed.bytesOf(file)).toString().trim().split("\r\n");
    assert.equal(lines.length, 5);
    assert.ok(lines[1]?.startsWith("2025-02-03;FV/1;"));
    await assert.rejects(bed.make("raport.docx"), /ends with|no file such as/);
  });

  it("bears the organisation's logo, lines and names", async () => {
    const logo = await bed.fileStore.put(
      (async function* () {
        yield Buffer.from(PIXEL, "base64");
      })(),
    );
    const id = await insertFile(bed.data, {
      ...{ name: "logo.png", mime: "image/png", kind: "upload", period: null, source: null },
      ...{ sha256: logo.sha256, size_bytes: logo.sizeBytes, created_by: "a", created_at: NOW },
    });
    const look = { logo_file_id: id, header: "Poufne", footer: "KRS 0000123456", paper: "Letter" };
    const names = { prepared_by: "Anna Nowak" };
    await keepReportLook(bed.config, JSON.stringify({ ...look, ...names }), NOW);
    const bytes = await bed.bytesOf((await bed.make("raport-br-2025-02.pdf")).file);
    const texts = textsOf(bytes).flat();
    for (const wanted of ["Poufne", "KRS 0000123456"]) assert.ok(texts.includes(wanted), wanted);
    assert.ok(texts.includes("Sporządził(a), data i podpis: Anna Nowak"));
    assert.ok(bytes.includes("/Subtype /Image"));
    assert.ok(bytes.includes("/MediaBox [0 0 792 612]"));
  });
});

/** A process that makes the report of a month of many invoices and tells the time and the most memory. */
const MAKE_MANY = `
  import { openConfigStore, openDataStore } from ${JSON.stringify(import.meta.resolve("../store/open.ts"))};
  import { forTenant } from ${JSON.stringify(import.meta.resolve("../store/tenant-wall.ts"))};
  import { createFileStore } from ${JSON.stringify(import.meta.resolve("./file-store.ts"))};
  import { makeMonthlyFile } from ${JSON.stringify(import.meta.resolve("./monthly-file.ts"))};
  import { createRates } from ${JSON.stringify(import.meta.resolve("./rates/rates.ts"))};
  const { folder, tenantId, now } = JSON.parse(process.argv[2]);
  let maxRss = 0;
  const watch = setInterval(() => { maxRss = Math.max(maxRss, process.memoryUsage.rss()); }, 5);
  const config = openConfigStore("sqlite:///config.db", folder);
  const data = openDataStore("sqlite:///data.db", folder);
  const fileStore = createFileStore({ folder: folder + "/files", maxBytes: 1e9 });
  const rates = createRates({ url: "http://127.0.0.1:1", outbound: {}, data, now: () => now });
  const startedAt = performance.now();
  const { file } = await makeMonthlyFile({
    config: forTenant(config, tenantId), data: forTenant(data, tenantId), fileStore, rates,
    tenant: { name: "Laboratorium", time_zone: "Europe/Warsaw" },
    params: { report_name: "raport.pdf", year: 2025, month: 2 },
    clock: { now: () => now }, signal: new AbortController().signal,
  });
  clearInterval(watch);
  console.log(JSON.stringify({ ms: performance.now() - startedAt, mb: maxRss / 1048576, sha256: file.sha256 }));
  await config[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();`;

it(`a month of ${MANY} invoices, with as many before it, needs little memory`, async () => {
  await using bed = await openBed();
  for (const month of ["01", "02"]) {
    for (let start = 0; start < MANY; start += 500) {
      const some = Array.from({ length: 500 }, (_, i) => {
        const number = `FV/${month}/${start + i}`;
        const issue_date = `2025-${month}-${String(1 + ((start + i) % 28)).padStart(2, "0")}`;
        return i % 10 === 0 ? euro({ number, issue_date }) : seedInvoice({ number, issue_date });
      });
      await add(bed.data, some);
    }
  }
  const script = join(bed.folder, "make.mjs");
  await writeFile(script, MAKE_MANY);
  const job = JSON.stringify({ folder: bed.folder, tenantId: bed.tenantId, now: NOW });
  const child = spawn(process.execPath, [script, job], { stdio: ["ignore", "pipe", "inherit"] });
  const told = JSON.parse(await allOf(child.stdout));
  if (process.env.SHOW) console.error(told);
  assert.ok(told.mb < MAX_RSS_MB, `${told.mb} MB`);
  const numbers = textsOf(await bed.bytesOf(told)).flat();
  assert.equal(new Set(numbers.filter((one) => one.startsWith("FV/02/"))).size, MANY);
});
