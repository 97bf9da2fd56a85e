import type { Invoice } from "../model/invoice.ts";
import type { Counts } from "../store/cursors.ts";
import { retryTransaction } from "../store/faults.ts";
import {
  insertPayerChecks,
  latestPayerChecks,
  type NewPayerCheck,
  type PayerCheck,
} from "../store/payer-checks.ts";
import { findRecords } from "../store/records.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { keepWarnings } from "./keep-warnings.ts";
import { type WalkTask, walkInvoices } from "./walk-invoices.ts";
import { MAX_NIPS, type RegisterSubject, toSubject, type WhiteList } from "./white-list.ts";
import {
  isWhiteListCode,
  type Payer,
  type PayerAnswer,
  payerOf,
  whiteListWarnings,
} from "./white-list-warnings.ts";

export interface PayerTask {
  /** The tenant's. */
  readonly data: DataStore;
  readonly whiteList: WhiteList;
  readonly actor: string;
  readonly runId: string | null;
  readonly now: number;
  /** False: what was asked today already is not asked again. */
  readonly isFresh: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface Asked {
  readonly id: number;
  readonly payer: Payer;
}

/** What was found out about some invoices, not yet written. */
interface Findings {
  readonly asked: readonly Asked[];
  readonly answers: ReadonlyMap<string, PayerAnswer>;
  readonly rows: readonly NewPayerCheck[];
}

/** Asks the register about the sellers of invoices, keeps the answers as proof and warns. Answers how many had a NIP. */
export async function checkPayers(task: PayerTask, ids: readonly number[]): Promise<number> {
  const findings = await ask(task, ids);
  await retryTransaction(() => inTransaction(task.data, (tx) => keep(tx, findings, task.now)));
  return findings.asked.length;
}

export type PayersTask = WalkTask & Pick<PayerTask, "whiteList" | "actor">;

/** The action `check_payers`: the same for all invoices that fit, thirty sellers in one question. */
export const checkAllPayers = (task: PayersTask): Promise<Counts> => {
  const { data, whiteList, actor, runId, signal } = task;
  return walkInvoices(task, {
    prepare: (ids) =>
      ask({ data, whiteList, actor, runId, now: task.now(), isFresh: false, signal }, ids),
    async work(tx, ids, findings) {
      await keep(tx, findings, task.now());
      return { updated: findings.asked.length, unchanged: ids.length - findings.asked.length };
    },
  });
};

/** Outside of any transaction: it may take long. */
async function ask(task: PayerTask, ids: readonly number[]): Promise<Findings> {
  const records = await findRecords(task.data, "invoice", ids);
  const asked = records.flatMap(({ id, data }): Asked[] => {
    const payer = payerOf(data as Invoice);
    return payer && data.direction === "cost" ? [{ id, payer }] : [];
  });
  const date = task.whiteList.today();
  const nips = [...new Set(asked.map(({ payer }) => payer.nip))];
  const found = task.isFresh ? new Map<string, Known>() : await askedToday(task.data, nips, date);
  const open = nips.filter((nip) => !found.has(nip));
  for (let at = 0; at < open.length; at += MAX_NIPS) {
    const part = open.slice(at, at + MAX_NIPS);
    const { requestId, subjects } = await task.whiteList.search(part, {
      date,
      signal: task.signal,
    });
    for (const nip of part) found.set(nip, { requestId, subject: subjects.get(nip) });
  }
  const answers = new Map<string, PayerAnswer>();
  const rows: NewPayerCheck[] = [];
  for (const { payer } of asked) {
    const known = found.get(payer.nip);
    if (!known || answers.has(keyOf(payer))) continue;
    const { answer, requestId } = await judge(task, { payer, known, date });
    answers.set(keyOf(payer), answer);
    if (!known.judged?.has(payer.account ?? "")) {
      rows.push(rowOf(task, { answer, requestId, subject: known.subject }));
    }
  }
  return { asked, answers, rows };
}

/** What the register said of a number. */
interface Known {
  readonly requestId: string;
  readonly subject: RegisterSubject | undefined;
  /** What was found out about accounts, the empty text for none: there is a proof already. */
  readonly judged?: ReadonlyMap<string, boolean | undefined>;
}

async function askedToday(
  data: DataStore,
  nips: readonly string[],
  date: string,
): Promise<Map<string, Known>> {
  const rows = (await latestPayerChecks(data, nips)).filter(({ on_date }) => on_date === date);
  const byNip = Map.groupBy(rows, ({ nip }) => nip);
  return new Map(
    [...byNip].map(([nip, of]) => {
      const [newest] = of;
      const raw = newest?.subject ? (JSON.parse(newest.subject) as object) : undefined;
      const judged = new Map(of.map((row) => [row.account ?? "", listed(row)]));
      const subject = raw && toSubject(raw);
      return [nip, { requestId: newest?.request_id ?? "", subject, judged }];
    }),
  );
}

const listed = ({ is_account_listed: is }: PayerCheck): boolean | undefined =>
  is === null ? undefined : is === 1;

/** A virtual account is in no list: the register is asked about it alone. */
async function judge(
  { whiteList, signal }: PayerTask,
  { payer, known, date }: { payer: Payer; known: Known; date: string },
): Promise<{ answer: PayerAnswer; requestId: string }> {
  const { subject } = known;
  const { nip, account } = payer;
  const status = subject?.status ?? (subject ? undefined : UNKNOWN);
  const answer = { ...payer, onDate: date, status, isAccountListed: undefined };
  if (account === undefined) return { answer, requestId: known.requestId };
  if (known.judged?.has(account)) {
    const isAccountListed = known.judged.get(account);
    return { answer: { ...answer, isAccountListed }, requestId: known.requestId };
  }
  const isListed = subject?.accounts.has(account) ?? false;
  if (isListed || !subject?.hasVirtualAccounts) {
    return { answer: { ...answer, isAccountListed: isListed }, requestId: known.requestId };
  }
  const { isAssigned, requestId } = await whiteList.isAssigned({ nip, account }, { date, signal });
  return { answer: { ...answer, isAccountListed: isAssigned }, requestId };
}

/** As the register itself calls those that are not in it. */
const UNKNOWN = "Niezarejestrowany";

function rowOf(
  { actor, runId, now }: PayerTask,
  {
    answer,
    requestId,
    subject,
  }: { answer: PayerAnswer; requestId: string; subject: RegisterSubject | undefined },
): NewPayerCheck {
  const { nip, account, onDate, status, isAccountListed } = answer;
  return {
    nip,
    account: account ?? null,
    on_date: onDate,
    found: subject ? 1 : 0,
    name: subject?.name?.slice(0, 500) ?? null,
    vat_status: status?.slice(0, 40) ?? null,
    is_account_listed: isAccountListed === undefined ? null : isAccountListed ? 1 : 0,
    request_id: requestId.slice(0, 100),
    subject: subject ? JSON.stringify(subject.raw) : null,
    actor,
    run_id: runId,
    checked_at: now,
  };
}

async function keep(tx: DataStore, { asked, answers, rows }: Findings, now: number): Promise<void> {
  await insertPayerChecks(tx, rows);
  const found = asked.flatMap(({ id, payer }) => {
    const answer = answers.get(keyOf(payer));
    return answer ? [{ id, warnings: whiteListWarnings(answer) }] : [];
  });
  await keepWarnings(tx, "invoice", found, { now, replaces: ({ code }) => isWhiteListCode(code) });
}

const keyOf = ({ nip, account }: Payer): string => `${nip} ${account ?? ""}`;
