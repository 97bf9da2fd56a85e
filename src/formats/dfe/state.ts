import type { DfeState, FiscalEvent, FiscalProtocol } from "../../model/fiscal-document.ts";

const STATES: ReadonlyMap<string, DfeState> = new Map<string, DfeState>([
  ["100", "authorized"],
  ["150", "authorized"],
  ["101", "cancelled"],
  ["135", "cancelled"],
  ["151", "cancelled"],
  ["155", "cancelled"],
  ["110", "denied"],
  ["301", "denied"],
  ["302", "denied"],
  ["303", "denied"],
]);

/** What a protocol's cStat makes of a document; `unconfirmed` for a step on the way, such as 103 or 105. */
export const protocolState = (status: string): DfeState =>
  STATES.get(status) ?? (Number(status) >= 201 ? "rejected" : "unconfirmed");

/** A cancellation, and one by substitution. */
const CANCELLATIONS: ReadonlySet<string> = new Set(["110111", "110112"]);
/** Linked with an alert (CT-e), registered and linked, registered alone, cancelled late. */
const REGISTERED: ReadonlySet<string> = new Set(["134", "135", "136", "155"]);
/** What the old cancellation before events was answered with. */
const OLD_CANCELLATIONS: ReadonlySet<string> = new Set(["101", "151"]);

/** What counts of an event. */
export type EventState = Pick<FiscalEvent, "type" | "status" | "is_summary">;

/** Whether the authority has taken the event; its own summary of one proves it. */
export const isRegistered = ({ type, status, is_summary }: EventState): boolean =>
  status === undefined
    ? is_summary
    : REGISTERED.has(status) || (CANCELLATIONS.has(type) && OLD_CANCELLATIONS.has(status));

/** The state of a document by its protocol and the events that are known of it, and of no other, in any order. */
export function dfeStateOf(
  protocol: Pick<FiscalProtocol, "status"> | undefined,
  events: readonly EventState[] = [],
): DfeState {
  const state = protocol === undefined ? "unconfirmed" : protocolState(protocol.status);
  if (state === "denied" || state === "rejected") return state;
  const isCancelled = events.some((event) => CANCELLATIONS.has(event.type) && isRegistered(event));
  return isCancelled ? "cancelled" : state;
}
