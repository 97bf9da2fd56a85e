import { Type } from "typebox";
import { RateLimitError, TransientError } from "../../sdk/index.ts";
import { type Answer, call, errorOf, granted } from "./client.ts";
import type { BcContext } from "./manifest.ts";

/** https://learn.microsoft.com/dynamics365/business-central/dev-itpro/api-reference/v2.0/dynamics-rate-limits */
const MOST_PARTS = 100;
/** Each part is a transaction of its own, one after the other. */
const TIMEOUT_MS = 300_000;

const Batch = Type.Object({
  responses: Type.Array(
    Type.Object({
      id: Type.Unknown(),
      status: Type.Integer(),
      headers: Type.Optional(Type.Unknown()),
      body: Type.Optional(Type.Unknown()),
    }),
  ),
});

export interface Part {
  readonly method: "POST" | "PATCH" | "DELETE";
  /** Relative to the API: `companies(…)/items` */
  readonly url: string;
  readonly ifMatch?: string | undefined;
  readonly body?: object;
}

/**
 * One answer for each part, same order. Each part stands for itself: without `Isolation: snapshot` a refused one
 * undoes nothing, and the service is asked to go on behind it.
 * @throws RateLimitError, TransientError, AuthError where a part tells of the service and not of the record
 */
export async function sendParts(ctx: BcContext, parts: readonly Part[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < parts.length) {
    ctx.signal.throwIfAborted();
    const next = parts.slice(answers.length, answers.length + MOST_PARTS);
    const done = await sendBatch(ctx, next);
    if (done.length === 0)
      throw new TransientError("Business Central answered no part of the batch.", {
        code: "bad_answer",
      });
    answers.push(...done);
  }
  return answers;
}

/** Answers of the first parts: of all of them where the service goes on behind a refusal. */
async function sendBatch(ctx: BcContext, parts: readonly Part[]): Promise<Answer[]> {
  const requests = parts.map(({ method, url, ifMatch, body }, i) => ({
    ...{ id: String(i), method, url },
    headers: {
      "Content-Type": "application/json",
      ...(ifMatch === undefined ? {} : { "If-Match": ifMatch }),
    },
    ...(body === undefined ? {} : { body }),
  }));
  const answer = await call(ctx, {
    method: "POST",
    path: "/$batch",
    headers: { prefer: "odata.continue-on-error" },
    body: { requests },
    timeoutMs: TIMEOUT_MS,
  });
  const { responses } = granted(Batch, answer);
  const byId = new Map(responses.map((one, i) => [String(one.id ?? i), one]));
  const answers: Answer[] = [];
  for (const i of parts.keys()) {
    const found = byId.get(String(i));
    if (!found) break;
    answers.push(partAnswer(found));
  }
  return answers;
}

function partAnswer({
  status,
  headers,
  body,
}: {
  readonly status: number;
  readonly headers?: unknown;
  readonly body?: unknown;
}): Answer {
  const lower = Object.entries(typeof headers === "object" ? { ...headers } : {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  const answer = { status, headers: Object.fromEntries(lower), body };
  if (status === 429) {
    const seconds = Number(answer.headers["retry-after"] ?? Number.NaN);
    throw new RateLimitError(
      "Business Central asks for a pause.",
      Number.isFinite(seconds) ? seconds * 1_000 : undefined,
    );
  }
  if (status === 401 || status === 403 || status === 408 || status >= 500) throw errorOf(answer);
  return answer;
}
