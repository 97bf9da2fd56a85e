import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { RESULTS } from "../hooks/hooks.ts";
import type { Hub } from "../hub.ts";

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

/** What the hub counts, in Prometheus' words; `viadukt_` before each name of ours. */
export function createMetrics(hub: Hub): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gauge(registry, "viadukt_runs_active", "Runs under way in this process", () => hub.runs.active);
  for (const [name, help] of DELIVERY_GAUGES) {
    gauge(registry, `viadukt_deliveries_${name}`, help, () => hub.dispatcher.stats()[name]);
  }
  for (const result of RESULTS) {
    const help = `Calls to incoming webhooks since the start that were ${result}`;
    gauge(registry, `viadukt_incoming_calls_${result}`, help, () => hub.hooks.counts()[result]);
  }
  gauge(registry, "viadukt_backlog_age_seconds", "Age of the oldest undelivered event", async () =>
    Math.round((await hub.dispatcher.oldestWaitMs()) / 1000),
  );
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

const DELIVERY_GAUGES = [
  ["delivered", "Deliveries made since the start"],
  ["failed", "Deliveries given up since the start"],
  ["retrying", "Attempts since the start that will be repeated"],
  ["events", "Events turned into deliveries since the start"],
  ["queued", "Deliveries held by this process and not yet sent"],
  ["sending", "Attempts under way"],
] as const;

function gauge(
  registry: Registry,
  name: string,
  help: string,
  read: () => number | Promise<number>,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await read());
    },
  });
}
