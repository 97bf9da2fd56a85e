import {
  type HttpRequest,
  type HttpResponse,
  isHubError,
  RateLimitError,
  sleep,
} from "../../sdk/index.ts";
import type { NetSuiteContext } from "./manifest.ts";
import { type Problem, readProblem, toProblemError } from "./problems.ts";
import { type Signing, signingOf } from "./session.ts";
import { skewHint } from "./skew.ts";

/** Statuses whose answer says more than the status. */
const EXPLAINED = [400, 401, 403, 404, 409];
const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 500;
/** A longer pause is the run's, which gives its place to another one meanwhile. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * One call, signed in the way that the settings say.
 * @throws the errors of `Http`, and what `toProblemError` makes of a refusal
 */
export async function call(ctx: NetSuiteContext, wanted: HttpRequest): Promise<HttpResponse> {
  const signing = await signingOf(ctx, wanted.method);
  const response = await send(ctx, wanted, signing);
  const other = response.status === 401 ? await signingOf(ctx, wanted.method, signing) : undefined;
  const answer = other ? await send(ctx, wanted, other) : response;
  if (answer.status < 300) return answer;
  const problem = await readProblem(answer);
  const hint = problem.status === 401 ? skewHint(ctx, answer) : "";
  throw toProblemError(scrubbed(ctx, problem), hint);
}

/**
 * 429 means that too many calls of the whole account were under way and that nothing was done: it is safe to
 * try again whatever the call does.
 */
async function send(
  ctx: NetSuiteContext,
  { headers, ...wanted }: HttpRequest,
  signing: Signing | undefined,
): Promise<HttpResponse> {
  for (let tries = 1; ; tries++) {
    try {
      return await ctx.http.request({
        ...wanted,
        headers: { accept: "application/json", ...headers, ...signing?.headers },
        ...(signing?.sign ? { sign: signing.sign } : {}),
        accept: EXPLAINED,
      });
    } catch (error) {
      const isOurs = wanted.isRepeatable !== true && isHubError(error) && isRateLimit(error);
      const pauseMs = isOurs ? pauseOf(error, tries) : LONGEST_PAUSE_MS;
      if (!isOurs || tries >= MAX_TRIES || pauseMs >= LONGEST_PAUSE_MS) throw error;
      await sleep(pauseMs, ctx.signal);
    }
  }
}

const isRateLimit = (error: Error): error is RateLimitError => error instanceof RateLimitError;

/** Spread, so that those who were refused together do not come back together; never sooner than NetSuite asks. */
const pauseOf = ({ retryAfterMs }: RateLimitError, tries: number): number =>
  (retryAfterMs ?? 0) + FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random());

/** Without our secrets, should the other side repeat them. */
function scrubbed({ credentials }: NetSuiteContext, problem: Problem): Problem {
  const { consumer_key, consumer_secret, token_id, token_secret } = credentials;
  const text = [consumer_key, consumer_secret, token_id, token_secret].reduce<string>(
    (left, secret) => (secret ? left.replaceAll(secret, "•••") : left),
    problem.text,
  );
  return { ...problem, text };
}
