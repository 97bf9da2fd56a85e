import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import { openTestHub, type TestHub } from "./hub.ts";
import { sftpMissing, startSftp } from "./sftp-server.ts";

const LOCAL = { host: "localhost:8000" };
const REPORT = { report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 };

interface Verdict {
  readonly ok: boolean;
  readonly code?: string;
  readonly message?: string;
}

describe("reports in folders and on SFTP servers, over the API", () => {
  let bed: TestHub;
  let share: string;
  before(async () => {
    share = await realpath(await mkdtemp(join(tmpdir(), "viadukt-share-")));
    await mkdir(join(share, "reports"));
    bed = await openTestHub({ AUTH: "off", EXPORT_DIRS: share });
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    await rm(share, { recursive: true, force: true });
  });

  const call = (method: "POST" | "PUT", url: string, payload: object) =>
    bed.app.inject({ method, url, headers: LOCAL, payload } as InjectOptions);
  const add = async (id: string, provider: string, more: object): Promise<void> => {
    const about = { id, provider, integration_type: "cloud_storage", credentials: {} };
    const answer = await call("POST", "/api/integrations", { ...about, ...more });
    assert.equal(answer.statusCode, 201, answer.body);
  };
  const verify = async (id: string): Promise<Verdict> => {
    const answer = await call("POST", `/api/integrations/${id}/verify`, {});
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const upload = async (id: string): Promise<void> => {
    const answer = await call("POST", `/api/integrations/${id}/upload/report?wait=60`, REPORT);
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal(answer.json().state, "succeeded", answer.body);
  };
  const assertPdf = async (path: string): Promise<void> => {
    assert.equal((await readFile(path)).subarray(0, 5).toString(), "%PDF-");
  };

  it("files a report in a folder that the operator allows", async () => {
    await add("share", "local_folder", { settings: { folder: join(share, "reports") } });
    assert.equal((await verify("share")).ok, true);
    await upload("share");
    await assertPdf(join(share, "reports/BR-Reports/2025/01/raport-br-2025-01.pdf"));
  });

  it("lets no integration into any other folder", async () => {
    await add("elsewhere", "local_folder", { settings: { folder: "/etc" } });
    const { ok, code } = await verify("elsewhere");
    assert.deepEqual({ ok, code }, { ok: false, code: "folder_not_allowed" });
  });

  const missing = sftpMissing();
  if (missing !== undefined) assert.notEqual(process.env.CI, "true", missing);
  it("files a report by SFTP once the host key is confirmed", {
    skip: missing ?? false,
  }, async () => {
    await using server = await startSftp();
    const { host, port, username, password, fingerprints, folder } = server;
    const settings = { host, port };
    await add("office", "sftp", { credentials: { username, password }, settings });
    const { code, message = "" } = await verify("office");
    assert.equal(code, "host_key_unknown");
    assert.ok(message.includes(fingerprints.ed25519), message);
    const pinned = { ...settings, host_fingerprint: fingerprints.ed25519 };
    const changed = await call("PUT", "/api/integrations/office", { settings: pinned });
    assert.equal(changed.statusCode, 200, changed.body);
    assert.equal((await verify("office")).ok, true);
    await upload("office");
    await assertPdf(join(folder, "BR-Reports/2025/01/raport-br-2025-01.pdf"));
  });
});
