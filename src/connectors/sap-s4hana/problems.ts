import { isRow, type Row, rowOf, rowsOf, textOf } from "../../formats/json/values.ts";
import {
  AuthError,
  ConfigError,
  type HttpResponse,
  type HubError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";

/** What SAP says about a refusal. */
export interface Problem {
  readonly status: number;
  /** `M3/305`, `CX_…/012`; those of the details come behind. */
  readonly codes: readonly string[];
  /** For people, in the language of the integration; empty where SAP gave no reason of its own. */
  readonly text: string;
}

const MAX_TEXT = 600;
const MAX_PART = 300;
const MAX_DETAILS = 5;

/** The envelope of OData V2: `error.message.value`, and in `innererror` what stands behind it. */
export function readProblem(status: number, body: unknown): Problem {
  const error = rowOf(rowOf(body).error);
  const message = isRow(error.message) ? error.message.value : error.message;
  const inner = rowOf(error.innererror);
  const details = [...rowsOf(inner.errordetails), ...rowsOf(rowOf(inner.errordetails).errordetail)];
  const told = details.filter(isTold).slice(0, MAX_DETAILS);
  const sentences = [message, ...told.map((detail) => detail.message)].flatMap(
    (part) => textOf(part, MAX_PART) ?? [],
  );
  return {
    status,
    codes: [error.code, ...details.map((detail) => detail.code)].flatMap(
      (code) => textOf(code, 80) ?? [],
    ),
    text: plain([...new Set(sentences)].join(" ")),
  };
}

/** Warnings and successes stand among the details, and an envelope that repeats the message in general words. */
const isTold = (detail: Row): boolean =>
  !/^(info|success|warning)$/i.test(textOf(detail.severity, 20) ?? "") &&
  !(textOf(detail.code, 80) ?? "").startsWith("/IWBEP/CX_");

/** One line of bounded text for messages. */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_TEXT);

/** What came with a status that is no success; a body that is no JSON has no reason. */
export async function problemOf(response: HttpResponse): Promise<Problem> {
  const text = await response.text();
  try {
    return readProblem(response.status, JSON.parse(text));
  } catch {
    return readProblem(response.status, undefined);
  }
}

/** What a refused read means for the integration. */
export function errorOf({ status, text }: Problem, service: string): HubError {
  const says = text === "" ? "" : ` SAP says: ${text}`;
  if (status === 401)
    return new AuthError(
      `SAP does not accept the sign-in: check user and password (or client ID and secret) and the client.${says}`,
    );
  if (status === 403)
    return new AuthError(
      `The communication user may not use ${service}: give it the authorisation or the communication scenario.${says}`,
    );
  if (status === 404)
    return new ConfigError(
      `SAP has no active service ${service}: activate it (/IWFND/MAINT_SERVICE, in the cloud the communication arrangement) and check the base URL.${says}`,
    );
  if (status >= 500) return new TransientError(`SAP answered ${status}.${says}`);
  return new RejectedError(`SAP refused the request (${status}).${says}`);
}

/** Someone edits the product at this moment: it is free again when they leave the transaction. */
export const isLocked = ({ status, text }: Problem): boolean =>
  status === 423 ||
  (status === 400 && /locked by|zablokowan|bloquead|zamčen|uzamčen|zárol|gesperrt/i.test(text));

/** Some releases take one product per changeset and no deep insert of its texts. */
export const isDeepInsertRefused = ({ codes }: Problem): boolean =>
  codes.includes("API_PRD_MSG/003");
