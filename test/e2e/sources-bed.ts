import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SandboxFault } from "../../sandbox/faults.ts";
import { startSandbox } from "../../sandbox/server.ts";
import type { Simulator } from "../../sandbox/simulator.ts";
import { type HubProcess, startHub } from "./hub-process.ts";
import { type Laid, layFiles } from "./sources-files.ts";
import { createSystems, OWN_NIP, type Systems } from "./sources-systems.ts";

export interface SourcesBed extends AsyncDisposable {
  readonly systems: Systems;
  readonly files: Laid;
  /** The next `times` calls of the system meet the fault. */
  fault(system: string, kind: SandboxFault, times: number): Promise<void>;
  /** Runs `act` once, before the system answers its call number `call`. */
  atCall(system: string, call: number, act: () => unknown): void;
  /** What of it has not been reached yet. */
  planned(): readonly string[];
  /** The hub on its data; the first time with nothing in it. */
  start(): Promise<HubProcess>;
  /** Adds one integration for each system and one for the files. */
  addAll(hub: HubProcess): Promise<void>;
}

/** Five systems with an API, a folder of files, and a place for the data of a hub. */
export async function openSourcesBed(): Promise<SourcesBed> {
  const systems = createSystems();
  const counts = new Map<string, number>();
  const planned = new Map<string, () => unknown>();
  const sandbox = await startSandbox({
    simulators: systems.all.map((simulator) => watched(simulator, { counts, planned })),
  });
  const folder = mkdtempSync(join(tmpdir(), "viadukt-sources-"));
  const [dataDir, inbox] = [join(folder, "data"), join(folder, "files")];
  const files = await layFiles(inbox, systems.ksef);
  const env = {
    ...{ AUTH: "off", EGRESS_ALLOW: "127.0.0.1", LEASE_SECONDS: "5" },
    ...{ SANDBOX_URL: sandbox.url, IMPORT_DIRS: folder },
  };
  return {
    ...{ systems, files },
    async fault(system, kind, times) {
      await fetch(`${sandbox.url}/${system}/_sandbox/fault`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ kind, times }),
      });
    },
    atCall: (system, call, act) => void planned.set(`${system} ${call}`, act),
    planned: () => [...planned.keys()],
    start: () => startHub(env, { dataDir }),
    async addAll(hub) {
      for (const { id, credentials, settings } of sandbox.systems) {
        // One call for each document less.
        const more = id === "infakt" ? { read_details: false } : {};
        const body = { id, provider: id, credentials, settings: { ...settings, ...more } };
        await hub.call("POST", "/api/integrations/", body);
      }
      const settings = { own_nip: OWN_NIP, folder: inbox };
      const body = { id: "pliki", provider: "file_source", credentials: {}, settings };
      await hub.call("POST", "/api/integrations/", body);
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Watch {
  readonly counts: Map<string, number>;
  readonly planned: Map<string, () => unknown>;
}

const watched = (simulator: Simulator, { counts, planned }: Watch): Simulator => ({
  ...simulator,
  async handle(...call) {
    const { id } = simulator;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    const act = planned.get(`${id} ${count}`);
    planned.delete(`${id} ${count}`);
    await act?.();
    await simulator.handle(...call);
  },
});
