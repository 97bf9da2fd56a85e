import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InjectOptions } from "fastify";
import { pino } from "pino";
import { openHub } from "../src/app.ts";
import { ensureKeys, loadSettings } from "../src/config.ts";
import { buildServer } from "../src/http/server.ts";
import { seedTenant, type TestDatabase } from "./harness.ts";
import { openReceiver } from "./receiver.ts";

/** A whole hub whose work is not started yet, for a caller that needs no credentials, with a receiver beside it. */
export async function openWebhookBed(database: TestDatabase) {
  const dataDir = mkdtempSync(join(tmpdir(), "viadukt-webhooks-"));
  const { configUrl, url, ...stores } = await database.open();
  await seedTenant(stores.config);
  const receiver = await openReceiver();
  const { settings } = await ensureKeys(
    loadSettings({
      ...{ DATA_DIR: dataDir, CONFIG_DB_URL: configUrl, DATABASE_URL: url },
      ...{ CONFIG_DB_TYPE: configUrl.split(":")[0], AUTH: "off", EGRESS_ALLOW: "127.0.0.0/8" },
    }),
  );
  const hub = await openHub(settings, { log: pino({ level: "silent" }) });
  const app = await buildServer(hub);
  return {
    hub,
    receiver,
    async send(method: NonNullable<InjectOptions["method"]>, path: string, payload?: object) {
      const request = { method, url: `/api${path}`, ...(payload ? { payload } : {}) };
      const { statusCode: status, body } = await app.inject(request);
      return { status, body: body === "" ? undefined : JSON.parse(body) };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await hub[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
