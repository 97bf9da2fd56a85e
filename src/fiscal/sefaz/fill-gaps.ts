import type { FiscalService } from "../../sdk/fiscal.ts";
import {
  countQueries,
  endGap,
  type FiscalGap,
  leaseCursor,
  noteQuery,
  pendingGaps,
  saveCursor,
} from "../../store/fiscal-cursors.ts";
import type { DataStore } from "../../store/store.ts";
import { HOUR_MS, LEASE_MS, PAGE_PAUSE_MS, QUERIES_AN_HOUR, silence } from "./pace.ts";
import type { HeldCursor, SefazSession } from "./session.ts";
import { takeDocuments } from "./take-documents.ts";

/** A damaged document is asked for so often. */
const MAX_TRIES = 3;

/** Single queries that may still go out within the hour. */
export async function queriesLeft(
  { data, clock }: Pick<SefazSession, "data" | "clock">,
  key: HeldCursor["key"],
): Promise<number> {
  const asked = await countQueries(data, key, clock.now() - HOUR_MS);
  return Math.max(0, QUERIES_AN_HOUR - asked);
}

/** Asks for missing numbers one by one, as many as the hour allows. */
export async function fillGaps(
  session: SefazSession,
  service: FiscalService,
  cursor: HeldCursor,
): Promise<void> {
  const { data, clock, fiscal, context, signal, pause, log, random } = session;
  const room = await queriesLeft(session, cursor.key);
  if (room === 0) return;
  for (const gap of await pendingGaps(data, cursor.row.id, room)) {
    signal.throwIfAborted();
    await pause(PAGE_PAUSE_MS);
    const { row, token } = cursor;
    if (!(await leaseCursor(data, row.id, { token, now: clock.now(), leaseMs: LEASE_MS }))) return;
    await noteQuery(data, cursor.key, clock.now());
    const answer = await fiscal.distribute(context, service, { nsu: gap.nsu });
    if (answer.status === "656") {
      const values = { state: "blocked", next_allowed_at: silence(clock.now(), random) } as const;
      await saveCursor(
        data,
        { id: cursor.row.id, token: cursor.token },
        { values, now: clock.now() },
      );
      log("warn", "The authority counts too many single queries", { reason: answer.reason });
      return;
    }
    const fault = answer.documents.find((one) => one.fault)?.fault;
    const end = endOf(gap, { status: answer.status, fault, reason: answer.reason });
    const updated_at = clock.now();
    await takeDocuments(session, answer.documents, (store: DataStore) =>
      endGap(store, gap.id, { ...end, updated_at }),
    );
    log("info", "Asked for a missing number", { nsu: gap.nsu, status: answer.status, ...end });
  }
}

function endOf(
  { tries, reason }: FiscalGap,
  answer: { readonly status: string; readonly fault: string | undefined; readonly reason: string },
): Pick<FiscalGap, "state" | "tries" | "reason"> {
  const next = tries + 1;
  if (answer.status === "138" && answer.fault === undefined) {
    return { state: "found", tries: next, reason };
  }
  if (answer.status === "137")
    return { state: "void", tries: next, reason: answer.reason.slice(0, 500) };
  const last = (answer.fault ?? `${answer.status} ${answer.reason}`).slice(0, 500);
  return { state: next >= MAX_TRIES ? "given_up" : "pending", tries: next, reason: last };
}
