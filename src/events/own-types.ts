import Schema from "typebox/schema";
import type { FieldIssue } from "../lib/errors.ts";
import { issuesOf, type SchemaFault } from "../model/schema-issues.ts";
import type { EventTypeRow } from "../store/event-types.ts";
import { listEventTypes } from "../store/event-types.ts";
import { revisionOf } from "../store/revisions.ts";
import type { ConfigStore } from "../store/store.ts";

/** An event type of a tenant's own, ready to check events against. */
export interface OwnType {
  readonly type: string;
  readonly version: number;
  readonly onMismatch: "reject" | "warn";
  /** What does not fit the schema; empty for data that does, and where there is no schema. */
  check(data: unknown): readonly FieldIssue[];
}

export interface OwnTypes {
  /** The version asked for, or the newest; undefined where the tenant has no such type. */
  find(tenantId: number, type: string, version?: number): OwnType | undefined;
  /** Reads the types again where one has changed, at most once in a second. */
  refresh(): Promise<void>;
  /** The next `refresh` reads them whatever the time is: this process has changed one. */
  forget(): void;
}

const FRESH_MS = 1_000;

/** Keeps every tenant's types in memory; `config` is the hub's own store. */
export function createOwnTypes({ config }: { config: ConfigStore }): OwnTypes {
  let revision: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let byType = new Map<string, readonly OwnType[]>();
  return {
    find(tenantId, type, version) {
      const versions = byType.get(`${tenantId} ${type}`);
      return version === undefined
        ? versions?.at(-1)
        : versions?.find((one) => one.version === version);
    },
    forget() {
      readAt = Number.NEGATIVE_INFINITY;
    },
    async refresh() {
      if (performance.now() - readAt < FRESH_MS) return;
      const current = await revisionOf(config, "event_type");
      readAt = performance.now();
      if (current === revision) return;
      const rows = await listEventTypes(config);
      const grouped = Map.groupBy(rows, (row) => `${row.tenant_id} ${row.type}`);
      byType = new Map([...grouped].map(([key, of]) => [key, of.map(ownType)]));
      revision = current;
    },
  };
}

function ownType({ type, version, on_mismatch: onMismatch, schema: text }: EventTypeRow): OwnType {
  const schema = text === null ? undefined : (JSON.parse(text) as object);
  return {
    ...{ type, version, onMismatch },
    check: (data) => (schema ? schemaIssues(schema, data) : []),
  };
}

/** Against any JSON Schema: interpreted, so that no text of a caller becomes code. */
export function schemaIssues(schema: object, data: unknown): readonly FieldIssue[] {
  const [isValid, faults] = Schema.Errors(schema, data);
  return isValid ? [] : issuesOf(schema, faults as readonly SchemaFault[]);
}
