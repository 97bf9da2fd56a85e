import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { writeFa3 } from "../src/formats/fa3/index.ts";
import { v7File } from "../src/formats/testing/jpk-files.ts";
import { openZip } from "../src/formats/zip/zip-reader.ts";
import { zip } from "../src/formats/zip/zip-writer.ts";
import type { Invoice } from "../src/model/invoice.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const OWN = "5252914179";
const party = (name: string, nip: string) => ({
  name,
  ids: [{ scheme: "PL:NIP", value: nip }],
  address: { line1: "ul. Pomiarowa 12", country_code: "PL" },
});
const fa3 = (number: string, gross = "1.23"): string => {
  const invoice: Invoice = {
    direction: "cost",
    kind: "invoice",
    number,
    issue_date: "2026-10-14",
    currency: "PLN",
    seller: party("Elektronika", "7790115243"),
    buyer: party("Laboratorium", OWN),
    lines: [
      { no: 1, name: "Sonda", net: "1.00", vat: { category: "S", rate: "23", local_code: "23" } },
    ],
    vat_breakdown: [{ category: "S", rate: "23", taxable: "1.00", tax: "0.23" }],
    totals: { gross },
    status: "open",
  };
  return writeFa3(invoice, { now: Date.UTC(2026, 9, 14) });
};
const row = (number: string) =>
  `<ZakupWiersz><NrDostawcy>8983982599</NrDostawcy><NazwaDostawcy>=Odczynniki</NazwaDostawcy><DowodZakupu>${number}</DowodZakupu>
  <DataZakupu>2026-10-20</DataZakupu><K_42>200</K_42><K_43>46</K_43></ZakupWiersz>`;
const packed = async (files: Record<string, string>) => {
  const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
  return Buffer.concat(await Array.fromAsync(zip(entries)));
};

