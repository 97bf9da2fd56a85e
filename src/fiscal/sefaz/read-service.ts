import { isHubError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { DistributionAnswer, FiscalService } from "../../sdk/fiscal.ts";
import {
  addGaps,
  type CursorValues,
  type FiscalCursor,
  leaseCursor,
  NO_NSU,
  openCursor,
  releaseCursor,
  saveCursor,
} from "../../store/fiscal-cursors.ts";
import type { DataStore } from "../../store/store.ts";
import { fillGaps } from "./fill-gaps.ts";
import {
  afterFault,
  allowedAt,
  between,
  judge,
  LEASE_MS,
  PAGE_PAUSE_MS,
  padNsu,
  type Verdict,
} from "./pace.ts";
import type { HeldCursor, SefazSession } from "./session.ts";
import { takeDocuments } from "./take-documents.ts";

/** One run does not hold the place for ever: the next one goes on. */
const MAX_PAGES = 400;

export interface ServiceOutcome {
  readonly service: FiscalService;
  /** waiting: the authority may not be asked yet; held: another worker asks. */
  readonly ended: "done" | "more" | "waiting" | "held" | "blocked" | "backoff" | "refused";
  readonly pages: number;
  readonly documents: number;
  readonly status: string | null;
  readonly reason: string | null;
  readonly last_nsu: string;
  readonly max_nsu: string;
  /** Epoch milliseconds. */
  readonly next_allowed_at: number;
}

/**
 * Reads what a service has for the company since the last time, page by page, each committed with its NSU. Asks only when it is
 * allowed to, and only where no other worker does.
 */
export async function readService(
  session: SefazSession,
  service: FiscalService,
): Promise<ServiceOutcome> {
  const { data, company, integration, clock } = session;
  const key = { service, environment: company.environment, tax_id: company.tax_id };
  const row = await openCursor(data, key, { integrationId: integration.id, now: clock.now() });
  const cursor: HeldCursor = { key, token: newId("lease", clock.now()), row };
  if (!(await takeLease(session, cursor))) return outcome(service, cursor, "held");
  try {
    cursor.row = await openCursor(data, key, { integrationId: integration.id, now: clock.now() });
    const ended = await readPages(session, service, cursor);
    return ended;
  } finally {
    await releaseCursor(data, cursor.row.id, cursor.token);
  }
}

const takeLease = ({ data, clock }: SefazSession, { row, token }: HeldCursor): Promise<boolean> =>
  leaseCursor(data, row.id, { token, now: clock.now(), leaseMs: LEASE_MS });

function outcome(
  service: FiscalService,
  { row }: HeldCursor,
  ended: ServiceOutcome["ended"],
  { pages = 0, documents = 0 }: { pages?: number; documents?: number } = {},
): ServiceOutcome {
  const { last_status: status, last_reason: reason, last_nsu, max_nsu, next_allowed_at } = row;
  return { service, ended, pages, documents, status, reason, last_nsu, max_nsu, next_allowed_at };
}

async function readPages(
  session: SefazSession,
  service: FiscalService,
  cursor: HeldCursor,
): Promise<ServiceOutcome> {
  const { clock, signal, pause, log } = session;
  let [pages, documents] = [0, 0];
  const end = (ended: ServiceOutcome["ended"]) =>
    outcome(service, cursor, ended, { pages, documents });
  while (pages < MAX_PAGES) {
    signal.throwIfAborted();
    const until = allowedAt(cursor.row, clock.now());
    if (until > clock.now()) {
      if (pages === 0)
        log("info", "The authority may not be asked yet", {
          service,
          until: new Date(until).toISOString(),
        });
      return end(pages === 0 ? "waiting" : "done");
    }
    if (pages > 0) await pause(PAGE_PAUSE_MS);
    if (!(await takeLease(session, cursor))) return end("held");
    const answer = await ask(session, service, cursor);
    const verdict = judge(answer, {
      now: clock.now(),
      random: session.random,
      failures: cursor.row.failures,
    });
    documents += answer.documents.length;
    pages += 1;
    if (!(await keep(session, cursor, { answer, verdict }))) return end("held");
    log(
      verdict.next === "more" || verdict.next === "done" ? "info" : "warn",
      "The authority answered",
      {
        ...{ service, status: answer.status, reason: answer.reason },
        ...{
          documents: answer.documents.length,
          last_nsu: cursor.row.last_nsu,
          max_nsu: cursor.row.max_nsu,
        },
      },
    );
    if (verdict.next === "done") await fillGaps(session, service, cursor);
    if (verdict.next !== "more") return end(verdict.next);
  }
  return end("more");
}

/**
 * One query. Before it goes out the cursor says when to ask again should there be no answer: a process that dies in between must
 * not ask sooner.
 */
async function ask(
  session: SefazSession,
  service: FiscalService,
  cursor: HeldCursor,
): Promise<DistributionAnswer> {
  const { fiscal, context, clock, random } = session;
  const now = clock.now();
  const { row } = cursor;
  const next_allowed_at = afterFault(row, { now, random });
  await write(session, cursor, { last_asked_at: now, next_allowed_at, failures: row.failures + 1 });
  try {
    return await fiscal.distribute(context, service, { after: row.last_nsu });
  } catch (error) {
    if (!isHubError(error)) throw error;
    const isRefused = error.reaction === "pause";
    await write(session, cursor, {
      state: isRefused ? "refused" : "backoff",
      last_status: null,
      last_reason: error.message.slice(0, 500),
      // Nothing reached the authority where the connection itself was refused.
      ...(NEVER_ARRIVED.has(error.code)
        ? { next_allowed_at: Math.min(next_allowed_at, now + NOT_REACHED_MS) }
        : {}),
    });
    throw error;
  }
}

const NEVER_ARRIVED = new Set([
  "dns_failure",
  "connection_refused",
  "host_unreachable",
  "egress_refused",
]);
const NOT_REACHED_MS = 5 * 60_000;

async function write(
  { data, clock }: SefazSession,
  cursor: HeldCursor,
  values: CursorValues,
): Promise<boolean> {
  const { row, token } = cursor;
  const isOurs = await saveCursor(data, { id: row.id, token }, { values, now: clock.now() });
  if (isOurs) cursor.row = { ...row, ...values };
  return isOurs;
}

const STATE_OF: Readonly<Record<Verdict["next"], FiscalCursor["state"]>> = {
  more: "idle",
  done: "idle",
  blocked: "blocked",
  backoff: "backoff",
  refused: "refused",
};

/** The documents of a page and how far it has brought us, at once. False where the lease was lost. */
async function keep(
  session: SefazSession,
  cursor: HeldCursor,
  { answer, verdict }: { answer: DistributionAnswer; verdict: Verdict },
): Promise<boolean> {
  const { clock, integration } = session;
  const now = clock.now();
  const { row, token } = cursor;
  const isAnswer = verdict.next === "more" || verdict.next === "done";
  const values: CursorValues = {
    ...placeAfter(row, answer, verdict),
    integration_id: integration.id,
    state: STATE_OF[verdict.next],
    next_allowed_at: verdict.next === "more" ? now : verdict.until,
    failures: isAnswer ? 0 : row.failures,
    last_status: answer.status,
    last_reason: answer.reason.slice(0, 500),
    ...(isAnswer ? { last_success_at: now } : {}),
  };
  const gaps = gapsOf(row, answer, verdict);
  const lost = new Error("The lease of the cursor is another worker's");
  const also = async (store: DataStore): Promise<void> => {
    if (!(await saveCursor(store, { id: row.id, token }, { values, now }))) throw lost;
    await addGaps(store, row.id, { gaps, now });
  };
  try {
    await takeDocuments(session, answer.documents, also);
  } catch (error) {
    if (error === lost) return false;
    throw error;
  }
  cursor.row = { ...row, ...values };
  return true;
}

/** Never back. What 656 says as the highest number is none. */
function placeAfter(
  { last_nsu, max_nsu }: FiscalCursor,
  answer: DistributionAnswer,
  verdict: Verdict,
): Pick<FiscalCursor, "last_nsu" | "max_nsu"> {
  const { last_nsu: last = last_nsu, max_nsu: max = max_nsu } = answer;
  const moves = verdict.next === "more" || verdict.next === "done" || verdict.next === "blocked";
  return {
    last_nsu: moves && last > last_nsu ? last : last_nsu,
    max_nsu: verdict.next !== "blocked" && max > max_nsu ? max : max_nsu,
  };
}

/** More is no gap: what is older than 90 days is not given any more, and the first answer begins anywhere. */
const MAX_HOLE = 500n;
const isNear = (from: string, to: string): boolean =>
  from !== NO_NSU && BigInt(to) - BigInt(from) <= MAX_HOLE;

/**
 * Numbers to ask for one by one: those that a page left out or that were damaged, and after 656 all that others have been
 * given in our place.
 */
function gapsOf(
  { last_nsu }: FiscalCursor,
  answer: DistributionAnswer,
  verdict: Verdict,
): { nsu: string; reason: string }[] {
  const last = answer.last_nsu;
  if (last === undefined || last <= last_nsu) return [];
  if (verdict.next === "blocked") {
    const all = [...between(last_nsu, last), last];
    return all.map((nsu) => ({ nsu, reason: "given to another program" }));
  }
  const given = new Set(answer.documents.flatMap(({ nsu, xml }) => (nsu && xml ? [nsu] : [])));
  const damaged = new Map(
    answer.documents.flatMap(({ nsu, fault }) => (nsu && fault ? [[nsu, fault]] : [])),
  );
  const numbered = answer.documents.flatMap(({ nsu }) => nsu ?? []).sort();
  const oldest = numbered[0];
  if (oldest === undefined) return [];
  const first = isNear(last_nsu, oldest) ? padNsu(BigInt(last_nsu) + 1n) : oldest;
  return [first, ...between(first, last), last].flatMap((nsu, i, all) => {
    if (given.has(nsu) || all.indexOf(nsu) !== i) return [];
    return [{ nsu, reason: damaged.get(nsu)?.slice(0, 500) ?? "left out by the authority" }];
  });
}
