import type { NewEvent } from "../events/append.ts";
import { matchesType } from "../events/match.ts";
import { type EventCheck, toNewEvent } from "../events/new-event.ts";
import { checkType } from "../events/type-check.ts";
import { findEventType } from "../model/event-types.ts";
import type { HookRow } from "../store/incoming-hooks.ts";
import { type Call, headerOf } from "./call.ts";
import { type CallBody, textAt } from "./call-body.ts";
import type { HookOptions } from "./hook-options.ts";

const MAX_TYPE = 120;
const MAX_SUBJECT = 200;
const MAX_CONSUMER = 120;

/**
 * The event that a call stands for; undefined where its type is none, or not wanted. A type that the caller
 * names may be one of the hub's own only where the hook names it, so that nobody outside speaks for the hub.
 * @throws InvalidInputError where the body does not fit the schema of its type
 */
export function eventOfCall(
  { hook, options }: { hook: HookRow; options: HookOptions },
  { call, body }: { call: Call; body: CallBody },
  check: EventCheck,
): NewEvent | undefined {
  const type = hook.event_type ?? namedType(options, call, body);
  if (type === undefined) return undefined;
  if (hook.event_type === null && !isWanted(type, options, check)) return undefined;
  const { subject_path, consumer_path } = options;
  const subject = subject_path && textAt(body, subject_path, MAX_SUBJECT);
  const consumer = consumer_path && textAt(body, consumer_path, MAX_CONSUMER);
  const input = {
    type,
    data: body.value,
    ...(subject ? { subject } : {}),
    ...(consumer ? { consumer } : {}),
  };
  return { ...toNewEvent(input, check), data: body.text };
}

/** `orders/create` becomes `orders.create`, and what else no type may have a `_`. */
function namedType(
  { event_type_path: path, event_type_header: header, event_type_prefix: prefix = "" }: HookOptions,
  call: Call,
  body: CallBody,
): string | undefined {
  const named = (path && textAt(body, path, MAX_TYPE)) || (header && headerOf(call, header)) || "";
  const type =
    prefix +
    named
      .trim()
      .replaceAll("/", ".")
      .replace(/[^\w.]/g, "_");
  return named === "" || type.length > MAX_TYPE ? undefined : type;
}

function isWanted(type: string, { event_types: wanted }: HookOptions, check: EventCheck): boolean {
  if (wanted && !matchesType(wanted, type)) return false;
  if (check.findOwn(type)) return true;
  if (checkType(type)) return false;
  return findEventType(type) === undefined || wanted !== undefined;
}
