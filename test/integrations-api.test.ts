import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { findEventType } from "../src/model/event-types.ts";
import { openTestHub, type TestHub } from "./hub.ts";

/** The examples of the documentation, letter for letter. */
const EXAMPLES = [
  `{"id": "moja-ifirma", "provider": "ifirma", "integration_type": "accounting", "credentials": {"api_key": "klucz-api-z-panelu-ifirma", "username": "twoj-login@email.com", "company_name": "Nazwa Firmy", "invoice_key": "klucz-do-faktur", "expense_key": "klucz-do-wydatkow"}}`,
  `{"id": "moja-fakturownia", "provider": "fakturownia", "integration_type": "accounting", "credentials": {"api_token": "token-z-ustawien-fakturownia", "subdomain": "twoja-subdomena"}}`,
  `{"id": "moja-wfirma", "provider": "wfirma", "integration_type": "accounting", "credentials": {"access_key": "klucz-dostepu", "secret_key": "klucz-tajny", "company_id": "id-firmy"}}`,
  `{"id": "moj-infakt", "provider": "infakt", "integration_type": "accounting", "credentials": {"api_key": "klucz-api-infakt"}}`,
  `{"id": "moj-nextcloud", "provider": "nextcloud", "integration_type": "cloud_storage", "credentials": {"username": "uzytkownik", "password": "haslo-lub-app-password"}, "base_url": "https://cloud.twojadomena.pl", "settings": {"default_folder": "/BR-Reports"}}`,
  `{"id": "moj-gdrive", "provider": "google_drive", "integration_type": "cloud_storage", "credentials": {"client_id": "twoj-client-id.apps.googleusercontent.com", "client_secret": "twoj-client-secret", "access_token": "ya29.token", "refresh_token": "1//refresh-token"}, "settings": {"default_folder_id": "folder-id-lub-root"}}`,
  `{"id": "moj-dropbox", "provider": "dropbox", "integration_type": "cloud_storage", "credentials": {"access_token": "sl.token-z-dropbox"}}`,
  `{"id": "moj-onedrive", "provider": "onedrive", "integration_type": "cloud_storage", "credentials": {"client_id": "azure-app-client-id", "client_secret": "azure-app-secret", "access_token": "eyJ0-token", "refresh_token": "refresh-token"}}`,
  `{"id": "moj-s3", "provider": "aws_s3", "integration_type": "cloud_storage", "credentials": {"access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "bucket": "br-reports-bucket"}, "settings": {"region": "eu-central-1"}}`,
  `{"id": "moj-minio", "provider": "minio", "integration_type": "cloud_storage", "credentials": {"access_key_id": "minioadmin", "secret_access_key": "minioadmin", "bucket": "br-reports"}, "settings": {"endpoint_url": "http://minio.local:9000"}}`,
];
const JANUARY = `{"date_from": "2025-01-01", "date_to": "2025-01-31", "project_id": "00000000-0000-0000-0000-000000000001"}`;
const REPORT = `{"report_name": "raport-br-2025-01.pdf", "year": 2025, "month": 1}`;
const JSON_TYPE = { "content-type": "application/json" };
const LOCAL = { host: "localhost:8000" };

