import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { startSandbox } from "../sandbox/server.ts";
import { openHub, startWork } from "../src/app.ts";
import { ALL_PERMISSIONS, type Grant } from "../src/auth/permissions.ts";
import { trustedPrincipal } from "../src/auth/principal.ts";
import { createToken } from "../src/auth/tokens.ts";
import { ensureKeys, loadSettings } from "../src/config.ts";
import type { RouteSummary } from "../src/http/scope.ts";
import { buildServer } from "../src/http/server.ts";
import type { Hub } from "../src/hub.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { seedTenant } from "./harness.ts";

export interface TestHub extends AsyncDisposable {
  readonly hub: Hub;
  readonly app: FastifyInstance;
  readonly tenantId: number;
  /** Of everything that the API offers. */
  readonly routes: readonly RouteSummary[];
  readonly sandboxUrl: string;
  readonly erpCredentials: Readonly<Record<string, string>>;
  /** A header with a token of the tenant; of all permissions where none are named. */
  signIn(tenantId: number, permissions?: readonly Grant[]): Promise<{ authorization: string }>;
}

/** A whole hub on SQLite in a temporary folder, at work, with the sandbox for its integrations. */
export async function openTestHub(env: Readonly<Record<string, string>> = {}): Promise<TestHub> {
  const dataDir = mkdtempSync(join(tmpdir(), "viadukt-hub-"));
  const sandbox = await startSandbox();
  const { settings } = await ensureKeys(
    loadSettings({
      DATA_DIR: dataDir,
      EGRESS_ALLOW: "127.0.0.1",
      SANDBOX_URL: sandbox.url,
      ...env,
    }),
  );
  const hub = await openHub(settings, { log: pino({ level: "silent" }) });
  const tenantId = await seedTenant(hub.config);
  const routes: RouteSummary[] = [];
  const app = await buildServer(hub, { onRoute: (route) => routes.push(route) });
  startWork(hub);
  return {
    hub,
    app,
    tenantId,
    routes,
    sandboxUrl: sandbox.url,
    erpCredentials: sandbox.systems.find((one) => one.id === "sandbox_erp")?.credentials ?? {},
    async signIn(tenant, permissions = [...ALL_PERMISSIONS]) {
      const made = await createToken(
        forTenant(hub.config, tenant),
        trustedPrincipal("cli", tenant),
        { request: { name: "test", permissions }, now: Date.now() },
      );
      return { authorization: `Bearer ${made.token}` };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await hub[Symbol.asyncDispose]();
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
