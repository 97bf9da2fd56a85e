import { AuthError, type HttpResponse, RejectedError, TransientError } from "../../sdk/index.ts";
import { isRow, type Row, rowOf, rowsOf, textOf } from "./values.ts";

/** Why a call was refused, in Oracle's words. */
export interface Problem {
  readonly status: number;
  readonly message: string;
}

/** Statuses that come with words of Oracle's. */
export const PROBLEM_STATUSES = [400, 401, 403, 404, 409, 412, 422];
const MAX_MESSAGE = 400;
const MAX_DETAILS = 3;

/** The problem of a 4xx; undefined for a success. Frameworks before 4 answer with plain text. */
export async function problemOf(answer: HttpResponse): Promise<Problem | undefined> {
  if (answer.status < 400) return undefined;
  const text = await answer.text();
  const body = parsed(text);
  const words = isRow(body) ? wordsOf(body) : text.trimStart().startsWith("<") ? "" : text;
  const message = words.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  const { status } = answer;
  return { status, message: message === "" ? `status ${status}` : message.slice(0, MAX_MESSAGE) };
}

function wordsOf(body: Row): string {
  const details = rowsOf(body["o:errorDetails"]).slice(0, MAX_DETAILS).map(detailOf);
  const told = details.filter((detail) => detail !== "");
  return told.length > 0 ? told.join("; ") : (textOf(body.detail ?? body.title, MAX_MESSAGE) ?? "");
}

function detailOf(row: Row): string {
  const [detail = "", code, path] = ["detail", "o:errorCode", "o:errorPath"].map((name) =>
    textOf(row[name], 300),
  );
  const named = path === undefined || path === "/" ? detail : `${path.slice(1)}: ${detail}`;
  return code === undefined ? named : `${named} (${code})`;
}

/** What a call that may not be refused throws. */
export function errorOf({ status, message }: Problem): AuthError | RejectedError {
  if (status === 401)
    return new AuthError(`Oracle refused the sign-in: check user and password. ${message}`);
  if (status === 403) return new AuthError(`The user lacks a right in Oracle Fusion: ${message}`);
  return new RejectedError(`Oracle Fusion refuses: ${message}`);
}

/** @throws TransientError where the answer is no object */
export async function rowIn(answer: HttpResponse): Promise<Row> {
  const body = await answer.json();
  if (!isRow(body)) throw badAnswer("is no object");
  return rowOf(body);
}

export const badAnswer = (what: string): TransientError =>
  new TransientError(`The answer of Oracle Fusion ${what}.`, { code: "bad_answer" });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
