import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { writeFa3 } from "../../formats/fa3/index.ts";
import { faFile, v7File } from "../../formats/testing/jpk-files.ts";
import { writeUbl } from "../../formats/ubl/write.ts";
import { zip } from "../../formats/zip/zip-writer.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { createFolderInbox } from "../../sdk/host/folder-inbox.ts";
import { createMemoryReports } from "../../sdk/host/memory-reports.ts";
import type { Cursor, Invoice, Page, StreamQuery } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import fileSource from "./index.ts";

const OWN = "5252914179";
const us = {
  name: "Laboratorium",
  ids: [{ scheme: "PL:NIP", value: OWN }],
  address: { line1: "Badawcza 7", country_code: "PL" },
};
const them = {
  name: "Elektronika",
  ids: [{ scheme: "PL:NIP", value: "7790115243" }],
  address: { line1: "Pomiarowa 12", country_code: "PL" },
};
const fa3 = (number: string, { isSale = false, day = "2026-10-14" } = {}): string => {
  const invoice: Invoice = {
    direction: "cost",
    kind: "invoice",
    number,
    issue_date: day,
    currency: "PLN",
    seller: isSale ? us : them,
    buyer: isSale ? them : us,
    lines: [],
    vat_breakdown: [{ category: "S", rate: "23", taxable: "1.00", tax: "0.23" }],
    totals: { gross: "1.23" },
    status: "open",
  };
  return writeFa3(invoice, { now: 0 }).replace("1970-01-01", "2026-10-14");
};
const row = (number: string, day = "2026-10-14") =>
  `<ZakupWiersz><NrDostawcy>7790115243</NrDostawcy><DowodZakupu>${number}</DowodZakupu><DataZakupu>${day}</DataZakupu><K_42>1</K_42><K_43>0.23</K_43></ZakupWiersz>
  <SprzedazWiersz><NrKontrahenta>7790115243</NrKontrahenta><DowodSprzedazy>S${number}</DowodSprzedazy><DataWystawienia>${day}</DataWystawienia><K_19>1</K_19><K_20>0.23</K_20></SprzedazWiersz>`;
const rows = (count: number) => Array.from({ length: count }, (_, i) => row(`Z/${i}`)).join("");
const issued = faFile(
  "<Faktura><KodWaluty>PLN</KodWaluty><P_1>2026-10-02</P_1><P_2A>F/1</P_2A><P_15>1</P_15><RodzajFaktury>VAT</RodzajFaktury></Faktura>",
  "",
);
const pack = async (entries: Record<string, string>) => {
  const files = Object.entries(entries).map(([name, content]) => ({ name, content }));
  return Buffer.concat(await Array.fromAsync(zip(files)));
};

