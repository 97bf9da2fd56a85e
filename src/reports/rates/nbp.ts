import Big from "big.js";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { TransientError } from "../../lib/errors.ts";
import type { Outbound } from "../../lib/http.ts";

/** A mean rate of table A: how many PLN one unit of the currency is worth. */
export interface PublishedRate {
  /** Number of the table: `001/A/NBP/2025`. */
  readonly table: string;
  /** Day of the table, YYYY-MM-DD. */
  readonly date: string;
  /** Decimal text. */
  readonly rate: string;
}

const MAX_ANSWER_BYTES = 200_000;
const TIMEOUT_MS = 20_000;
/** The bank answers for no earlier day: https://api.nbp.pl/ */
export const FIRST_DAY = "2002-01-02";

const Answer = Type.Object({
  table: Type.Literal("A"),
  code: Type.String(),
  rates: Type.Array(
    Type.Object({
      no: Type.String({ pattern: "^\\d{1,3}/A/NBP/\\d{4}$" }),
      effectiveDate: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
      mid: Type.Number({ exclusiveMinimum: 0 }),
    }),
  ),
});

/** The range is at most 93 days long, in days of Warsaw, both inclusive, and none of them is still to come. */
export interface NbpAsk {
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The rates of table A that the National Bank of Poland published, oldest first; none where it has no such
 * currency: https://api.nbp.pl/en.html
 * @throws TransientError where it cannot say, and what an unreachable address throws
 */
export async function askNbp(
  { url, outbound }: { readonly url: string; readonly outbound: Outbound },
  { currency, from, to, signal }: NbpAsk,
): Promise<readonly PublishedRate[]> {
  const base = url.replace(/\/+$/, "");
  const { status, text } = await outbound.requestSmall(
    {
      method: "GET",
      url: `${base}/api/exchangerates/rates/A/${currency}/${from}/${to}/?format=json`,
      headers: { accept: "application/json" },
      timeoutMs: TIMEOUT_MS,
      ...(signal ? { signal } : {}),
    },
    MAX_ANSWER_BYTES,
  );
  if (status === 404) return [];
  const answer = status === 200 ? parsed(text) : undefined;
  if (!Value.Check(Answer, answer) || answer.code !== currency) {
    const said = status === 200 ? "an answer that cannot be understood" : `HTTP ${status}`;
    throw new TransientError(`The exchange rates of NBP cannot be had: ${said}. Try later.`, {
      code: "remote_unavailable",
    });
  }
  return answer.rates
    .map(({ no, effectiveDate, mid }) => ({
      table: no,
      date: effectiveDate,
      rate: new Big(mid).toFixed(),
    }))
    .filter(({ date }) => date >= from && date <= to)
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
