import type { Cipher } from "../auth/fernet.ts";
import { matchesFilters, matchesType } from "../events/match.ts";
import { messageOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { ConfigStore } from "../store/store.ts";
import {
  allSubscriptions,
  type SubscriptionRow,
  subscriptionsVersion,
} from "../store/subscriptions.ts";
import { standardKey } from "./signature.ts";
import type { Message, Target } from "./target.ts";

/** Every subscription ready for sending; `refresh` reads them again only where one has changed. */
export interface Targets {
  refresh(): Promise<void>;
  find(id: number): Target | undefined;
  /** Active ones of the event's tenant that want it. */
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
  /** `tenant type` to those whose types fit. */
  const byType = new Map<string, readonly Target[]>();

  const wanting = (tenantId: number, type: string): readonly Target[] => {
    const key = `${tenantId} ${type}`;
    const known = byType.get(key);
    if (known) return known;
    const found = [...byId.values()].filter(
      (target) =>
        target.isActive && target.tenantId === tenantId && matchesType(target.eventTypes, type),
    );
    byType.set(key, found);
    return found;
  };

  return {
    async refresh() {
      const current = await subscriptionsVersion(config);
      if (current === version) return;
      const rows = await allSubscriptions(config);
      byId = new Map(rows.map((row) => [row.id, targetOf(row, { cipher, log })]));
      byType.clear();
      version = current;
    },
    find: (id) => byId.get(id),
    matching(message) {
      let data: unknown;
      return wanting(message.tenantId, message.type).filter((target) => {
        if (!target.hasFilters) return true;
        data ??= JSON.parse(message.dataText);
        return matchesFilters(target.eventFilters, data);
      });
    },
    activeIds: () => idsOf(byId, true),
    inactiveIds: () => idsOf(byId, false),
  };
}

const idsOf = (targets: ReadonlyMap<number, Target>, isActive: boolean): number[] =>
  [...targets.values()].filter((target) => target.isActive === isActive).map(({ id }) => id);

/** A row that cannot be read has a `fault`: its deliveries are made and fail with it, none is lost. */
export function targetOf(
  row: SubscriptionRow,
  { cipher, log }: { cipher: Cipher; log: Log },
): Target {
  const base = {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    url: row.url,
    wireFormat: row.wire_format,
    signatureHeader: row.signature_header ?? undefined,
    timeoutMs: row.timeout_ms,
    isActive: row.active === 1,
    retryDelays: JSON.parse(row.retry_delays) as number[],
    eventTypes: JSON.parse(row.event_types) as string[],
    ...filtersOf(row),
  };
  try {
    const secrets =
      row.secrets === null ? [] : (JSON.parse(cipher.decrypt(row.secrets)) as string[]);
    const headers =
      row.headers === null
        ? {}
        : (JSON.parse(cipher.decrypt(row.headers)) as Record<string, string>);
    const keys = row.wire_format === "standard" ? secrets.flatMap((s) => standardKey(s) ?? []) : [];
    const fault =
      row.wire_format === "standard" && keys.length < secrets.length
        ? "Its secret does not begin with whsec_ and base64: set a new one."
        : undefined;
    return { ...base, secrets, headers, keys, fault };
  } catch (error) {
    log.error(
      { subscriptionId: row.id, reason: messageOf(error) },
      "the secrets of a subscription cannot be read",
    );
    const fault = "Its secrets cannot be decrypted: is CONFIG_ENCRYPTION_KEY the right one?";
    return { ...base, secrets: [], headers: {}, keys: [], fault };
  }
}

function filtersOf(row: SubscriptionRow): Pick<Target, "eventFilters" | "hasFilters"> {
  const eventFilters = JSON.parse(row.event_filters) as Record<string, unknown[]>;
  return { eventFilters, hasFilters: Object.keys(eventFilters).length > 0 };
}
