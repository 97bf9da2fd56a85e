import type { Cipher } from "../auth/fernet.ts";
import { envelopeOf } from "../events/envelope.ts";
import { matchesType } from "../events/match.ts";
import type { Log } from "../lib/log.ts";
import { inactiveIntegrationIds } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import { allSubscriptions, subscriptionsVersion } from "../store/subscriptions.ts";
import type { Message, Target } from "./target.ts";
import { targetOf } from "./target-of.ts";

/** Combinations of tenant, type and consumer whose targets are remembered. */
const MAX_REMEMBERED = 10_000;

/** Every subscription ready for sending; `refresh` reads them again only where one has changed. */
export interface Targets {
  refresh(): Promise<void>;
  find(id: number): Target | undefined;
  /** Active and paused ones of the event's tenant, and of its consumer where it names one, that want it. */
  matching(message: Message): readonly Target[];
  activeIds(): readonly number[];
  inactiveIds(): readonly number[];
}

export function createTargets({
  config,
  cipher,
  log,
}: {
  config: ConfigStore;
  cipher: Cipher;
  log: Log;
}): Targets {
  let version: string | undefined;
  let byId = new Map<number, Target>();
  /** `tenant type consumer` to those whose types fit. */
  const byType = new Map<string, readonly Target[]>();

  const wanting = ({ tenantId, type, consumer }: Message): readonly Target[] => {
    const key = `${tenantId} ${type} ${consumer ?? ""}`;
    const known = byType.get(key);
    if (known) return known;
    const found = [...byId.values()].filter(
      (target) =>
        (target.isActive || target.isPaused) &&
        target.tenantId === tenantId &&
        (target.consumer === null || target.consumer === consumer) &&
        matchesType(target.eventTypes, type),
    );
    if (byType.size >= MAX_REMEMBERED) byType.clear();
    byType.set(key, found);
    return found;
  };

  return {
    async refresh() {
      const current = await subscriptionsVersion(config);
      if (current === version) return;
      const rows = await allSubscriptions(config);
      const off = await inactiveIntegrationIds(config);
      byId = new Map(rows.map((row) => [row.id, paused(targetOf(row, { cipher, log }), off)]));
      byType.clear();
      version = current;
    },
    find: (id) => byId.get(id),
    matching(message) {
      const wanted = wanting(message);
      if (wanted.every((target) => target.accepts === undefined)) return wanted;
      const envelope = envelopeOf(message);
      return wanted.filter((target) => target.accepts?.(envelope) ?? true);
    },
    activeIds: () => idsOf(byId, true),
    inactiveIds: () => idsOf(byId, false),
  };
}

/** A destination whose integration is switched off: its deliveries wait. */
const paused = (target: Target, off: ReadonlySet<number>): Target =>
  target.isActive && target.url === null && off.has(target.integrationId ?? 0)
    ? { ...target, isActive: false, isPaused: true }
    : target;

const idsOf = (targets: ReadonlyMap<number, Target>, isActive: boolean): number[] =>
  [...targets.values()].filter((target) => target.isActive === isActive).map(({ id }) => id);
