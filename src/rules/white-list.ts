import { Type } from "typebox";
import { Value } from "typebox/value";
import { RateLimitError, RejectedError, TransientError } from "../lib/errors.ts";
import type { Outbound } from "../lib/http.ts";

/** The most that one search takes, https://wl-api.mf.gov.pl */
export const MAX_NIPS = 30;
/** A city has thousands of accounts. */
const MAX_ANSWER_BYTES = 20_000_000;
const TIMEOUT_MS = 30_000;
/** The register is of Polish days, whatever the time zone of the tenant is. */
const ZONE = "Europe/Warsaw";

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const Subject = Type.Object({
  name: text,
  nip: text,
  statusVat: text,
  accountNumbers: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  hasVirtualAccounts: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
});
const Subjects = Type.Optional(Type.Union([Type.Array(Subject), Type.Null()]));
/** Older releases answer with `subjects`, newer ones with `entries`. */
const SearchAnswer = Type.Object({
  result: Type.Object({
    subjects: Subjects,
    entries: Type.Optional(Type.Array(Type.Object({ subjects: Subjects }))),
    requestId: Type.String(),
  }),
});
const CheckAnswer = Type.Object({
  result: Type.Object({ accountAssigned: Type.String(), requestId: Type.String() }),
});
const Fault = Type.Object({ code: Type.String(), message: text });

/** An entry of the register. */
export interface RegisterSubject {
  readonly nip: string;
  readonly name: string | undefined;
  /** `Czynny`, `Zwolniony`, `Niezarejestrowany`; undefined where the register says none. */
  readonly status: string | undefined;
  /** 26 digits each. */
  readonly accounts: ReadonlySet<string>;
  /** It has further accounts, which only a question about one of them shows. */
  readonly hasVirtualAccounts: boolean;
  /** The entry as it came. */
  readonly raw: object;
}

export interface RegisterAnswer {
  /** The register's own number of the answer: the proof that it was asked. */
  readonly requestId: string;
  /** By NIP; those that it does not know are left out. */
  readonly subjects: ReadonlyMap<string, RegisterSubject>;
}

/**
 * The Polish register of VAT payers (white list). Each call counts against a quota of the day that belongs to
 * the hub's address.
 */
export interface WhiteList {
  /** Today in Warsaw, YYYY-MM-DD. */
  today(): string;
  /** At most `MAX_NIPS` numbers. @throws RateLimitError where the day's quota is spent */
  search(
    nips: readonly string[],
    ask: { readonly date: string; readonly signal?: AbortSignal | undefined },
  ): Promise<RegisterAnswer>;
  /** Whether the account is the payer's. @throws RateLimitError where the day's quota is spent */
  isAssigned(
    payer: { readonly nip: string; readonly account: string },
    ask: { readonly date: string; readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly isAssigned: boolean; readonly requestId: string }>;
}

export interface WhiteListOptions {
  readonly url: string;
  readonly outbound: Outbound;
  readonly now: () => number;
}

export function createWhiteList({ url, outbound, now }: WhiteListOptions): WhiteList {
  const base = url.replace(/\/+$/, "");
  const get = async (
    path: string,
    signal: AbortSignal | undefined,
    tries = 2,
  ): Promise<unknown> => {
    const { status, text: body } = await outbound.requestSmall(
      {
        method: "GET",
        url: `${base}${path}`,
        headers: { accept: "application/json" },
        timeoutMs: TIMEOUT_MS,
        ...(signal ? { signal } : {}),
      },
      MAX_ANSWER_BYTES,
    );
    const answer = parsed(body);
    if (status === 200 && answer !== undefined) return answer;
    const fault = Value.Check(Fault, answer) ? answer : undefined;
    if (fault?.code === RENEWED && tries > 1) return get(path, signal, tries - 1);
    throw errorOf(status, fault, now());
  };
  return {
    today: () => dayOf(now()),
    async search(nips, { date, signal }) {
      const answer = await get(`/api/search/nips/${nips.join(",")}?date=${date}`, signal);
      if (!Value.Check(SearchAnswer, answer)) throw unreadable();
      const { requestId, subjects, entries } = answer.result;
      const all = [
        ...(subjects ?? []),
        ...(entries ?? []).flatMap((entry) => entry.subjects ?? []),
      ];
      return { requestId, subjects: new Map(all.flatMap(toEntry)) };
    },
    async isAssigned({ nip, account }, { date, signal }) {
      const path = `/api/check/nip/${nip}/bank-account/${account}?date=${date}`;
      const answer = await get(path, signal);
      if (!Value.Check(CheckAnswer, answer)) throw unreadable();
      const { accountAssigned, requestId } = answer.result;
      return { isAssigned: accountAssigned === "TAK", requestId };
    },
  };
}

/** An entry as the register gives it; the same from an answer that was kept. */
export function toSubject(raw: object): RegisterSubject | undefined {
  if (!Value.Check(Subject, raw) || !raw.nip) return undefined;
  return {
    nip: raw.nip,
    name: raw.name ?? undefined,
    status: raw.statusVat ?? undefined,
    accounts: new Set(raw.accountNumbers ?? []),
    hasVirtualAccounts: raw.hasVirtualAccounts ?? false,
    raw,
  };
}

function toEntry(raw: object): [string, RegisterSubject][] {
  const subject = toSubject(raw);
  return subject ? [[subject.nip, subject]] : [];
}

/** Its data has just been replaced: the same question again is answered. */
const RENEWED = "WL-195";
const QUOTA_SPENT = "WL-191";
const IN_MAINTENANCE = "WL-196";

function errorOf(
  status: number,
  fault: { readonly code: string; readonly message?: string | null } | undefined,
  now: number,
): Error {
  const said = fault ? `${fault.code} ${fault.message ?? ""}`.trim() : `HTTP ${status}`;
  if (status === 429 || fault?.code === QUOTA_SPENT) {
    return new RateLimitError(
      `The VAT white list answers no more questions from this address today (${said}). Ask again after midnight, Warsaw time.`,
      untilMidnight(now),
    );
  }
  const isTheirs = status >= 500 || fault?.code === RENEWED || fault?.code === IN_MAINTENANCE;
  if (isTheirs || !fault) {
    return new TransientError(`The VAT white list cannot answer now (${said}). Try later.`, {
      code: "remote_unavailable",
    });
  }
  return new RejectedError(`The VAT white list refuses the question: ${said}`);
}

const unreadable = (): TransientError =>
  new TransientError("The answer of the VAT white list cannot be understood.", {
    code: "bad_answer",
  });

function parsed(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const dayOf = (now: number): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, dateStyle: "short" }).format(now);

const HOUR_MS = 3_600_000;

/** By the clock in Warsaw; on the two days that change it, an hour off at most. */
function untilMidnight(now: number): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit" },
  })
    .format(now)
    .split(":")
    .map(Number);
  const [hours = 0, minutes = 0, seconds = 0] = parts;
  return 24 * HOUR_MS - hours * HOUR_MS - minutes * 60_000 - seconds * 1_000;
}