async function folderWith(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "viadukt-inbox-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

testConnector(fileSource, {
  credentials: {},
  settings: { own_nip: OWN },
  minPages: { cost_listings: 4, sales_listings: 4 },
  async server() {
    const documents = {
      "c.xml": fa3("F/1"),
      "d.xml": fa3("F/2"),
      "e.xml": fa3("S/1", { isSale: true }),
    };
    const inboxFolder = await folderWith({
      "a.xml": v7File(rows(450)),
      "b.zip": await pack({ ...documents, "readme.txt": "no document" }),
      "f.xml": issued,
    });
    return {
      baseUrl: "http://127.0.0.1:9",
      inboxFolder,
      close: () => rm(inboxFolder, { recursive: true }),
    };
  },
});

interface Bed {
  readonly folder: string;
  read(stream: string, query: StreamQuery): Promise<Page<Invoice>[]>;
  numbers(stream: string, query: StreamQuery): Promise<(string | undefined)[]>;
  report(stream: string, name: string): Promise<object | undefined>;
}

async function openBed(t: TestContext, files: Record<string, string | Uint8Array>): Promise<Bed> {
  const folder = await folderWith(files);
  t.after(() => rm(folder, { recursive: true }));
  const inbox = createFolderInbox([{ folder }], Date.now, createMemoryReports());
  const read: Bed["read"] = (name, query) => {
    const stream = fileSource.streams?.[name];
    assert.ok(stream);
    const ctx = openTestContext({
      connector: fileSource as never,
      credentials: {},
      settings: { own_nip: OWN },
      baseUrl: "",
      inbox,
      log: silentLog,
      clock: systemClock,
      signal: AbortSignal.timeout(30_000),
    });
    return Array.fromAsync(stream.read(ctx as never, query)) as Promise<Page<Invoice>[]>;
  };
  return {
    folder,
    read,
    async numbers(name, query) {
      const pages = await read(name, query);
      return pages.flatMap(({ changes }) =>
        changes.map((change) => (change.op === "upsert" ? change.data.number : change.op)),
      );
    },
    async report(stream, name) {
      return (await inbox.reports(stream, await inbox.list())).get(name);
    },
  };
}
const incremental = (cursor?: Cursor): StreamQuery => ({
  mode: "incremental",
  ...(cursor ? { cursor } : {}),
});

describe("the file source", () => {
  it("gives each document to the stream of its direction and kind", async (t) => {
    const bed = await openBed(t, {
      "1.xml": fa3("F/1"),
      "2.xml": fa3("S/1", { isSale: true }),
      "3.xml": v7File(row("Z/1")),
      "4.xml": issued,
    });
    const full = { mode: "full" } as const;
    assert.deepEqual(await bed.numbers("cost_invoices", full), ["F/1"]);
    assert.deepEqual(await bed.numbers("sales_invoices", full), ["S/1"]);
    assert.deepEqual(await bed.numbers("cost_listings", full), ["Z/1"]);
    assert.deepEqual(await bed.numbers("sales_listings", full), ["SZ/1", "F/1"]);
  });

  it("keeps the document, its hash and the KSeF number of its name", async (t) => {
    const name = "7790115243-20261014-0100A0D61E23-B5.xml";
    const bed = await openBed(t, { [name]: fa3("F/1") });
    const [page] = await bed.read("cost_invoices", { mode: "full" });
    const [change] = page?.changes ?? [];
    assert.ok(change?.op === "upsert");
    assert.equal(change.id, "fa3/7790115243/INVOICE/F/1");
    assert.equal(change.data.fiscal?.id, "7790115243-20261014-0100A0D61E23-B5");
    assert.equal(Buffer.from(change.originals?.[0]?.content ?? []).toString(), fa3("F/1"));
    const report = (await bed.report("cost_invoices", name)) as { sha256: string };
    assert.deepEqual(report, {
      state: "read",
      is_whole: true,
      format: "FA (3)",
      sha256: change.version,
      records: 1,
      refused: 0,
    });
  });

  it("reads UBL documents of any seller, by our side of them", async (t) => {
    const german = { name: "Muster GmbH", ids: [{ scheme: "EU:VAT", value: "DE123456789" }] };
    const ubl = (seller: Invoice["seller"], buyer: Invoice["buyer"]) =>
      writeUbl({
        ...{ direction: "cost", kind: "invoice", number: "R 1", issue_date: "2026-10-14" },
        ...{ currency: "EUR", seller, buyer, status: "open" },
        lines: [{ no: 1, name: "Sonde", net: "1.00", vat: { category: "AE" } }],
        vat_breakdown: [{ category: "AE", taxable: "1.00", tax: "0.00" }],
        totals: { gross: "1.00" },
      });
    const bed = await openBed(t, {
      "a.xml": ubl(german, us),
      "b.xml": ubl(us, german),
      "c.xml": ubl(german, them),
    });
    const full = { mode: "full" } as const;
    assert.deepEqual(await bed.numbers("cost_invoices", full), ["R 1", "refuse"]);
    assert.deepEqual(await bed.numbers("sales_invoices", full), ["R 1"]);
    assert.deepEqual(await bed.numbers("cost_listings", full), []);
    const [page] = await bed.read("cost_invoices", full);
    assert.equal(page?.changes[0]?.id, "ubl/DE123456789/INVOICE/R 1");
    const report = (await bed.report("cost_invoices", "a.xml")) as { format: string };
    assert.equal(report.format, "UBL Invoice");
  });

  it("does not read a file again until it changes", async (t) => {
    const bed = await openBed(t, { "a.xml": fa3("F/1"), "b.xml": fa3("F/2") });
    const first = await bed.read("cost_invoices", incremental());
    const cursor = first.at(-1)?.cursor;
    assert.deepEqual(await bed.numbers("cost_invoices", incremental(cursor)), []);
    await writeFile(join(bed.folder, "b.xml"), fa3("F/22"));
    await writeFile(join(bed.folder, "0.xml"), fa3("F/0"));
    assert.deepEqual(await bed.numbers("cost_invoices", incremental(cursor)), ["F/0", "F/22"]);
    await utimes(join(bed.folder, "a.xml"), new Date(0), new Date(0));
    assert.deepEqual(await bed.numbers("cost_invoices", incremental(cursor)), ["F/1"]);
    assert.deepEqual(await bed.numbers("cost_invoices", { mode: "full" }), ["F/0", "F/1", "F/22"]);
  });

  it("reads a period without taking the file for read", async (t) => {
    const bed = await openBed(t, {
      "a.xml": v7File(row("1", "2026-10-01") + row("2", "2026-10-31")),
    });
    const period = { mode: "period", from: "2026-10-01", to: "2026-10-30" } as const;
    assert.deepEqual(await bed.numbers("cost_listings", period), ["1"]);
    assert.deepEqual(await bed.numbers("cost_listings", incremental()), ["1", "2"]);
    const report = await bed.report("cost_listings", "a.xml");
    await bed.numbers("cost_listings", period);
    assert.deepEqual(await bed.report("cost_listings", "a.xml"), report);
  });

  it("goes on in the middle of a file, unless it has changed meanwhile", async (t) => {
    const bed = await openBed(t, { "a.xml": v7File(rows(450)) });
    const [first] = await bed.read("cost_listings", { mode: "full" });
    assert.equal(first?.changes.length, 200);
    const cursor = first?.cursor;
    const rest = await bed.numbers("cost_listings", {
      mode: "full",
      ...(cursor ? { cursor } : {}),
    });
    assert.equal(rest.length, 250);
    assert.equal(rest[0], "Z/200");
    await writeFile(join(bed.folder, "a.xml"), v7File(rows(451)));
    const anew = await bed.numbers("cost_listings", {
      mode: "full",
      ...(cursor ? { cursor } : {}),
    });
    assert.equal(anew.length, 451);
  });

  it("sets broken files aside once, with the reason, and goes on", async (t) => {
    const bed = await openBed(t, {
      "a.pdf": "%PDF-1.7",
      "b.xml": "<a><b></a>",
      "c.xml": v7File(row("1"), { nip: "8983982599" }),
      "d.zip": (await pack({ "x.xml": fa3("F/9") })).subarray(0, -8),
      "e.zip": await pack({ "bad.xml": "<", "good.xml": fa3("F/1") }),
      "f.xml": `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`,
      "g.xml": v7File(row("2")).slice(0, -40),
      "h.xml": "",
      "i.xml": fa3("F/2"),
    });
    const reasons = async (stream: string) => {
      const pages = await bed.read(stream, incremental());
      return pages.flatMap(({ changes }) =>
        changes.map((change) =>
          change.op === "refuse" ? `${change.id}: ${change.reason}` : change.id,
        ),
      );
    };
    const told = await reasons("cost_invoices");
    for (const [i, pattern] of [
      /^file\/a\.pdf: .*neither an XML/,
      /^file\/b\.xml: .*not well-formed/,
      /^file\/d\.zip: .*damaged/,
      /^file\/e\.zip\/bad\.xml: .*not well-formed/,
      /^fa3\/7790115243\/INVOICE\/F\/1$/,
      /^file\/f\.xml: .*document type/,
      /^file\/h\.xml: .*empty/,
      /^fa3\/7790115243\/INVOICE\/F\/2$/,
    ].entries()) {
      assert.match(told[i] ?? "", pattern);
    }
    assert.equal(told.length, 8);
    const listed = await reasons("cost_listings");
    assert.match(listed[0] ?? "", /^file\/c\.xml: own_nip: the file belongs to 8983982599/);
    assert.match(listed[1] ?? "", /^file\/g\.xml: .*not well-formed/);
    assert.deepEqual(await reasons("sales_invoices"), []);
    assert.deepEqual(await reasons("cost_invoices"), []);
    const report = (await bed.report("cost_invoices", "b.xml")) as {
      state: string;
      message: string;
    };
    assert.equal(report.state, "refused");
    assert.match(report.message, /not well-formed/);
  });

  it("takes an archive's documents from folders of it, and no other files", async (t) => {
    const bed = await openBed(t, {
      "a.zip": await pack({ "2026/10/f.XML": fa3("F/1"), "2026/scan.pdf": "%PDF", "b.zip": "PK" }),
    });
    await mkdir(join(bed.folder, "deep"));
    await writeFile(join(bed.folder, "deep", "x.xml"), fa3("F/2"));
    assert.deepEqual(await bed.numbers("cost_invoices", { mode: "full" }), ["F/1", "F/2"]);
  });
});
