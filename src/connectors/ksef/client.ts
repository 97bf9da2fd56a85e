import { type HttpRequest, type HttpResponse, TransientError } from "../../sdk/index.ts";
import type { AllowanceName } from "./limits.ts";
import type { KsefContext } from "./manifest.ts";
import { plain, readProblem, toProblemError } from "./problems.ts";
import { isRow, type Row } from "./values.ts";

/** Statuses whose answer says more than the status. */
const EXPLAINED = [400, 401, 403, 410];

export interface Call extends Omit<HttpRequest, "accept" | "allowance" | "isAnonymous"> {
  /** Sent as bearer; left out for what needs no sign-in. */
  readonly token?: string;
  readonly allowance?: AllowanceName;
}

/**
 * One call in KSeF's manners.
 * @throws the errors of `Http`, and what `toProblemError` makes of a refusal
 */
export async function call(ctx: KsefContext, wanted: Call): Promise<HttpResponse> {
  const { token, ...request } = wanted;
  const response = await ctx.http.request({
    ...request,
    headers: {
      accept: "application/json",
      "x-error-format": "problem-details",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...request.headers,
    },
    accept: EXPLAINED,
  });
  const warning = response.headers["x-system-warning"];
  if (warning !== undefined)
    ctx.log.warn({ path: request.path, warning: plain(warning) }, "KSeF sends a warning");
  if (response.status < 300) return response;
  const problem = await readProblem(response);
  throw toProblemError({ ...problem, text: scrub(ctx, problem.text, token) });
}

/** Without our secrets, should the other side repeat them. */
export function scrub({ credentials }: KsefContext, text: string, token?: string): string {
  const secrets = [credentials.ksef_token, credentials.key_password, token];
  return secrets.reduce<string>(
    (left, secret) => (secret ? left.replaceAll(secret, "•••") : left),
    text,
  );
}

/** @throws TransientError where the answer is no object: a page for people, half an answer. */
export async function callRow(ctx: KsefContext, wanted: Call): Promise<Row> {
  const response = await call(ctx, wanted);
  const body = await response.json();
  if (!isRow(body)) throw badAnswer(wanted.path);
  return body;
}

export const badAnswer = (path: string): TransientError =>
  new TransientError(`KSeF answers ${path} with something unexpected.`, { code: "bad_answer" });
