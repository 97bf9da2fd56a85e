import { canonicalJson } from "../lib/json.ts";
import { insertAuditEntry } from "../store/audit-entries.ts";
import type { ConfigStore } from "../store/store.ts";

/** Longer values are of no use to a reader, and a list must not become heavy by one entry. */
const MAX_VALUE = 2_000;
const MAX_NAME = 254;
const SECRET_NAME = /password|secret|token|credential|api_?key|private/i;
const HIDDEN = "***";

export type Change = { readonly before?: unknown; readonly after?: unknown };

export interface AuditRecord {
  /** Who: `Principal.actor`. */
  readonly actor: string;
  /** `kind.verb`, e.g. `user.created`. */
  readonly action: string;
  readonly target: { readonly kind: string; readonly name: string };
  /** Fields with their values before and after; what has the name of a secret is hidden. */
  readonly details?: Readonly<Record<string, Change>>;
  readonly now: number;
}

/** Writes who changed what, on a tenant's store; inside the transaction of the change it stands or falls with it. */
export function recordAudit(
  config: ConfigStore,
  { actor, action, target, details = {}, now }: AuditRecord,
): Promise<void> {
  const shown = Object.entries(details).map(([field, { before = null, after = null }]) => [
    field,
    { before: plain(before, field), after: plain(after, field) },
  ]);
  return insertAuditEntry(config, {
    at: now,
    actor: actor.slice(0, MAX_NAME),
    action,
    target_kind: target.kind,
    target: target.name.slice(0, MAX_NAME),
    details: JSON.stringify(Object.fromEntries(shown)),
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields that differ, each with its value before and after; one that is new or gone has one side only. */
export function changesBetween(before: Fields, after: Fields): Record<string, Change> {
  const changes: Record<string, Change> = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (canonicalJson(before[field] ?? null) === canonicalJson(after[field] ?? null)) continue;
    changes[field] = { before: before[field] ?? null, after: after[field] ?? null };
  }
  return changes;
}

function plain(value: unknown, field: string): unknown {
  if (value === null || value === undefined || typeof value === "boolean") return value ?? null;
  if (SECRET_NAME.test(field)) return HIDDEN;
  const hidden = JSON.stringify(value, (name, part: unknown) =>
    typeof part === "string" && SECRET_NAME.test(name) ? HIDDEN : part,
  );
  if (hidden.length <= MAX_VALUE) return JSON.parse(hidden) as unknown;
  return `${hidden.slice(0, MAX_VALUE)}…`;
}
