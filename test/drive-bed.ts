import { createSimulator } from "../sandbox/google-drive/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import googleDrive from "../src/connectors/google-drive/index.ts";
import type { DriveContext } from "../src/connectors/google-drive/manifest.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import { createMemoryState } from "../src/sdk/host/memory-state.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";

const DEADLINE_MS = 60_000;

/** A simulated Google Drive; its contexts share one state, as those of one integration. */
export async function openDriveBed(settings: Readonly<Record<string, unknown>> = {}) {
  const simulator = createSimulator({ now: Date.now });
  const sandbox = await startSandbox({ simulators: [simulator] });
  const baseUrl = `${sandbox.url}/google_drive`;
  const state = createMemoryState();
  const order = {
    provider: "google_drive",
    baseUrl,
    credentials: simulator.credentials,
    settings: { token_url: `${baseUrl}/token`, ...settings },
  };
  const open = (signal: AbortSignal = AbortSignal.timeout(DEADLINE_MS)): DriveContext =>
    openTestContext({
      ...{ connector: googleDrive as never, ...order, state, signal },
      ...{ log: silentLog, clock: systemClock },
    }) as unknown as DriveContext;
  return {
    ...{ simulator, control: simulator.control, oauth: simulator.oauth, order, state, open },
    drive: () => simulator.drive(),
    /** `POST files`, without ids. */
    calls: () =>
      simulator.control.requests.map(
        ({ method, path }) => `${method} ${path.replace(/^.*\/v3\//, "").replace(/\/.*/, "/…")}`,
      ),
    async read(path: string): Promise<string> {
      const found = await googleDrive.files?.get(open(), path);
      const chunks = await Array.fromAsync((found?.stream ?? []) as AsyncIterable<Buffer>);
      return Buffer.concat(chunks).toString();
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}
