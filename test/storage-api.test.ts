import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import type { InjectOptions } from "fastify";
import { openTestHub, type TestHub } from "./hub.ts";

const REPORT = { report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 };
const STORAGE = "/api/integrations/moj-nextcloud";
const LOCAL = { host: "localhost:8000" };
const BOUNDARY = "viadukt-form";

interface Entry {
  readonly path: string;
  readonly is_folder: boolean;
  readonly size_bytes: number | null;
  readonly file_id: number | null;
}
interface Run {
  readonly id: string;
  readonly state: string;
  readonly actor: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly result: Readonly<Record<string, unknown>> & { readonly files?: readonly Told[] };
  readonly error: { readonly code: string } | null;
}
interface Told {
  readonly file_id: number;
  readonly outcome: string;
  readonly path: string;
  readonly error?: { readonly code: string };
}

describe("the files of a storage over the API", () => {
  let bed: TestHub;
  before(async () => {
    bed = await openTestHub({ AUTH: "off" });
    for (const [id, settings] of [
      ["moj-nextcloud", { default_folder: "/BR-Reports" }],
      ["drugi", { folder_template: "/{tenant}/{report}/{year}", if_exists: "keep_both" }],
    ] as const) {
      const credentials = { username: "uzytkownik", password: "haslo-lub-app-password" };
      const about = { id, provider: "nextcloud", integration_type: "cloud_storage" };
      const body = { ...about, credentials, settings, base_url: `${bed.sandboxUrl}/nextcloud` };
      assert.equal((await call("POST", "/api/integrations", body)).statusCode, 201);
    }
  });
  after(() => bed[Symbol.asyncDispose]());

  const call = (method: "GET" | "POST" | "DELETE" | "PUT", url: string, body?: object) =>
    bed.app.inject({
      ...{ method, url, headers: LOCAL },
      ...(body === undefined ? {} : { payload: body }),
    } as InjectOptions);

  async function place(name: string, content: string): Promise<number> {
    const head = `Content-Disposition: form-data; name="file"; filename="${name}"`;
    const payload = `--${BOUNDARY}\r\n${head}\r\nContent-Type: text/plain\r\n\r\n${content}\r\n--${BOUNDARY}--\r\n`;
    const type = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
    const request = { method: "POST", url: "/api/files", payload } as const;
    const answer = await bed.app.inject({ ...request, headers: { ...LOCAL, ...type } });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json().id;
  }

  const send = async (body: object): Promise<Run> => {
    const answer = await call("POST", `${STORAGE}/upload/file?wait=30`, body);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const list = async (folder: string, more = ""): Promise<readonly Entry[]> => {
    const query = `folder=${encodeURIComponent(folder)}${more}`;
    const answer = await call("GET", `${STORAGE}/files?${query}`);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json().items;
  };
  /** Every path below a folder, as `find` would print it. */
  async function tree(folder: string): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await list(folder)) {
      found.push(entry.path);
      if (entry.is_folder) found.push(...(await tree(entry.path)));
    }
    return found;
  }
  const contentOf = (path: string) =>
    call("GET", `${STORAGE}/files/content?path=${encodeURIComponent(path)}`);

  it("takes the documentation's curl as it stands, and lays the folders out as it prints them", async () => {
    const url = await bed.app.listen({ host: "127.0.0.1", port: 0 });
    const curl = `curl -sS -X POST http://localhost:8000/api/integrations/moj-nextcloud/upload/report \\
  -H "Content-Type: application/json" \\
  -d '{
    "report_name": "raport-br-2025-01.pdf",
    "year": 2025,
    "month": 1
  }'`;
    const command = curl.replace("localhost:8000", new URL(url).host);
    const { stdout } = await promisify(execFile)("sh", ["-c", command]);
    const run = await bed.hub.runs.wait(JSON.parse(stdout).id, 30_000);
    assert.equal(run.state, "succeeded", run.error_message ?? "");
    const february = { report_name: "raport-br-2025-02.pdf", year: 2025, month: 2 };
    await call("POST", `${STORAGE}/upload/report?wait=30`, february);
    assert.deepEqual(await tree("/BR-Reports"), [
      "/BR-Reports/2025",
      "/BR-Reports/2025/01",
      "/BR-Reports/2025/01/raport-br-2025-01.pdf",
      "/BR-Reports/2025/02",
      "/BR-Reports/2025/02/raport-br-2025-02.pdf",
    ]);
  });

  it("files last month's report where nothing is said", async () => {
    const answer = await call("POST", `${STORAGE}/upload/report?wait=30`, {});
    const { state, params, result } = answer.json();
    assert.equal(state, "succeeded", answer.body);
    const local = new Date().toLocaleDateString("en-CA", { timeZone: "Europe/Warsaw" });
    const before = new Date(`${local.slice(0, 7)}-01T00:00:00Z`);
    before.setUTCMonth(before.getUTCMonth() - 1);
    const month = before.toISOString().slice(0, 7);
    assert.equal(params.report_name, `raport-br-${month}.pdf`);
    assert.equal(result.path, `/BR-Reports/${month.replace("-", "/")}/raport-br-${month}.pdf`);
  });

  it("makes the report as a sheet or as CSV where its name ends so", async () => {
    for (const [ending, mark] of [
      ["xlsx", "PK"],
      ["csv", ""],
    ] as const) {
      const report = { report_name: `raport.${ending}`, year: 2024, month: 12 };
      const answer = await call("POST", `${STORAGE}/upload/report?wait=30`, report);
      assert.equal(answer.json().state, "succeeded", answer.body);
      const { path, created } = answer.json().result;
      assert.deepEqual([path, created], [`/BR-Reports/2024/12/raport.${ending}`, true]);
      const content = await contentOf(path);
      assert.ok(content.rawPayload.length > 0 && content.body.startsWith(mark));
    }
  });

  it("recognises the same file, keeps the history and tells it", async () => {
    const again = await call("POST", `${STORAGE}/upload/report?wait=30`, REPORT);
    const { outcome, file_id } = again.json().result;
    assert.equal(outcome, "unchanged");
    const copies = (await call("GET", `/api/files/${file_id}/copies`)).json().items;
    assert.equal(copies.length, 1);
    const [copy] = copies;
    assert.equal(copy.path, "/BR-Reports/2025/01/raport-br-2025-01.pdf");
    assert.deepEqual(
      [copy.integration_id, copy.is_integration_there, copy.state, copy.confirmed_run_id],
      ["moj-nextcloud", true, "filed", again.json().id],
    );
    assert.match(copy.verified_by, /^(hash|size)$/);
    const [entry] = await list("/BR-Reports/2025/01");
    assert.equal(entry?.file_id, file_id);
  });

  it("files the report in every storage side by side; one that fails stops no other", async () => {
    const broken = { base_url: `${bed.sandboxUrl}/nothing-here` };
    const credentials = { username: "uzytkownik", password: "x" };
    const body = { id: "zepsuty", provider: "nextcloud", credentials, ...broken };
    assert.equal((await call("POST", "/api/integrations", body)).statusCode, 201);
    const all = "/api/integrations/actions/upload-monthly-reports";
    const started = (await call("POST", all, { year: 2025, month: 1 })).json();
    assert.equal(started.runs.length, 3);
    const whole = await bed.hub.runs.wait(started.run.id, 60_000);
    assert.equal(whole.state, "partial");
    const ended: { integration_id: string; state: string }[] = JSON.parse(whole.result ?? "").runs;
    assert.deepEqual(Object.fromEntries(ended.map((run) => [run.integration_id, run.state])), {
      "moj-nextcloud": "succeeded",
      drugi: "succeeded",
      zepsuty: "failed",
    });
    const second = started.runs.find(
      (run: { integration_id: string }) => run.integration_id === "drugi",
    );
    const { result } = (await call("GET", `/api/runs/${second.id}`)).json();
    assert.equal(result.path, "/main/raport-br/2025/raport-br-2025-01.pdf");
    assert.equal((await call("DELETE", "/api/integrations/zepsuty")).statusCode, 204);
  });

  it("sends files by hand; of two with one name both arrive", async () => {
    const ids = [
      await place("Zażółć gęślą.txt", "jeden"),
      await place("Zażółć gęślą.txt", "dwa"),
      await place("trzy.txt", "trzy"),
    ];
    const run = await send({ file_ids: ids, folder: "/Umowy/2025" });
    assert.equal(run.state, "succeeded", JSON.stringify(run));
    assert.deepEqual([run.counts.read, run.counts.created], [3, 3]);
    assert.deepEqual(
      (await list("/Umowy/2025")).map((entry) => [entry.path, entry.file_id]),
      [
        ["/Umowy/2025/Zażółć gęślą (2).txt", ids[1]],
        ["/Umowy/2025/Zażółć gęślą.txt", ids[0]],
        ["/Umowy/2025/trzy.txt", ids[2]],
      ],
    );
    assert.equal((await contentOf("/Umowy/2025/Zażółć gęślą (2).txt")).body, "dwa");
    const again = await send({ file_ids: ids, folder: "/Umowy/2025" });
    assert.deepEqual([again.counts.created, again.counts.unchanged], [0, 3]);
  });

  it("does with a file that is there what the call says", async () => {
    const old = await place("polityka.txt", "stara");
    await send({ file_ids: [old], folder: "/P" });
    const now = await place("polityka.txt", "nowa");
    const told = async (if_exists: string) =>
      (await send({ file_ids: [now], folder: "/P", if_exists })).result.files?.[0];
    assert.deepEqual((await told("skip"))?.outcome, "skipped");
    assert.equal((await contentOf("/P/polityka.txt")).body, "stara");
    assert.deepEqual((await told("keep_both"))?.path, "/P/polityka (2).txt");
    assert.deepEqual((await told("overwrite"))?.outcome, "filed");
    assert.equal((await contentOf("/P/polityka.txt")).body, "nowa");
    const [copy] = (await call("GET", `/api/files/${old}/copies`)).json().items;
    assert.equal(copy.state, "replaced");
  });

  it("sends what can be sent and names what cannot", async () => {
    const [one, two] = [await place("a.txt", "a"), await place("b.txt", "b")];
    await send({ file_ids: [await place("x.txt", "x")], folder: "/Q/a.txt" });
    const run = await send({ file_ids: [one, two], folder: "/Q", if_exists: "skip" });
    assert.equal(run.state, "partial");
    assert.deepEqual(
      run.result.files?.map(({ outcome, error }) => [outcome, error?.code]),
      [
        ["failed", "folder_in_the_way"],
        ["filed", undefined],
      ],
    );
    const none = await send({ file_ids: [one], folder: "/Q", if_exists: "skip" });
    assert.deepEqual([none.state, none.error?.code], ["failed", "folder_in_the_way"]);
  });

  it("refuses ids, folders and paths that cannot be, before a run starts", async () => {
    const id = await place("c.txt", "c");
    for (const [body, field] of [
      [{ file_ids: [999_999] }, "file_ids"],
      [{ file_ids: [] }, "file_ids"],
      [{ file_ids: [id], folder: "/../etc" }, "folder"],
      [{ file_ids: [id], folder: "/a\\b" }, "folder"],
      [{ file_ids: [id], if_exists: "ask" }, "if_exists"],
      [{ file_ids: [id], folders: "/a" }, "folders"],
    ] as const) {
      const answer = await call("POST", `${STORAGE}/upload/file`, body);
      assert.equal(answer.statusCode, 422, answer.body);
      assert.ok(answer.json().errors[0].field.startsWith(field), answer.body);
    }
    for (const path of ["/../etc/passwd", "/a/%00", "/a/./b"]) {
      for (const place of ["stat", "content"]) {
        const answer = await call("GET", `${STORAGE}/files/${place}?path=${path}`);
        assert.equal(answer.statusCode, 422, answer.body);
      }
    }
  });

  it("gives pages in one order, facts, bytes and the room that is left", async () => {
    const query = `${STORAGE}/files?folder=/Umowy/2025&limit=2`;
    const first = (await call("GET", query)).json();
    assert.equal(first.items.length, 2);
    const cursor = encodeURIComponent(first.next_cursor);
    const rest = (await call("GET", `${query}&cursor=${cursor}`)).json();
    assert.deepEqual([rest.items.length, rest.next_cursor], [1, null]);
    assert.deepEqual(await list("/nicht-da"), []);

    const stat = (await call("GET", `${STORAGE}/files/stat?path=/Umowy/2025/trzy.txt`)).json();
    assert.deepEqual([stat.name, stat.size_bytes, stat.is_folder], ["trzy.txt", 4, false]);
    assert.equal((await call("GET", `${STORAGE}/files/stat?path=/Umowy/x`)).statusCode, 404);
    const content = await contentOf("/Umowy/2025/trzy.txt");
    assert.equal(content.body, "trzy");
    assert.match(String(content.headers["content-disposition"]), /^attachment; /);
    assert.equal(content.headers["content-security-policy"], "default-src 'none'; sandbox");
    assert.equal((await contentOf("/Umowy/nie-ma.txt")).statusCode, 404);
    const quota = (await call("GET", `${STORAGE}/files/quota`)).json();
    assert.equal(quota.is_known, quota.used_bytes !== null);
  });

  it("deletes one file as a run that says who asked, never a folder, and keeps the history", async () => {
    const id = await place("do-usuniecia.txt", "x");
    await send({ file_ids: [id], folder: "/Kosz" });
    const remove = (path: string) => call("DELETE", `${STORAGE}/files?path=${path}`);
    const folder = (await remove("/Kosz")).json();
    assert.deepEqual([folder.state, folder.error.code], ["failed", "folder_in_the_way"]);
    const run: Run = (await remove("/Kosz/do-usuniecia.txt")).json();
    assert.deepEqual([run.state, run.actor], ["succeeded", "local"]);
    assert.deepEqual(await list("/Kosz"), []);
    const log = (await call("GET", `/api/runs/${run.id}/log`)).json().items;
    const asked = log.find((line: { message: string }) => line.message === "Deletion asked for");
    assert.deepEqual(asked.fields, { path: "/Kosz/do-usuniecia.txt", actor: "local" });
    const [copy] = (await call("GET", `/api/files/${id}/copies`)).json().items;
    assert.deepEqual([copy.state, copy.ended_run_id], ["removed", run.id]);
    const gone = (await remove("/Kosz/do-usuniecia.txt")).json();
    assert.equal(gone.error.code, "not_found");
    assert.equal((await call("DELETE", `/api/files/${id}`)).json().code, "file_in_use");
  });

  it("remembers where a file went when the integration is gone", async () => {
    const body = { year: 2025, month: 1 };
    const run = (await call("POST", "/api/integrations/drugi/upload/report?wait=30", body)).json();
    assert.equal((await call("DELETE", "/api/integrations/drugi")).statusCode, 204);
    const copies = (await call("GET", `/api/files/${run.result.file_id}/copies`)).json().items;
    const copy = copies.find((one: { path: string }) => one.path === run.result.path);
    assert.deepEqual([copy.integration_id, copy.is_integration_there], ["drugi", false]);
  });

  it("shows a PDF inline, and nothing else", async () => {
    const run = (await call("POST", `${STORAGE}/upload/report?wait=30`, REPORT)).json();
    const pdf = await call("GET", `/api/files/${run.result.file_id}/content?inline=true`);
    assert.match(String(pdf.headers["content-disposition"]), /^inline; /);
    assert.equal(pdf.headers["content-type"], "application/pdf");
    const sha256 = createHash("sha256").update(pdf.rawPayload).digest("hex");
    assert.equal(sha256, run.result.sha256);
    const id = await place("atak.pdf", "<script>alert(1)</script>");
    const page = await call("GET", `/api/files/${id}/content?inline=true`);
    assert.match(String(page.headers["content-disposition"]), /^attachment; /);
    assert.equal(page.headers["content-security-policy"], "default-src 'none'; sandbox");
  });

  it("is closed to those without the permission, to others' tenants and while switched off", async () => {
    const reader = await bed.signIn(bed.tenantId, ["records.read"]);
    const runner = await bed.signIn(bed.tenantId, ["integrations.run"]);
    const ask = async (method: "GET" | "DELETE", url: string, headers: object) =>
      (await bed.app.inject({ method, url, headers: { ...LOCAL, ...headers } })).statusCode;
    const files = `${STORAGE}/files`;
    assert.equal(await ask("GET", files, reader), 403);
    assert.equal(await ask("GET", `${files}/content?path=/P/polityka.txt`, reader), 403);
    assert.equal(await ask("GET", files, runner), 200);
    assert.equal(await ask("DELETE", `${files}?path=/P/polityka.txt`, runner), 403);
    await call("PUT", STORAGE, { active: false });
    const off = await call("GET", files);
    assert.deepEqual([off.statusCode, off.json().code], [409, "integration_inactive"]);
    await call("PUT", STORAGE, { active: true });
  });
});
