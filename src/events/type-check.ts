import {
  EVENT_TYPE_PATTERN,
  EVENT_TYPES,
  findEventType,
  RESERVED_FAMILIES,
} from "../model/event-types.ts";
import { nearMatches } from "./near.ts";

const KNOWN = EVENT_TYPES.map((entry) => entry.type);

/** What is wrong with a name and what to do, without the field's name. */
export interface NameIssue {
  readonly message: string;
  readonly remedy: string;
}

/**
 * Whether events of the type may be published: every catalogued one, and others that have a dot and do
 * not begin with a family of the hub's own.
 */
export function checkType(type: string): NameIssue | undefined {
  if (findEventType(type)) return undefined;
  if (!EVENT_TYPE_PATTERN.test(type)) {
    return {
      message: "is no event type",
      remedy: "Use letters, digits and _, joined by dots: order.shipped.",
    };
  }
  const [family = ""] = type.split(".");
  if (type.includes(".") && !RESERVED_FAMILIES.has(family)) return undefined;
  const near = nearMatches(type, KNOWN);
  const meant = near.length > 0 ? `Did you mean ${near.join(", ")}? ` : "";
  return {
    message: `there is no event type ${type}`,
    remedy: `${meant}GET /api/events/types lists all; a type of your own has a dot in its name and another first word than the hub's.`,
  };
}

/** As `checkType` for what a subscription may name: also `*` and `family.*`. */
export function checkPattern(pattern: string): NameIssue | undefined {
  if (pattern === "*") return undefined;
  if (!pattern.endsWith(".*")) return checkType(pattern);
  if (EVENT_TYPE_PATTERN.test(pattern.slice(0, -2))) return undefined;
  return { message: "is no family of event types", remedy: "Write it as invoice.* or *." };
}
