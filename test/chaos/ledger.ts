import type { Fault } from "./faults.ts";
import type { Behaviour, Receipt } from "./receivers.ts";

/** One delivery as the hub lists it at the end. */
export interface Listed {
  readonly event_id: string;
  readonly path: Behaviour;
  readonly state: "pending" | "delivered" | "retrying" | "failed" | "expired";
  readonly last_error: string | null;
}

export interface Accounts {
  readonly accepted: number;
  readonly deliveries: number;
  /** Accepted events that an endpoint has no delivery of. */
  readonly missing: number;
  /** Listed as delivered although no receiver has seen them. */
  readonly claimed: number;
  /** Open although nothing keeps them. */
  readonly stuck: number;
  /** `flaky retrying 12`, for whoever looks for the reason. */
  readonly stuckWhere: readonly string[];
  /** In the list of what was not delivered, with a reason. */
  readonly undelivered: number;
  readonly withoutReason: number;
  /** Sent again although a 2xx had been given. */
  readonly repeats: number;
  /** Of those: more than a lease after every fault, so that none explains them. */
  readonly unexplained: number;
  /** The latest repeat after the fault that explains it, seconds. */
  readonly latestRepeatSeconds: number;
}

/** Compares what was accepted, what the hub says of it, and what the receivers saw. */
export function accountsOf({
  accepted,
  listed,
  receipts,
  faults,
  paths,
  leaseMs,
}: {
  readonly accepted: ReadonlySet<string>;
  readonly listed: readonly Listed[];
  readonly receipts: readonly Receipt[];
  readonly faults: readonly Fault[];
  readonly paths: readonly Behaviour[];
  readonly leaseMs: number;
}): Accounts {
  const known = new Set(listed.map((one) => `${one.event_id} ${one.path}`));
  const seen = new Set(receipts.map((one) => `${one.id} ${one.path}`));
  const settledBadly = listed.filter(({ state }) => state === "failed" || state === "expired");
  const wanted = [...accepted].flatMap((id) => paths.map((path) => `${id} ${path}`));
  const repeats = repeatsOf(receipts, { faults, leaseMs });
  const isStuck = ({ state, path }: Listed): boolean =>
    path !== "gone" && (state === "pending" || state === "retrying");
  return {
    accepted: accepted.size,
    deliveries: listed.length,
    missing: wanted.filter((key) => !known.has(key)).length,
    claimed: listed.filter(
      (one) => one.state === "delivered" && !seen.has(`${one.event_id} ${one.path}`),
    ).length,
    stuck: listed.filter(isStuck).length,
    stuckWhere: placesOf(listed.filter(isStuck)),
    undelivered: settledBadly.length,
    withoutReason: settledBadly.filter(({ last_error }) => !last_error).length,
    ...repeats,
  };
}

const placesOf = (listed: readonly Listed[]): string[] =>
  [...Map.groupBy(listed, ({ path, state }) => `${path} ${state}`)].map(
    ([place, all]) => `${place} ${all.length}`,
  );

/** What a fault may cost beside the lease: looking for work, a restart, a busy machine. */
const SLACK_MS = 15_000;

function repeatsOf(
  receipts: readonly Receipt[],
  { faults, leaseMs }: { faults: readonly Fault[]; leaseMs: number },
): Pick<Accounts, "repeats" | "unexplained" | "latestRepeatSeconds"> {
  const takenAt = new Map<string, number>();
  let [repeats, unexplained, latestMs] = [0, 0, 0];
  for (const { id, path, at, isTaken } of receipts) {
    const key = `${id} ${path}`;
    const before = takenAt.get(key);
    if (before === undefined) {
      if (isTaken) takenAt.set(key, at);
      continue;
    }
    repeats += 1;
    const since = explanationOf({ before, at }, { faults, leaseMs });
    if (since === undefined) unexplained += 1;
    else latestMs = Math.max(latestMs, since);
  }
  return { repeats, unexplained, latestRepeatSeconds: latestMs / 1000 };
}

/** How long after the end of a fault that began near the first 2xx the repeat came. */
function explanationOf(
  { before, at }: { before: number; at: number },
  { faults, leaseMs }: { faults: readonly Fault[]; leaseMs: number },
): number | undefined {
  const fitting = faults.filter(
    (fault) =>
      before <= fault.until + SLACK_MS && at >= fault.at && at <= fault.until + leaseMs + SLACK_MS,
  );
  const since = fitting.map((fault) => Math.max(0, at - fault.until));
  return since.length === 0 ? undefined : Math.min(...since);
}
