import type { EventType } from "./event-type.ts";
import { FISCAL_EVENT_TYPES } from "./event-types-fiscal.ts";
import { GARAGEREG_EVENT_TYPES } from "./event-types-garagereg.ts";
import { HUB_EVENT_TYPES } from "./event-types-hub.ts";
import { INTEGRATION_EVENT_TYPES } from "./event-types-integration.ts";
import { RECORD_EVENT_TYPES } from "./event-types-record.ts";

export type { EventType } from "./event-type.ts";

/** Every event type that the hub knows; publishers may add types of their own with a dot in the name. */
export const EVENT_TYPES: readonly EventType[] = [
  ...RECORD_EVENT_TYPES,
  ...HUB_EVENT_TYPES,
  ...INTEGRATION_EVENT_TYPES,
  ...FISCAL_EVENT_TYPES,
  ...GARAGEREG_EVENT_TYPES,
];

const BY_TYPE: ReadonlyMap<string, EventType> = new Map(
  EVENT_TYPES.map((entry) => [entry.type, entry]),
);

export const findEventType = (type: string): EventType | undefined => BY_TYPE.get(type);

/** Shops and warehouses tell of their orders themselves: `order.paid` and `order.shipped` are theirs to publish. */
const OPEN_FAMILY = "order";

/** First words of dotted names that only the hub itself gives: an unknown `invoice.…` is a misspelling. */
export const RESERVED_FAMILIES: ReadonlySet<string> = new Set(
  EVENT_TYPES.filter((entry) => entry.family === "hub")
    .map((entry) => entry.type.split(".")[0] ?? "")
    .filter((family) => family !== OPEN_FAMILY),
);

/** Letters, digits and `_`, joined by single dots. */
export const EVENT_TYPE_PATTERN = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;
