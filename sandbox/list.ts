import { createSimulator as createErp } from "./erp/index.ts";
import { createFakturownia } from "./fakturownia/index.ts";
import { createSimulator as createNextcloud } from "./nextcloud/index.ts";
import type { Simulator, SimulatorOptions } from "./simulator.ts";

/** Every simulated system that there is, each with fresh data; the clock is a real one unless given. */
export function createSimulators(options: SimulatorOptions = { now: Date.now }): Simulator[] {
  const { now = Date.now } = options;
  return [createFakturownia({ now }), createNextcloud({ now }), createErp({ now })];
}
