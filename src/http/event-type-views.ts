import { toRfc3339 } from "../lib/clock.ts";
import { EVENT_TYPES } from "../model/event-types.ts";
import type { I18n } from "../model/i18n.ts";
import { type EventTypeRow, listEventTypes } from "../store/event-types.ts";
import type { ConfigStore } from "../store/store.ts";

/** Types of the hub in the words of the API. */
export const BUILT_IN = EVENT_TYPES.map((entry) => ({
  ...entry,
  version: 1,
  on_mismatch: "reject" as const,
  created_at: null,
}));

export const toEventType = (row: EventTypeRow) => ({
  type: row.type,
  version: row.version,
  family: "own",
  title: JSON.parse(row.title) as I18n,
  description: JSON.parse(row.description) as I18n,
  schema: row.schema === null ? null : (JSON.parse(row.schema) as unknown),
  example: row.example === null ? null : (JSON.parse(row.example) as unknown),
  on_mismatch: row.on_mismatch,
  created_at: toRfc3339(row.created_at),
});

/** The newest version of each of the tenant's own types. */
export async function ownTypesOf(config: ConfigStore) {
  const newest = new Map((await listEventTypes(config)).map((row) => [row.type, row]));
  return [...newest.values()].map(toEventType);
}

/** What a customer may subscribe to: the tenant's own types; without any, those about records. */
export async function offeredTypes(config: ConfigStore) {
  const own = await ownTypesOf(config);
  return own.length > 0 ? own : BUILT_IN.filter(({ family }) => family !== "hub");
}
