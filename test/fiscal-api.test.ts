import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openSefaz, type SefazBed } from "../sandbox/sefaz/index.ts";
import { ownSample } from "../src/formats/dfe/testing/samples.ts";
import { zip } from "../src/formats/zip/zip-writer.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const LOCAL = { host: "localhost:8000" };
const JSON_TYPE = { "content-type": "application/json" };
const KEY = "35261115881399000134550010003528611193292697";

describe("fiscal documents through the API", () => {
  let bed: TestHub;
  let authority: SefazBed;
  let share: string;
  before(async () => {
    share = await realpath(await mkdtemp(join(tmpdir(), "viadukt-notes-")));
    authority = await openSefaz({ now: Date.now, rows: 60 });
    bed = await openTestHub({ AUTH: "off", EXPORT_DIRS: share });
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    await authority.close();
    await rm(share, { recursive: true });
  });

  const call = async (method: "GET" | "POST" | "PUT", url: string, body?: unknown) => {
    const answer = await bed.app.inject({
      ...{ method, url, headers: body === undefined ? LOCAL : { ...LOCAL, ...JSON_TYPE } },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const isJson = /json/.test(String(answer.headers["content-type"]));
    return { status: answer.statusCode, json: isJson ? answer.json() : undefined, answer };
  };
  const importBody = async (payload: Buffer, type: string) => {
    const url = "/api/fiscal/documents?wait=20";
    const headers = { ...LOCAL, "content-type": type };
    const answer = await bed.app.inject({ method: "POST", url, headers, payload });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const filesOf = async (runId: string) => {
    const { json } = await call("GET", `/api/fiscal/imports/${runId}/files`);
    return json.items as { name: string; outcome: string; code: string | null }[];
  };

  it("imports one XML, and gives it back byte for byte", async () => {
    const xml = ownSample("nfe");
    const run = await importBody(xml, "application/xml");
    assert.equal(run.state, "succeeded");
    assert.deepEqual(
      (await filesOf(run.id)).map(({ outcome }) => outcome),
      ["created"],
    );
    const { json } = await call("GET", `/api/fiscal/documents/${KEY}`);
    assert.equal(json.total, "44853.31");
    assert.equal(json.document.items.length, 3);
    // Right, but of the test certificate, which is another company's.
    assert.equal(json.check_results.signature, "warning");
    assert.deepEqual(
      json.issues.map(({ code }: { code: string }) => code),
      ["SIGNER_MISMATCH"],
    );
    assert.equal(json.check_results.key, "ok");
    const { answer } = await call("GET", `/api/fiscal/documents/${KEY}/xml`);
    assert.deepEqual(answer.rawPayload, xml);
  });

  it("says of each file of an archive what became of it", async () => {
    const entries = [
      { name: "nfe.xml", content: ownSample("nfe") },
      { name: "cte.xml", content: ownSample("cte") },
      { name: "empty.xml", content: "" },
      { name: "page.xml", content: "<html/>" },
      { name: "readme.txt", content: "no document" },
    ];
    const archive = Buffer.concat(await Array.fromAsync(zip(entries)));
    const run = await importBody(archive, "application/zip");
    assert.equal(run.state, "partial");
    const files = await filesOf(run.id);
    assert.deepEqual(
      files.map(({ name, outcome, code }) => [name, outcome, code]),
      [
        ["upload.zip/nfe.xml", "unchanged", null],
        ["upload.zip/cte.xml", "created", null],
        ["upload.zip/empty.xml", "refused", "EMPTY_FILE"],
        ["upload.zip/page.xml", "refused", "UNSUPPORTED_DOCUMENT"],
        ["upload.zip/readme.txt", "ignored", "NOT_XML"],
      ],
    );
    const { json } = await call("GET", `/api/fiscal/imports/${run.id}/totals`);
    assert.deepEqual(json, { created: 1, ignored: 1, refused: 2, unchanged: 1 });
  });

  it("finds documents, sums them and writes them into files", async () => {
    const list = await call("GET", "/api/fiscal/documents?tax_id=15.881.399/0001-34&kind=nfe");
    assert.deepEqual(
      list.json.items.map((one: { access_key: string }) => one.access_key),
      [KEY],
    );
    const none = await call("GET", "/api/fiscal/documents?min_total=90000");
    assert.deepEqual(none.json.items, []);
    const totals = await call("GET", "/api/fiscal/documents/totals?kind=nfe");
    assert.deepEqual(totals.json.items, [{ kind: "nfe", count: 1, total: "44853.31" }]);
    const csv = await call("GET", "/api/fiscal/documents/export?format=csv&rows=items&kind=nfe");
    assert.equal(csv.answer.body.trim().split("\r\n").length, 4, csv.answer.body);
    const packed = await call("GET", "/api/fiscal/documents/export?format=zip");
    assert.equal(packed.answer.rawPayload.subarray(0, 2).toString(), "PK");
    const wrong = await call("GET", "/api/fiscal/documents?tax_id=123");
    assert.equal(wrong.status, 422);
  });

  it("prints a document", async () => {
    const { answer } = await call("GET", `/api/fiscal/documents/${KEY}/pdf`);
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.rawPayload.subarray(0, 5).toString(), "%PDF-");
  });

  it("asks the authority, and not again before it may", async () => {
    const { credentials, settings } = authority;
    const made = await call("POST", "/api/integrations", {
      ...{ id: "matriz", provider: "sefaz", credentials, settings },
    });
    assert.equal(made.status, 201, JSON.stringify(made.json));
    const verified = await call("POST", "/api/integrations/matriz/verify", {});
    assert.ok(verified.status < 300, JSON.stringify(verified.json));
    const asked = await call("POST", "/api/fiscal/companies/matriz/query?wait=60", {});
    assert.equal(asked.status, 200, JSON.stringify(asked.json));
    assert.ok(asked.json.counts.created > 20, JSON.stringify(asked.json));
    const again = await call("POST", "/api/fiscal/companies/matriz/query", {});
    assert.equal(again.status, 409);
    assert.equal(again.json.code, "query_not_allowed");
    const { json } = await call("GET", "/api/fiscal/companies");
    const [company] = json.items;
    assert.equal(company.tax_id, "11222333000181");
    assert.ok(company.certificate.days_left > 1_000);
    assert.ok(company.services.every((one: { next_allowed_at: string }) => one.next_allowed_at));
    assert.deepEqual(authority.control.forbidden, []);
    const summaries = await call("GET", "/api/fiscal/documents?is_full=false&state=authorized");
    const [summary] = summaries.json.items;
    const said = await call("POST", "/api/fiscal/manifestations", {
      ...{ access_keys: [summary.access_key], type: "210200", integration_id: "matriz" },
    });
    assert.equal(said.status, 202, JSON.stringify(said.json));
    await bed.hub.runs.wait(said.json.run.id, 20_000);
    const manifestations = await call("GET", "/api/fiscal/manifestations");
    assert.deepEqual(
      manifestations.json.items.map((one: { state: string; status: string }) => [
        one.state,
        one.status,
      ]),
      [["registered", "135"]],
      JSON.stringify(manifestations.json),
    );
  });

  it("imports what lies in a folder, each file once", async () => {
    await mkdir(join(share, "notas/2026"), { recursive: true });
    await writeFile(join(share, "notas/denied.xml"), ownSample("nfe-denied"));
    await writeFile(join(share, "notas/2026/nfce.XML"), ownSample("nfce"));
    await writeFile(join(share, "notas/leia.txt"), "no document");
    const made = await call("POST", "/api/integrations", {
      ...{ id: "pasta", provider: "local_folder", credentials: {}, settings: { folder: share } },
    });
    assert.equal(made.status, 201, JSON.stringify(made.json));
    const read = () =>
      call("POST", "/api/integrations/pasta/import/fiscal?wait=30", { path: "/notas" });
    const first = await read();
    assert.equal(first.json.counts?.created, 2, JSON.stringify(first.json));
    const again = await read();
    assert.equal(again.json.counts?.read ?? 0, 0, JSON.stringify(again.json));
    await writeFile(join(share, "notas/cte.xml"), ownSample("cte-complement"));
    assert.equal((await read()).json.counts?.created, 1);
    const missing = await call("POST", "/api/integrations/matriz/import/fiscal", { path: "/x" });
    assert.equal(missing.status, 422);
  });

  it("keeps settings, and names who switched a legal statement on", async () => {
    const before = (await call("GET", "/api/fiscal/settings")).json;
    const wanted = { ...before, on_error: "keep", auto_ciencia: ["11222333000181"] };
    assert.deepEqual((await call("PUT", "/api/fiscal/settings", wanted)).json, wanted);
    const { json } = await call("GET", "/api/audit?action=fiscal_settings.changed");
    assert.ok(json.items.length >= 1, JSON.stringify(json));
    assert.equal((await call("PUT", "/api/fiscal/settings", { on_error: "x" })).status, 422);
  });
});
