import {
  AuthError,
  ConfigError,
  type HttpResponse,
  type HubError,
  RejectedError,
} from "../../sdk/index.ts";
import { isRow, rowsOf, textOf } from "./values.ts";

/** What NetSuite said with a status from 400 to 409. */
export interface Problem {
  readonly status: number;
  readonly codes: readonly string[];
  readonly text: string;
}

const MAX_TEXT = 400;
/** Some refusals for want of a permission come as 400 with a code for everything. */
const NO_PERMISSION = /does not have (the )?permission|insufficient permission/i;
const problems = new WeakMap<object, Problem>();

/** The problem behind an error of `toProblemError`; undefined for any other error. */
export const problemOf = (error: unknown): Problem | undefined =>
  typeof error === "object" && error !== null ? problems.get(error) : undefined;

/** Whatever is no JSON gives a problem without codes. */
export async function readProblem(response: HttpResponse): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  const row = isRow(body) ? body : {};
  const details = rowsOf(row["o:errorDetails"]).slice(0, 5);
  const told = details.flatMap((one) => {
    const path = textOf(one["o:errorPath"]);
    const detail = textOf(one.detail);
    return detail === undefined ? [] : [path === undefined ? detail : `${path}: ${detail}`];
  });
  const codes = details.flatMap((one) => textOf(one["o:errorCode"]) ?? []);
  return {
    status: response.status,
    codes: codes.filter((code) => /^\w{1,60}$/.test(code)),
    text: plain(told.length > 0 ? told.join(" ") : (textOf(row.title) ?? "")),
  };
}

/** One line of bounded text. */
const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_TEXT);

export function toProblemError(problem: Problem, hint = ""): HubError {
  const error = errorOf(problem, hint);
  problems.set(error, problem);
  return error;
}

function errorOf({ status, codes, text }: Problem, hint: string): HubError {
  const shown = codes.length > 0 ? ` (${codes.join(", ")})` : "";
  const says = text === "" ? "" : ` NetSuite says: ${text}`;
  if (status === 401)
    return new AuthError(
      `NetSuite does not accept the sign-in${shown}: look into Setup > Users/Roles > View Login Audit Trail, and verify the integration.${hint}${says}`,
    );
  if (status === 403 || codes.includes("INSUFFICIENT_PERMISSION") || NO_PERMISSION.test(text))
    return new AuthError(
      `The role lacks a permission in NetSuite${shown}: give it the ones that the documentation lists.${says}`,
    );
  if (status === 404 && codes.length === 0)
    return new ConfigError(
      `NetSuite knows no such address: check the account id, and that REST Web Services are enabled.${says}`,
    );
  return new RejectedError(`NetSuite refuses it${shown}.${says}`);
}
