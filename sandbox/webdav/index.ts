import { createSimulator as createNextcloud } from "../nextcloud/index.ts";
import type { Simulator, SimulatorOptions } from "../simulator.ts";

/** The root folder of the one user, where the address of the simulator leads. */
const ROOT = "/remote.php/dav/files/anna";

/**
 * A plain WebDAV folder: the files of a Nextcloud of its own without what surrounds them. Addresses in its answers are
 * those of a server behind a proxy that rewrites paths.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { credentials, handle, reset } = createNextcloud(options);
  return {
    id: "webdav",
    title: "WebDAV",
    integrationType: "cloud_storage",
    credentials,
    settings: { default_folder: "/BR-Reports" },
    handle(req, res, url) {
      const inner = new URL(url);
      inner.pathname = ROOT + url.pathname;
      return handle(req, res, inner);
    },
    reset,
  };
}
