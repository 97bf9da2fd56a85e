import { AuthError, type HttpResponse, RejectedError, TransientError } from "../../sdk/index.ts";
import { isRow, type Row, rowOf, textOf } from "./values.ts";

/** What the Service Layer says beside a status of 4xx. */
export interface Fault {
  readonly status: number;
  /** A number in version 1, text in version 2; -2028 there is none, -2035 it is there already, 299 no right, 301 no session. */
  readonly code: number | undefined;
  readonly message: string;
}

export const EXISTS = -2035;
const ABSENT = -2028;
const NO_RIGHT = 299;
const NO_SESSION = 301;
/** Statuses that come with a fault of the Service Layer. */
export const FAULT_STATUSES = [400, 401, 403, 404, 409, 412];
const MAX_MESSAGE = 300;

/** The fault of a 4xx; undefined for a success. */
export async function faultOf(answer: HttpResponse): Promise<Fault | undefined> {
  if (answer.status < 400) return undefined;
  const error = rowOf(rowOf(parsed(await answer.text())).error);
  const code = Number(textOf(error.code, 20) ?? Number.NaN);
  const words = isRow(error.message) ? error.message.value : error.message;
  const message = textOf(words, 2_000)?.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ") ?? "no reason given";
  return {
    status: answer.status,
    code: Number.isInteger(code) ? code : undefined,
    message: message.slice(0, MAX_MESSAGE),
  };
}

export const isSessionOver = ({ code, status }: Fault): boolean =>
  code === NO_SESSION || (status === 401 && code !== NO_RIGHT);

export const isAbsent = ({ code, status }: Fault): boolean => code === ABSENT || status === 404;

/** Somebody else has changed the record in between. */
export const isStale = ({ status }: Fault): boolean => status === 412;

export const told = ({ code, message }: Fault): string =>
  code === undefined ? message : `${message} (${code})`;

/** What a call that may not be refused throws. */
export function errorOf(fault: Fault): AuthError | RejectedError {
  if (isSessionOver(fault))
    return new AuthError(`SAP Business One takes no session of this user: ${told(fault)}`);
  if (isForbidden(fault))
    return new AuthError(
      `The user lacks a right in SAP Business One, or a licence: ${told(fault)}`,
    );
  return new RejectedError(`SAP Business One refuses: ${told(fault)}`);
}

export const isForbidden = ({ code, status }: Fault): boolean =>
  status === 403 || code === NO_RIGHT;

/** @throws TransientError where the answer is no object */
export async function rowIn(answer: HttpResponse): Promise<Row> {
  const body = await answer.json();
  if (!isRow(body)) throw badAnswer("is no object");
  return body;
}

export const badAnswer = (what: string): TransientError =>
  new TransientError(`The answer of SAP Business One ${what}.`, { code: "bad_answer" });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
