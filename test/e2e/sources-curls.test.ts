import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { until } from "../receiver.ts";
import { type HubProcess, startHub } from "./hub-process.ts";

const run = promisify(execFile);

/** The examples of the documentation, letter for letter. */
const ADD_IFIRMA = `curl -X POST http://localhost:8000/api/integrations/ \\
  -H "Content-Type: application/json" \\
  -d '{
    "id": "moja-ifirma",
    "provider": "ifirma",
    "integration_type": "accounting",
    "credentials": {
      "api_key": "twoj-klucz-api",
      "username": "email@firma.pl",
      "company_name": "Moja Firma"
    }
  }'`;
const SYNC_IFIRMA = `curl -X POST http://localhost:8000/api/integrations/moja-ifirma/sync/invoices \\
  -H "Content-Type: application/json" \\
  -d '{
    "date_from": "2025-01-01",
    "date_to": "2025-01-31",
    "project_id": "00000000-0000-0000-0000-000000000001"
  }'`;
const UPLOAD = `curl -X POST http://localhost:8000/api/integrations/moj-nextcloud/upload/report \\
  -H "Content-Type: application/json" \\
  -d '{
    "report_name": "raport-br-2025-01.pdf",
    "year": 2025,
    "month": 1
  }'`;

const missing = spawnSync("curl", ["--version"]).error ? "needs curl" : undefined;

interface Run {
  readonly id: string;
  readonly state: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>> | null;
}

if (missing) assert.notEqual(process.env.CI, "true", missing);

describe("the examples of the documentation, in a shell", {
  timeout: 120_000,
  skip: missing ?? false,
}, () => {
  let sandbox: Sandbox;
  let hub: HubProcess;
  before(async () => {
    sandbox = await startSandbox();
    hub = await startHub({ AUTH: "off", EGRESS_ALLOW: "127.0.0.1", SANDBOX_URL: sandbox.url });
  });
  after(async () => {
    await hub?.[Symbol.asyncDispose]();
    await sandbox?.close();
  });

  /** As it stands, but for the port; the status that curl got, and the body. */
  async function shell<T>(example: string): Promise<{ status: number; body: T }> {
    const command = example.replace(
      "http://localhost:8000",
      hub.url.replace("127.0.0.1", "localhost"),
    );
    const { stdout } = await run("sh", ["-c", `${command} -s -w '\\n%{http_code}'`], {
      env: { PATH: process.env.PATH ?? "", NO_PROXY: "localhost" },
    });
    const end = stdout.lastIndexOf("\n");
    return { status: Number(stdout.slice(end)), body: JSON.parse(stdout.slice(0, end)) as T };
  }
  const ended = async ({ id }: Run): Promise<Run> => {
    let found = await hub.call<Run>("GET", `/api/runs/${id}`);
    const isOver = async () => {
      found = await hub.call<Run>("GET", `/api/runs/${id}`);
      return !["queued", "running"].includes(found.state);
    };
    await until(isOver, { timeoutMs: 30_000, what: () => JSON.stringify(found) });
    return found;
  };

  it("add iFirma, and keep its credentials to themselves", async () => {
    const { status, body } = await shell<{ id: string; credentials: object }>(ADD_IFIRMA);
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(body.id, "moja-ifirma");
    assert.ok(!JSON.stringify(body).includes("twoj-klucz-api"));
  });

  it("start the sync of iFirma, whose costs nobody can read, for the project", async () => {
    const { status, body } = await shell<Run>(SYNC_IFIRMA);
    assert.equal(status, 202, JSON.stringify(body));
    const { state, params } = await ended(body);
    assert.equal(state, "succeeded");
    assert.equal(params.project_id, "00000000-0000-0000-0000-000000000001");
  });

  it("file the month's report in Nextcloud", async () => {
    await hub.call("POST", "/api/integrations/", {
      ...{ id: "moj-nextcloud", provider: "nextcloud", integration_type: "cloud_storage" },
      credentials: { username: "uzytkownik", password: "haslo-lub-app-password" },
      ...{ base_url: `${sandbox.url}/nextcloud`, settings: { default_folder: "/BR-Reports" } },
    });
    const { status, body } = await shell<Run>(UPLOAD);
    assert.equal(status, 202, JSON.stringify(body));
    const { state, result } = await ended(body);
    assert.equal(state, "succeeded", JSON.stringify(result));
    assert.equal(result?.path, "/BR-Reports/2025/01/raport-br-2025-01.pdf");
  });
});
