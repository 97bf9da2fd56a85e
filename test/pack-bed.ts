import assert from "node:assert/strict";
import type { InjectOptions } from "fastify";
import { DEFAULT_OPTIONS } from "../src/exchange/packs/pack-options.ts";
import { openTestHub, type TestHub } from "./hub.ts";
import { startTdsServer, type TdsServer } from "./tds-server/server.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests themselves
export type Answer = any;

const HEADERS = { host: "localhost:8000" };

/** A hub beside a SQL Server with an ERP's database and an intermediate one, made by the pack's own scripts. */
export interface PackBed extends AsyncDisposable {
  readonly hub: TestHub;
  readonly server: TdsServer;
  call(method: "GET" | "POST", url: string, status: number, body?: object): Promise<Answer>;
  /** Makes the pack's views. */
  runScripts(): Promise<void>;
  run(slug: string, body?: object): Promise<Answer>;
  /** Data of the records of a kind, in the order of `name`, `code` or `number`. */
  records(entity: "party" | "item" | "invoice"): Promise<Answer[]>;
}

interface PackSetup {
  readonly pack: string;
  readonly erp_database: string;
  readonly schema: string;
  readonly tables: string;
}

export async function openPackBed(setup: PackSetup): Promise<PackBed> {
  const { pack, erp_database, schema, tables } = setup;
  const schemas = ["dbo", `${erp_database}.${schema}`];
  const server = await startTdsServer({ database: DEFAULT_OPTIONS.hub_database, schemas });
  const hub = await openTestHub({ AUTH: "off" });
  const call: PackBed["call"] = async (method, url, status, payload) => {
    const wanted = { method, url: `/api${url}`, headers: HEADERS, ...(payload ? { payload } : {}) };
    const answer = await hub.app.inject(wanted as InjectOptions);
    assert.equal(answer.statusCode, status, `${method} ${url}: ${answer.body}`);
    return answer.body === "" ? undefined : answer.json();
  };
  await server.run(tables);
  await call("POST", "/integrations", 201, {
    ...{ id: "edok", provider: "mssql", integration_type: "database" },
    credentials: { username: server.user, password: server.password },
    settings: {
      ...{ host: server.host, port: server.port, database: server.database },
      ...{ tls: "off", allow_writes: true },
    },
  });
  return {
    ...{ hub, server, call },
    async runScripts() {
      const body = { options: { erp_database } };
      const { items } = await call("POST", `/exchange/packs/${pack}/scripts`, 200, body);
      for (const { sql } of items) await server.run(sql);
    },
    async run(slug, body = { mode: "full" }) {
      const run = await call("POST", `/exchange/definitions/${slug}/run?wait=60`, 200, body);
      assert.equal(run.state, "succeeded", `${slug}: ${JSON.stringify(run)}`);
      return run;
    },
    async records(entity) {
      const { items } = await call("GET", `/records/${entity}?limit=200`, 200);
      const data: Answer[] = items.map((one: Answer) => one.data);
      const nameOf = (one: Answer) => String(one.code ?? one.number ?? one.name);
      return data.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    },
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]();
      await server.close();
    },
  };
}
