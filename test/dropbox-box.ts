import assert from "node:assert/strict";
import { createSimulator, type DropboxSimulator } from "../sandbox/dropbox/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import dropbox from "../src/connectors/dropbox/index.ts";
import type { DropboxContext } from "../src/connectors/dropbox/manifest.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import type { State } from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";

const DEADLINE_MS = 60_000;

interface BoxOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly credentials?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  readonly state?: State;
  /** On the simulator of that box. */
  readonly beside?: { readonly simulator: DropboxSimulator; readonly baseUrl: string };
}

/** A simulated Dropbox with the engine's own context for it. */
export async function openBox(options: BoxOptions = {}) {
  const { beside, settings, signal = AbortSignal.timeout(DEADLINE_MS) } = options;
  const simulator = beside?.simulator ?? createSimulator({ now: Date.now });
  const sandbox = beside ? undefined : await startSandbox({ simulators: [simulator] });
  const baseUrl = beside?.baseUrl ?? `${sandbox?.url}/dropbox`;
  const order = {
    provider: "dropbox",
    baseUrl,
    credentials: options.credentials ?? simulator.credentials,
    settings: {
      content_url: `${baseUrl}/content`,
      token_url: `${baseUrl}/oauth2/token`,
      ...settings,
    },
  };
  const ctx = openTestContext({
    connector: dropbox as never,
    ...order,
    ...(options.state ? { state: options.state } : {}),
    log: silentLog,
    clock: systemClock,
    signal,
  }) as unknown as DropboxContext;
  return {
    ...{ ctx, simulator, baseUrl, order, control: simulator.control, oauth: simulator.oauth },
    routes: () => simulator.control.requests.map(({ route }) => route),
    async read(path: string): Promise<string> {
      const { stream } = (await dropbox.files?.get(ctx, path)) ?? assert.fail();
      return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).toString();
    },
    async [Symbol.asyncDispose]() {
      await sandbox?.close();
    },
  };
}