describe("the integrations API", () => {
  let bed: TestHub;
  before(async () => {
    bed = await openTestHub({ AUTH: "off" });
  });
  after(() => bed[Symbol.asyncDispose]());

  /** As curl sends it, without sign-in. */
  const call = (method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: string | object) =>
    bed.app.inject({
      method,
      url,
      headers: { ...LOCAL, ...(body === undefined ? {} : JSON_TYPE) },
      ...(body === undefined ? {} : { payload: body }),
    } as InjectOptions);

  it("accepts every example of the documentation as it stands, and gives no credential back", async () => {
    for (const example of EXAMPLES) {
      const answer = await call("POST", "/api/integrations/", example);
      assert.equal(answer.statusCode, 201, answer.body);
      const given = JSON.parse(example) as { credentials: Record<string, string> };
      for (const [name, value] of Object.entries(given.credentials)) {
        assert.equal(answer.json().credentials[name], true, name);
        if (value.length > 10) assert.ok(!answer.body.includes(value), name);
      }
    }
    const list = await call("GET", "/api/integrations/");
    assert.equal(list.json().items.length, EXAMPLES.length);
    const second = await call("GET", "/api/integrations/2");
    assert.equal(second.json().id, "moja-fakturownia");
  });

  it("verifies, reads a month once and only once, and files its report", async () => {
    const verified = await call("POST", "/api/integrations/moja-fakturownia/verify");
    assert.equal(verified.json().ok, true, verified.body);

    const started = await call("POST", "/api/integrations/moja-fakturownia/sync/invoices", JANUARY);
    assert.equal(started.statusCode, 202);
    const first = (await bed.hub.runs.wait(started.json().id, 30_000)).created_count;
    assert.ok(first >= 40);
    const again = await call(
      "POST",
      "/api/integrations/moja-fakturownia/sync/invoices?wait=30",
      JANUARY,
    );
    assert.equal(again.statusCode, 200);
    const { counts } = again.json();
    assert.deepEqual([counts.created, counts.updated, counts.unchanged], [0, 0, first]);
    const events = await call("GET", "/api/events?type=invoice.created&limit=200");
    assert.equal(events.json().items.length, first);
    const project = "project_id=00000000-0000-0000-0000-000000000001";
    const records = await call("GET", `/api/records/invoice?${project}&limit=200`);
    assert.equal(records.json().items.length, first);

    const base = { base_url: `${bed.sandboxUrl}/nextcloud` };
    await call("PUT", "/api/integrations/moj-nextcloud", base);
    const filed = await call(
      "POST",
      "/api/integrations/moj-nextcloud/upload/report?wait=30",
      REPORT,
    );
    assert.equal(filed.json().state, "succeeded", filed.body);
    assert.equal(filed.json().result.path, "/BR-Reports/2025/01/raport-br-2025-01.pdf");
    const history = await call("GET", "/api/integrations/moj-nextcloud/logs");
    assert.equal(history.json().items[0].action, "upload_report");
  });

  it("publishes only what the catalogue says", async () => {
    const { items } = (await call("GET", "/api/events?limit=200")).json();
    const types = new Set<string>();
    for (const event of items as { type: string; data: unknown }[]) {
      const known = findEventType(event.type);
      assert.ok(known, event.type);
      const [wrong] = Value.Errors(known.schema as TSchema, event.data);
      assert.equal(wrong, undefined, `${event.type}: ${JSON.stringify(wrong)}`);
      types.add(event.type);
    }
    const expected = ["integration.verified", "invoice.created", "report.filed", "run.finished"];
    assert.deepEqual([...types].sort(), expected);
  });

  it("gives an attachment, from the source the first time and from its own copy afterwards", async () => {
    const list = await call("GET", "/api/records/invoice?direction=cost&limit=1");
    const { id } = list.json().items[0];
    const url = `/api/records/invoice/${id}/attachments/0`;
    const first = await call("GET", url);
    assert.equal(first.statusCode, 200, first.body);
    assert.match(String(first.headers["content-type"]), /^application\/pdf/);
    assert.deepEqual((await call("GET", url)).rawPayload, first.rawPayload);
    assert.equal((await call("GET", `/api/records/invoice/${id}/attachments/99`)).statusCode, 404);
  });

  it("reads parties and items without a period: all the first time, what changed afterwards", async () => {
    const erp = { id: "erp", provider: "sandbox_erp", credentials: bed.erpCredentials };
    assert.equal((await call("POST", "/api/integrations", erp)).statusCode, 201);
    const sync = async (id: string, body: object) =>
      (await call("POST", `/api/integrations/${id}/sync/records?wait=30`, body)).json();
    const first = await sync("erp", {});
    assert.ok(first.counts, JSON.stringify(first));
    assert.equal(first.state, "succeeded", JSON.stringify(first));
    assert.ok(first.counts.created > 100);
    const second = await sync("erp", {});
    assert.ok(second.counts.read < first.counts.read, "only what changed is read again");
    assert.equal(second.counts.created, 0);
    const full = await sync("erp", { mode: "full", streams: ["items"] });
    assert.deepEqual([full.counts.created, full.counts.updated], [0, 0]);
    const motors = await call("GET", "/api/records/item?q=gate-motor-001");
    assert.equal(motors.json().items[0].data.code, "GATE-MOTOR-001");

    const parties = await sync("moja-fakturownia", { streams: ["parties"] });
    assert.ok(parties.counts?.created > 0, JSON.stringify(parties));
    const wrong = await sync("erp", { streams: ["parties"] });
    assert.equal(wrong.errors[0].field, "streams");
  });

  it("starts every active accounting integration", async () => {
    const all = await call("POST", "/api/integrations/actions/sync-all-invoices", JANUARY);
    assert.equal(all.statusCode, 202);
    const { runs, skipped } = all.json();
    assert.deepEqual(
      runs.map((run: { integration_id: string }) => run.integration_id),
      ["moja-ifirma", "moja-fakturownia", "moja-wfirma", "moj-infakt"],
    );
    assert.deepEqual(skipped, []);
    for (const run of runs) await bed.hub.runs.wait(run.id, 30_000);
    const whole = await bed.hub.runs.wait(all.json().run.id, 30_000);
    const sum = runs.map(({ id }: { id: string }) => bed.hub.runs.wait(id, 1));
    const reads = (await Promise.all<{ read_count: number }>(sum)).map((run) => run.read_count);
    assert.equal(
      whole.read_count,
      reads.reduce((a, b) => a + b, 0),
    );
    const upload = await call("POST", "/api/integrations/actions/upload-monthly-reports", REPORT);
    const uploads: { id: string; integration_id: string }[] = upload.json().runs;
    assert.deepEqual(uploads.map((run) => run.integration_id).sort(), [
      "moj-dropbox",
      "moj-gdrive",
      "moj-minio",
      "moj-nextcloud",
      "moj-onedrive",
      "moj-s3",
    ]);
    for (const { id, integration_id } of uploads) {
      const { state } = await bed.hub.runs.wait(id, 30_000);
      assert.equal(state, "succeeded", integration_id);
    }
  });

  it("keeps integrations without a connector, and says so when they are to work", async () => {
    const withdrawn = bed.hub.config.db.updateTable("integration").set({ provider: "withdrawn" });
    await withdrawn.where("slug", "=", "moj-dropbox").execute();
    for (const action of ["verify", "upload/report"]) {
      const url = `/api/integrations/moj-dropbox/${action}`;
      const answer = await call("POST", url, action === "verify" ? undefined : REPORT);
      assert.equal(answer.statusCode, 409);
      assert.equal(answer.json().code, "connector_not_available");
    }
    assert.equal((await call("GET", "/api/integrations/moj-dropbox")).statusCode, 200);
  });

  it("replaces only the credentials that are given", async () => {
    const answer = await call("PUT", "/api/integrations/moja-ifirma", {
      credentials: { invoice_key: "" },
      name: "Księgowość",
    });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal(answer.json().name, "Księgowość");
    assert.deepEqual(
      [answer.json().credentials.invoice_key, answer.json().credentials.api_key],
      [false, true],
    );
  });

  const books = { id: "books", provider: "fakturownia" };
  const good = { api_token: "x", subdomain: "abc" };
  const sync = "/api/integrations/moja-fakturownia/sync/invoices";
  const upload = "/api/integrations/moj-nextcloud/upload/report";
  const report = { report_name: "r.pdf", year: 2025, month: 1 };
  const BAD: readonly [what: string, url: string, body: string | object, field: string][] = [
    ["an unknown provider", "/api/integrations", { ...books, provider: "sage" }, "provider"],
    ["no provider", "/api/integrations", { id: "books" }, "provider"],
    [
      "a missing credential",
      "/api/integrations",
      { ...books, credentials: { api_token: "x" } },
      "credentials.subdomain",
    ],
    [
      "an extra credential",
      "/api/integrations",
      { ...books, credentials: { ...good, pin: "1" } },
      "credentials.pin",
    ],
    [
      "a credential of the wrong type",
      "/api/integrations",
      { ...books, credentials: { ...good, api_token: 5 } },
      "credentials.api_token",
    ],
    [
      "a sub-domain that leads elsewhere",
      "/api/integrations",
      { ...books, credentials: { ...good, subdomain: "evil.example/" } },
      "credentials.subdomain",
    ],
    [
      "an extra setting",
      "/api/integrations",
      { ...books, credentials: good, settings: { color: "red" } },
      "settings.color",
    ],
    ["a bad id", "/api/integrations", { ...books, id: "Zażółć gęślą", credentials: good }, "id"],
    [
      "the wrong type",
      "/api/integrations",
      { ...books, credentials: good, integration_type: "erp" },
      "integration_type",
    ],
    [
      "an address of another kind",
      "/api/integrations",
      { ...books, credentials: good, base_url: "file:///etc/passwd" },
      "base_url",
    ],
    [
      "a private address",
      "/api/integrations",
      { ...books, credentials: good, base_url: "http://169.254.169.254/latest" },
      "base_url",
    ],
    ["an unknown field", sync, { date_form: "2025-01-01" }, "date_form"],
    ["a bad date", sync, { date_from: "2025-02-30", date_to: "2025-03-01" }, "date_from"],
    ["a date in another form", sync, { date_from: "01.02.2025" }, "date_from"],
    ["from after to", sync, { date_from: "2025-02-01", date_to: "2025-01-01" }, "date_from"],
    ["the future", sync, { date_from: "2090-01-01", date_to: "2090-02-01" }, "date_from"],
    ["an end in the future", sync, { date_from: "2025-01-01", date_to: "2090-01-01" }, "date_to"],
    ["ten years", sync, { date_from: "2015-01-01", date_to: "2025-01-01" }, "date_to"],
    ["a number for a date", sync, { date_from: 20250101 }, "date_from"],
    ["a report's path", upload, { ...report, report_name: "../r.pdf" }, "report_name"],
    ["month 13", upload, { ...report, month: 13 }, "month"],
    ["a future month", upload, { ...report, year: 2099 }, "month"],
    ["a year as text", upload, { ...report, year: "2025" }, "year"],
  ];
  for (const [what, url, body, field] of BAD) {
    it(`refuses ${what}, naming ${field} and the remedy`, async () => {
      const integrations = async () =>
        (await call("GET", "/api/integrations?limit=200")).json().items.length;
      const runs = async () => (await call("GET", "/api/runs?limit=200")).json().items.length;
      const before = [await integrations(), await runs()];
      const answer = await call("POST", url, body);
      assert.equal(answer.statusCode, 422, answer.body);
      assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
      const issue = answer.json().errors.find((one: { field: string }) => one.field === field);
      assert.ok(issue, answer.body);
      assert.ok(issue.message.length > 5, answer.body);
      assert.ok(issue.remedy?.length > 5, answer.body);
      assert.deepEqual([await integrations(), await runs()], before);
    });
  }

  it("asks for the address of a server that everybody has elsewhere", async () => {
    await using plain = await openTestHub({ AUTH: "off", SANDBOX_URL: "" });
    const credentials = { username: "a", password: "b" };
    const answer = await plain.app.inject({
      method: "POST",
      url: "/api/integrations",
      headers: LOCAL,
      payload: { id: "nc", provider: "nextcloud", credentials },
    });
    assert.equal(answer.statusCode, 422);
    assert.equal(answer.json().errors[0].field, "base_url");
  });

  it("refuses a second integration of an id, bodies that are no JSON, and huge ones", async () => {
    const twice = await call("POST", "/api/integrations", EXAMPLES[3] ?? "");
    assert.equal(twice.statusCode, 409);
    assert.equal(twice.json().code, "integration_exists");
    for (const [body, status] of [
      ['{"id": ', 400],
      ["[]", 422],
      ["null", 422],
      [`{"id": "${"x".repeat(11_000_000)}"}`, 413],
    ] as const) {
      const answer = await call("POST", "/api/integrations", body);
      assert.equal(answer.statusCode, status, answer.body.slice(0, 200));
      assert.ok(answer.json().detail.length > 5);
    }
    const form = await bed.app.inject({
      method: "POST",
      url: "/api/integrations",
      headers: { ...LOCAL, "content-type": "text/plain" },
      payload: EXAMPLES[0] ?? "",
    });
    assert.equal(form.statusCode, 415);
  });

  it("does not delete an integration that works, and deletes one that does not", async () => {
    const started = await call("POST", sync, { date_from: "2024-01-01", date_to: "2025-01-31" });
    const busy = await call("DELETE", "/api/integrations/moja-fakturownia");
    assert.equal(busy.statusCode, 409, busy.body);
    assert.equal(busy.json().code, "integration_in_use");
    await bed.hub.runs.cancel(bed.tenantId, started.json().id);
    await bed.hub.runs.wait(started.json().id, 30_000);
    assert.equal((await call("DELETE", "/api/integrations/moja-fakturownia")).statusCode, 204);
    assert.equal((await call("GET", "/api/integrations/moja-fakturownia")).statusCode, 404);
    const kept = await call("GET", "/api/records/invoice?limit=1");
    assert.equal(kept.json().items.length, 1);
  });

  it("answers to no other name than localhost, and to no other page, without sign-in", async () => {
    const ask = (headers: Record<string, string>) =>
      bed.app.inject({ method: "POST", url: "/api/integrations/x/verify", headers });
    assert.equal((await ask({ host: "evil.example" })).json().code, "foreign_host");
    const foreign = await ask({ ...LOCAL, origin: "https://evil.example" });
    assert.equal(foreign.json().code, "foreign_origin");
  });
});
