import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { openBooksBed } from "./books-bed.ts";
import { textsOf } from "./read-pdf.ts";
import { openSmtpReceiver, type SmtpReceiver } from "./smtp-receiver.ts";

interface FileFacts {
  readonly file_id: number;
  readonly name: string;
  readonly created: boolean;
  readonly rows: number;
}

describe("reports by the API", () => {
  let bed: Awaited<ReturnType<typeof openBooksBed>>;
  let smtp: SmtpReceiver;
  before(async () => {
    bed = await openBooksBed();
    smtp = await openSmtpReceiver({ authOptional: true, disabledCommands: ["STARTTLS", "AUTH"] });
  });
  after(async () => {
    await smtp[Symbol.asyncDispose]();
    await bed[Symbol.asyncDispose]();
  });

  async function make(slug: string, body: object, state = "succeeded"): Promise<FileFacts> {
    const run = await bed.call("POST", `/api/reports/${slug}/make?wait=60`, 200, body);
    assert.equal(run.state, state, JSON.stringify(run.error ?? run.result));
    return run.result;
  }
  async function bytesOf(fileId: number): Promise<Buffer> {
    const answer = await bed.app.inject({
      ...{ method: "GET", url: `/api/files/${fileId}/content`, headers: bed.headers },
    });
    assert.equal(answer.statusCode, 200);
    return answer.rawPayload;
  }

  it("makes the monthly report as PDF, XLSX and CSV, once for the same content", async () => {
    const month = { year: 2025, month: 1 };
    const first = await make("monthly", month);
    assert.equal(first.name, "raport-br-2025-01.pdf");
    const again = await make("monthly", month);
    assert.deepEqual([again.file_id, again.created], [first.file_id, false]);
    const pdf = await bytesOf(first.file_id);
    if (process.env.KEEP) writeFileSync(`${process.env.KEEP}/monthly.pdf`, pdf);
    const texts = textsOf(pdf).flat();
    assert.ok(texts.includes("Koszty według kategorii kwalifikowanych (netto, PLN)"));
    const csv = (
      await bytesOf((await make("monthly", { ...month, format: "csv" })).file_id)
    ).toString();
    assert.equal(csv.trim().split("\r\n").length, first.rows + 1);
    const english = await make("monthly", {
      ...month,
      language: "en",
      name: "costs-{year}-{month}.xlsx",
    });
    assert.equal(english.name, "costs-2025-01.xlsx");
    assert.equal((await bytesOf(english.file_id)).toString("latin1", 0, 2), "PK");
    await bed.call("POST", "/api/reports/monthly/make", 422, { year: 2999, month: 1 });
    await bed.call("POST", "/api/reports/monthly/make", 422, { day: "2025-01-01" });
    await bed.call("POST", "/api/reports/none-such/make", 404, {});
  });

  it("sums up a day", async () => {
    const day = new Date().toISOString().slice(0, 10);
    const made = await make("daily", { day, language: "pt-BR" });
    const texts = textsOf(await bytesOf(made.file_id)).flat();
    assert.ok(texts.includes("Resumo do dia"));
    assert.ok(texts.includes("Busca de faturas"));
    const pages = await bed.call("POST", "/api/reports/preview", 200, { report: "daily", day });
    assert.ok(pages.row_count > 0);
  });

  it("makes reports that people put together, with groups and sums", async () => {
    const definition = {
      source: "invoices",
      columns: ["issue_date", "number", "seller_name", "currency", "net", "gross"],
      filter: { direction: "cost" },
      group_by: ["seller_name"],
      sort: [{ column: "gross", descending: true }],
    };
    const report = { slug: "koszty", name: "Koszty według dostawców", definition };
    const made = await bed.call("POST", "/api/reports", 201, report);
    assert.equal(made.version, 1);
    await bed.call("POST", "/api/reports", 409, report);
    await bed.call("POST", "/api/reports", 422, { ...report, slug: "daily" });
    const wrong = { ...definition, columns: ["no_such"], filter: { currency: "zł" } };
    await bed.call("POST", "/api/reports", 422, { ...report, slug: "b", definition: wrong });

    const pdf = await bytesOf((await make("koszty", {})).file_id);
    if (process.env.KEEP) writeFileSync(`${process.env.KEEP}/own.pdf`, pdf);
    const texts = textsOf(pdf).flat();
    const sums = texts.filter((text) => text.startsWith("Suma: ") || text.startsWith("Razem "));
    assert.ok(sums.length > 2, "a sum for each group, and one of all");
    const preview = await bed.call("POST", "/api/reports/preview", 200, { definition });
    assert.ok(preview.rows.length > 0);
    assert.deepEqual(preview.columns[4], { title: "Netto", kind: "amount" });

    const change = { name: "Koszty", definition: { ...definition, group_by: [] }, version: 1 };
    const changed = await bed.call("PUT", "/api/reports/koszty", 200, change);
    assert.equal(changed.version, 2);
    await bed.call("PUT", "/api/reports/koszty", 409, change);
    const { items } = await bed.call("GET", "/api/reports/koszty/versions", 200);
    assert.deepEqual(
      items.map((one: { version: number; name: string }) => [one.version, one.name]),
      [
        [2, "Koszty"],
        [1, "Koszty według dostawców"],
      ],
    );
    await bed.call("DELETE", "/api/reports/koszty", 204);
    await bed.call("GET", "/api/reports/koszty", 404);
  });

  it("says what reports can be made of", async () => {
    await bed.call("POST", "/api/integrations/books/sync/records?wait=60", 200, { mode: "full" });
    const parties = { buyer: { name: "Brama Sp. z o.o." }, seller: { name: "Kapu Kft." } };
    const order = { direction: "sales", number: "ZK 1/2025", status: "open", currency: "PLN" };
    const data = { ...order, ...parties, lines: [], totals: { net: "10.00" } };
    await bed.call("POST", "/api/records/order", 201, { data });
    const { items } = await bed.call("GET", "/api/reports/sources", 200);
    assert.deepEqual(
      items.map((one: { name: string }) => one.name),
      ["invoices", "parties", "items", "orders"],
    );
    for (const { name, columns } of items) {
      const definition = {
        source: name,
        columns: columns.map((one: { name: string }) => one.name),
      };
      const preview = await bed.call("POST", "/api/reports/preview", 200, { definition });
      assert.ok(preview.row_count > 0, name);
    }
  });

  it("shows the first pages before anything is made", async () => {
    const body = { report: "monthly", year: 2025, month: 1, format: "pdf", paper: "Letter" };
    const answer = await bed.app.inject({
      ...{ method: "POST", url: "/api/reports/preview", headers: bed.headers, payload: body },
    });
    assert.equal(answer.headers["content-type"], "application/pdf");
    assert.ok(answer.rawPayload.includes("/MediaBox [0 0 792 612]"));
    if (process.env.KEEP) writeFileSync(`${process.env.KEEP}/letter.pdf`, answer.rawPayload);
    await bed.call("POST", "/api/reports/preview", 422, {});
  });

  it("mails what it makes, with the file attached", async () => {
    await bed.call("POST", "/api/integrations", 201, {
      ...{
        id: "poczta",
        provider: "email",
        credentials: { username: "hub", password: "geheim-4711" },
      },
      settings: { host: "127.0.0.1", port: smtp.port, security: "none", from: "hub@example.com" },
    });
    const mail = { integration_id: "poczta", to: "Księgowość <ksiegowosc@example.com>" };
    await make("monthly", { year: 2025, month: 1, format: "csv", mail });
    const [received] = smtp.mails;
    assert.deepEqual(received?.to, ["ksiegowosc@example.com"]);
    assert.match(received?.source ?? "", /filename=raport-br-2025-01\.csv/);
    const books = { ...mail, integration_id: "books" };
    await bed.call("POST", "/api/reports/monthly/make", 422, { mail: books });
    const { file_id } = await make("monthly", { year: 2025, month: 1 });
    const run = await bed.call("POST", `/api/files/${file_id}/mail?wait=60`, 200, mail);
    assert.equal(run.state, "succeeded", JSON.stringify(run.error));
    assert.equal(smtp.mails.length, 2);
    const nobody = await bed.call("POST", `/api/files/${file_id}/mail?wait=60`, 200, {
      ...mail,
      to: "nobody@example.com",
    });
    assert.equal(nobody.state, "failed");
  });

  it("makes several at one moment, and by schedule", async () => {
    const month = { year: 2025, month: 1 };
    const formats = ["pdf", "xlsx", "csv"].map((format) => ({ ...month, format, language: "hu" }));
    const runs = await Promise.all(
      formats.map((body) => bed.call("POST", "/api/reports/monthly/make?wait=60", 200, body)),
    );
    assert.ok(runs.every((run) => run.state === "succeeded"));
    const names = runs.map((run) => run.result.name);
    assert.deepEqual(
      names,
      ["pdf", "xlsx", "csv"].map((ending) => `raport-br-2025-01.${ending}`),
    );
    const schedule = await bed.call("POST", "/api/schedules", 201, {
      ...{ name: "Raport", action: "make_report", cron: "0 8 * * *", time_zone: "Europe/Warsaw" },
      ...{ working_day: 3, holidays: "PL", params: { report: "monthly", format: "csv" } },
    });
    assert.equal(schedule.holidays, "PL");
    const { id } = await bed.call("POST", `/api/schedules/${schedule.id}/run`, 202);
    const run = await bed.hub.runs.wait(id, 60_000);
    assert.equal(run.state, "succeeded", run.error_message ?? "");
    const before = { name: "Zły", action: "make_report", cron: "0 8 * * *" };
    const params = { report: "monthly", mail: { integration_id: "books", to: "a@example.com" } };
    const refused = await bed.call("POST", "/api/schedules", 422, { ...before, params });
    assert.equal(refused.errors[0].field, "params.mail.integration_id");
  });

  it("is read by others' programs as it is meant", async (test) => {
    const { file_id } = await make("monthly", { year: 2025, month: 1 });
    const pdf = await bytesOf(file_id);
    const { status, stdout } = spawnSync("pdftotext", ["-layout", "-", "-"], { input: pdf });
    if (status === null) {
      assert.notEqual(process.env.CI, "true", "pdftotext of poppler-utils is missing");
      test.skip("pdftotext of poppler-utils is missing: apt-get install poppler-utils");
      return;
    }
    const text = stdout.toString();
    assert.match(text, /Miesięczny raport kosztów \(B\+R\)/);
    assert.match(text, /Od początku roku/);
    assert.match(text, /Sporządził\(a\), data i podpis/);
  });
});
