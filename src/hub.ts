import type { Cipher } from "./auth/fernet.ts";
import type { Registry } from "./connectors/registry.ts";
import type { Settings } from "./config.ts";
import type { Dispatcher } from "./delivery/dispatcher.ts";
import type { Clock } from "./lib/clock.ts";
import type { EgressGuard } from "./lib/egress.ts";
import type { Outbound } from "./lib/http.ts";
import type { Log } from "./lib/log.ts";
import type { FileStore } from "./reports/file-store.ts";
import type { RunEngine } from "./runs/engine.ts";
import type { ConfigStore, DataStore } from "./store/store.ts";

/** Every part of a running hub, as the API and the command line see it; `app.ts` builds it. */
export interface Hub extends AsyncDisposable {
  readonly settings: Settings;
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly cipher: Cipher;
  readonly connectors: Registry;
  readonly outbound: Outbound;
  readonly egress: EgressGuard;
  readonly files: FileStore;
  readonly runs: RunEngine;
  readonly dispatcher: Dispatcher;
  readonly log: Log;
  readonly clock: Clock;
}
