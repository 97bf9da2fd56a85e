import assert from "node:assert/strict";
import { inspect } from "node:util";
import { createSimulator, type OneDriveSimulator } from "../sandbox/onedrive/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import onedrive from "../src/connectors/onedrive/index.ts";
import type { OneDriveContext } from "../src/connectors/onedrive/manifest.ts";
import { systemClock } from "../src/lib/clock.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";

const DEADLINE_MS = 60_000;

interface BoxOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly credentials?: Readonly<Record<string, unknown>>;
  /** On the simulator of that box. */
  readonly beside?: { readonly simulator: OneDriveSimulator; readonly baseUrl: string };
}

/** A simulated OneDrive with the engine's own context for it. */
export async function openBox({ beside, settings, credentials }: BoxOptions = {}) {
  const simulator = beside?.simulator ?? createSimulator({ now: Date.now });
  const sandbox = beside ? undefined : await startSandbox({ simulators: [simulator] });
  const baseUrl = beside?.baseUrl ?? `${sandbox?.url}/onedrive`;
  const order = {
    provider: "onedrive",
    baseUrl,
    credentials: credentials ?? simulator.credentials,
    settings: { token_url: `${baseUrl}/common/oauth2/v2.0/token`, ...settings },
  };
  const logged: string[] = [];
  const write = (fields: object, message: string) =>
    void logged.push(inspect({ fields, message }, { depth: 9 }));
  const ctx = openTestContext({
    connector: onedrive as never,
    ...order,
    log: { debug: write, info: write, warn: write, error: write },
    clock: systemClock,
    signal: AbortSignal.timeout(DEADLINE_MS),
  }) as unknown as OneDriveContext;
  return {
    ...{ ctx, simulator, baseUrl, order, logged },
    ...{ control: simulator.control, oauth: simulator.oauth },
    kinds: () => simulator.control.requests.map(({ kind }) => kind),
    async read(path: string): Promise<string> {
      const { stream } = (await onedrive.files?.get(ctx, path)) ?? assert.fail();
      return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).toString();
    },
    async [Symbol.asyncDispose]() {
      await sandbox?.close();
    },
  };
}