describe("files as a source, and invoices as files", () => {
  let bed: TestHub;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "viadukt-import-"));
    mkdirSync(join(folder, "jpk"));
    bed = await openTestHub({ AUTH: "off", IMPORT_DIRS: folder });
    const made = await call("POST", "/api/integrations", {
      ...{ id: "pliki", provider: "file_source", integration_type: "file" },
      ...{ credentials: {}, settings: { own_nip: OWN } },
    });
    assert.equal(made.statusCode, 201, made.body);
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const headers = { host: "localhost:8000" };
  const call = (method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: object) =>
    bed.app.inject({
      ...{ method, url },
      headers: { ...headers, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { payload: JSON.stringify(body) } : {}),
    });
  const upload = (files: Record<string, string | Uint8Array>, id = "pliki") => {
    const parts = Object.entries(files).flatMap(([name, content]) => [
      Buffer.from(
        `--xx\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      ),
      Buffer.from(content),
      Buffer.from("\r\n"),
    ]);
    return bed.app.inject({
      method: "POST",
      url: `/api/integrations/${id}/upload/documents`,
      headers: { ...headers, "content-type": "multipart/form-data; boundary=xx" },
      payload: Buffer.concat([...parts, Buffer.from("--xx--\r\n")]),
    });
  };
  const ended = async (runId: string) => {
    const run = await bed.hub.runs.wait(runId, 30_000);
    assert.notEqual(run.state, "running");
    return run;
  };
  const inbox = async () => (await call("GET", "/api/integrations/pliki/inbox")).json().items;
  const invoices = async (query = "") =>
    (await call("GET", `/api/records/invoice?sort=number${query}`)).json().items;

  it("takes an upload, reads it, and shows what became of each file", async () => {
    const answer = await upload({
      "faktury.zip": await packed({ "a.xml": fa3("FV/1"), "b.xml": "<broken>" }),
      "rejestr.xml": v7File(row("Z/1")),
    });
    assert.equal(answer.statusCode, 202, answer.body);
    const { files, run, not_started } = answer.json();
    assert.equal(not_started, null);
    assert.equal(files[1].name, "uploads/rejestr.xml");
    const done = await ended(run.id);
    assert.equal(done.state, "partial", done.error_message ?? "");
    const [archive, register] = await inbox();
    assert.equal(archive.name, "uploads/faktury.zip");
    assert.deepEqual([archive.records, archive.refused, archive.format], [1, 1, "FA (3)"]);
    assert.equal(archive.sha256, files[0].sha256);
    assert.equal(register.state, "read");
    assert.equal(register.format, "JPK_V7M (3)");
    assert.equal(register.streams.cost_listings.records, 1);
    const found = await invoices();
    assert.deepEqual(
      found.map(({ data }: { data: Invoice }) => [data.number, data.totals.gross]),
      [
        ["FV/1", "1.23"],
        ["Z/1", "246.00"],
      ],
    );
  });

  it("keeps the document itself beside its invoice", async () => {
    const [{ id, data }] = await invoices("&q=FV%2F1");
    assert.deepEqual(
      data.attachments.map(({ kind, name }: { kind: string; name: string }) => [kind, name]),
      [["xml", "a.xml"]],
    );
    const kept = await call("GET", `/api/records/invoice/${id}/attachments/0`);
    assert.equal(kept.body, fa3("FV/1"));
  });

  it("reads only what is new or has changed, and leaves the rest unread", async () => {
    const first = await upload({ "faktura.xml": fa3("FV/2") });
    await ended(first.json().run.id);
    const second = await upload({ "faktura.xml": fa3("FV/2", "9.99") });
    const run = await ended(second.json().run.id);
    assert.equal(run.read_count, 1);
    assert.equal(run.updated_count, 1);
    assert.equal((await invoices("&q=FV%2F2"))[0].data.totals.gross, "9.99");
    const again = await call("POST", "/api/integrations/pliki/sync/records?wait=30", {});
    assert.equal(again.json().state, "succeeded", again.body);
    assert.equal(again.json().counts.read, 0);
  });

  it("refuses what is no document as a whole, and leaves nothing of it", async () => {
    const before = await inbox();
    const refused = await upload({ "dobra.xml": fa3("FV/3"), "skan.pdf": "%PDF-1.7" });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /skan\.pdf/);
    for (const name of ["..", ".hidden.xml", "a.part", "a/b.xml\u0000"]) {
      const answer = await upload({ [name]: fa3("FV/3") });
      assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${name}: ${answer.body}`);
    }
    assert.equal((await upload({})).statusCode, 422);
    assert.deepEqual(await inbox(), before);
  });

  it("takes an upload away, but nothing outside its folder", async () => {
    const remove = (name: string) =>
      call("DELETE", `/api/integrations/pliki/inbox?name=${encodeURIComponent(name)}`);
    assert.equal((await remove("uploads/faktura.xml")).statusCode, 204);
    assert.equal((await remove("uploads/faktura.xml")).statusCode, 404);
    assert.equal((await remove("uploads/../../key")).statusCode, 404);
    assert.equal((await remove("folder/x.xml")).statusCode, 422);
    assert.equal((await invoices("&q=FV%2F2")).length, 1);
  });

  it("reads a folder of the server that is allowed, and follows no link out of it", async () => {
    const settings = (path: string) =>
      call("PUT", "/api/integrations/pliki", { settings: { own_nip: OWN, folder: path } });
    writeFileSync(join(folder, "jpk", "x.xml"), v7File(row("Z/9")));
    symlinkSync("/etc/passwd", join(folder, "jpk", "link.xml"));
    symlinkSync("/etc", join(folder, "out"));
    for (const path of ["/etc", join(folder, "out"), join(folder, "..")]) {
      assert.equal((await settings(path)).statusCode, 200);
      const verified = await call("POST", "/api/integrations/pliki/verify");
      assert.equal(verified.json().ok, false, path);
      assert.equal(verified.json().code, "folder_not_allowed");
    }
    await settings(join(folder, "jpk"));
    const verified = await call("POST", "/api/integrations/pliki/verify");
    assert.equal(verified.json().ok, true, verified.body);
    const listed = (await inbox()).map(({ name }: { name: string }) => name);
    assert.ok(!listed.includes("folder/link.xml"));
    // A file that was just written may not be whole yet.
    assert.ok(!listed.includes("folder/x.xml"));
    utimesSync(join(folder, "jpk", "x.xml"), new Date(0), new Date(0));
    const dry = await call("POST", "/api/integrations/pliki/sync/records?wait=30", {
      dry_run: true,
    });
    assert.equal(dry.json().counts.created, 1, dry.body);
    assert.equal((await invoices("&q=Z%2F9")).length, 0);
    await call("POST", "/api/integrations/pliki/sync/records?wait=30", {});
    assert.equal((await invoices("&q=Z%2F9")).length, 1);
  });

  it("belongs to integrations that read files alone", async () => {
    const made = await call("POST", "/api/integrations", {
      ...{ id: "erp", provider: "sandbox_erp", integration_type: "erp" },
      credentials: bed.erpCredentials,
    });
    assert.equal(made.statusCode, 201, made.body);
    assert.equal((await upload({ "a.xml": fa3("X") }, "erp")).statusCode, 422);
    assert.equal((await call("GET", "/api/integrations/erp/inbox")).statusCode, 422);
  });

  it("gives invoices as tables", async () => {
    const csv = await call("GET", "/api/records/invoice/export?format=csv&language=pl&q=Z");
    assert.equal(csv.statusCode, 200, csv.body);
    assert.match(csv.headers["content-disposition"] as string, /invoices-.*\.csv/);
    const [head = "", first = ""] = csv.body.split("\r\n");
    assert.match(head, /^\ufeff?.*Data wystawienia/);
    assert.match(first, /;Z\/1;2026-10-20;.*;'=Odczynniki;8983982599;.*;200,00;46,00;246,00;/);
    const english = await call(
      "GET",
      "/api/records/invoice/export?format=csv&bom=false&separator=tab",
    );
    assert.match(english.body, /^No\.\tDirection/);
    const xlsx = await call("GET", "/api/records/invoice/export?format=xlsx");
    using archive = await openZip(xlsx.rawPayload, {
      entries: 9,
      entryBytes: 1e7,
      totalBytes: 1e7,
    });
    const sheet = archive.files.find(({ name }) => name.endsWith("sheet1.xml"));
    assert.ok(sheet);
    const text = Buffer.concat(await Array.fromAsync(sheet.open())).toString();
    assert.match(text, /<v>246\.00<\/v>/);
  });

  it("gives invoices as documents, and says which it could not write and why", async () => {
    for (const format of ["fa3-zip", "ubl-zip"]) {
      const answer = await call("GET", `/api/records/invoice/export?format=${format}`);
      assert.equal(answer.statusCode, 200);
      using archive = await openZip(answer.rawPayload, {
        entries: 99,
        entryBytes: 1e7,
        totalBytes: 1e7,
      });
      const names = archive.files.map(({ name }) => name);
      assert.ok(
        names.some((name) => /^2026-10-14_FV-1_\d+\.xml$/.test(name)),
        names.join(),
      );
      const failed = archive.files.find(({ name }) => name === "not-exported.csv");
      assert.ok(failed, names.join());
      const text = Buffer.concat(await Array.fromAsync(failed.open())).toString();
      assert.match(text, /Z\/1/);
    }
    const jpk = await call("GET", "/api/records/invoice/export?format=jpk&date_from=2026-10-01");
    assert.match(jpk.body, /<DowodZakupu>Z\/1<\/DowodZakupu>/);
    assert.match(jpk.body, /<NIP>5252914179<\/NIP>/);
    assert.match(jpk.body, /<Miesiac>10<\/Miesiac>/);
    const nothing = await call("GET", "/api/records/invoice/export?format=jpk&q=nobody");
    assert.equal(nothing.statusCode, 422);
    assert.equal((await call("GET", "/api/records/invoice/export?format=doc")).statusCode, 422);
  });

  it("gives one invoice, or the fields that it lacks", async () => {
    const [{ id }] = await invoices("&q=FV%2F1");
    const one = (format: string) =>
      call("GET", `/api/records/invoice/${id}/export?format=${format}`);
    assert.match((await one("fa3")).body, /<P_2>FV\/1<\/P_2>/);
    assert.match((await one("ubl")).body, /<cbc:ID>FV\/1<\/cbc:ID>/);
    assert.equal((await one("json")).json().number, "FV/1");
    const [poor] = await invoices("&q=Z%2F1");
    const refused = await call("GET", `/api/records/invoice/${poor.id}/export?format=fa3`);
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /seller\.address\.line1/);
    assert.equal(
      (await call("GET", "/api/records/invoice/999999/export?format=fa3")).statusCode,
      404,
    );
  });

  it("goes with its uploads when the integration is deleted", async () => {
    const answer = await call("DELETE", "/api/integrations/pliki");
    assert.equal(answer.statusCode, 204);
    assert.equal((await call("GET", "/api/integrations/pliki/inbox")).statusCode, 404);
  });
});
