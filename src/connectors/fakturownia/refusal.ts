import { type HubError, RejectedError } from "../../sdk/index.ts";
import { isRow, rowOf } from "./values.ts";

const MAX_LENGTH = 300;
const fields = new WeakMap<object, readonly string[]>();

/**
 * What an answer refuses: `{"code":"error","message":{"buyer_tax_no":["- …"]}}`, or `{"status":"error"}`, which
 * comes with 200 too. Undefined for an answer that refuses nothing.
 */
export function refusalOf(body: unknown, status = 200): HubError | undefined {
  const answer = rowOf(body);
  const isRefusal = status >= 400 || answer.code === "error" || answer.status === "error";
  if (!isRefusal) return undefined;
  const said = wordsOf(answer.message ?? answer.error ?? answer.errors);
  const error = new RejectedError(`Fakturownia refused it. ${said}`.trim().slice(0, MAX_LENGTH));
  if (isRow(answer.message)) fields.set(error, Object.keys(answer.message));
  return error;
}

/** Whether the refusal is about the field. */
export const isAbout = (error: object, field: string): boolean =>
  fields.get(error)?.includes(field) === true;

/** `buyer_tax_no: NIP jest nieprawidłowy`; the vendor begins each message with a dash. */
function wordsOf(message: unknown): string {
  if (typeof message === "string") return message.trim();
  return Object.entries(rowOf(message))
    .slice(0, 8)
    .map(([name, texts]) => {
      const told = [texts].flat().filter((text) => typeof text === "string");
      return `${name}: ${told.map((text) => text.replace(/^-\s*/, "")).join(", ")}`;
    })
    .join("; ");
}
