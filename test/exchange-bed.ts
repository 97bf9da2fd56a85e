import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InjectOptions } from "fastify";
import pg from "pg";
import { type Scratch, testServers } from "./databases.ts";
import { openTestHub, type TestHub } from "./hub.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests themselves
type Answer = any;

/** A hub with a PostgreSQL database that stands for an ERP, and a folder that stands for a share. */
export interface ExchangeBed extends AsyncDisposable {
  readonly bed: TestHub;
  /** Of the ERP's database. */
  readonly url: string;
  /** Runs SQL in the ERP's database. */
  sql(text: string, params?: readonly unknown[]): Promise<Record<string, Answer>[]>;
  /** The folder of the integration `share`. */
  readonly share: string;
  call(
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    status: number,
    body?: object,
  ): Promise<Answer>;
  /** Makes a definition of the integration `erp`, or of another. */
  define(slug: string, body: object, more?: object): Promise<Answer>;
  /** Runs a definition to its end. */
  run(slug: string, body?: object, state?: string): Promise<Answer>;
}

const HEADERS = { host: "localhost:8000" };

/** Undefined where PostgreSQL does not answer. */
export async function openExchangeBed(): Promise<ExchangeBed | undefined> {
  const server = (await testServers()).find(({ name }) => name === "PostgreSQL");
  const scratch: Scratch | undefined = await server?.create?.();
  if (!scratch) return undefined;
  const client = new pg.Client(scratch.url);
  await client.connect();
  const root = realpathSync(mkdtempSync(join(tmpdir(), "viadukt-exchange-")));
  const share = join(root, "share");
  mkdirSync(share);
  const bed = await openTestHub({ AUTH: "off", EXPORT_DIRS: root });
  const call: ExchangeBed["call"] = async (method, url, status, payload) => {
    const wanted = { method, url, headers: HEADERS, ...(payload ? { payload } : {}) };
    const answer = await bed.app.inject(wanted as InjectOptions);
    assert.equal(answer.statusCode, status, `${method} ${url}: ${answer.body}`);
    return answer.body === "" ? undefined : answer.json();
  };
  const close = async (): Promise<void> => {
    await bed[Symbol.asyncDispose]();
    await client.end();
    await scratch.drop();
    rmSync(root, { recursive: true, force: true });
  };
  await addIntegrations(call, scratch.url, share).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    ...{ bed, share, call, url: scratch.url },
    sql: async (text, params = []) => (await client.query(text, [...params])).rows,
    define: (slug, body, more = {}) =>
      call("POST", "/api/exchange/definitions", 201, {
        ...{ slug, name: slug, integration_id: "erp", body, ...more },
      }),
    async run(slug, body = {}, state = "succeeded") {
      const url = `/api/exchange/definitions/${slug}/run?wait=60`;
      const run = await call("POST", url, 200, body);
      assert.equal(run.state, state, JSON.stringify(run));
      return run;
    },
    [Symbol.asyncDispose]: close,
  };
}

async function addIntegrations(
  call: ExchangeBed["call"],
  url: string,
  share: string,
): Promise<void> {
  const at = new URL(url);
  await call("POST", "/api/integrations", 201, {
    ...{ id: "erp", provider: "postgresql", integration_type: "database" },
    credentials: { username: at.username, ...(at.password ? { password: at.password } : {}) },
    settings: {
      ...{ host: at.hostname, port: Number(at.port || 5432), tls: "off", allow_writes: true },
      database: at.pathname.slice(1),
    },
  });
  await call("POST", "/api/integrations", 201, {
    ...{ id: "share", provider: "local_folder", integration_type: "cloud_storage" },
    ...{ credentials: {}, settings: { folder: share } },
  });
}
