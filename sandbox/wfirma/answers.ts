import { RequestError } from "../simulator.ts";

export type Json = Readonly<Record<string, unknown>>;
export type Fields = Record<string, unknown>;

/** Every refusal comes with HTTP 200; only the word tells. */
export const refusal = (code: string, message?: string, more: Json = {}): RequestError =>
  new RequestError(200, { ...more, status: { code, ...(message ? { message } : {}) } });

export const inputError = (what: string): RequestError => refusal("INPUT ERROR", what);

/** `{ "0": { "expense": {…} } }` */
export const numbered = (inner: string, rows: readonly unknown[]): Fields =>
  Object.fromEntries(rows.map((row, i) => [String(i), { [inner]: row }]));

export const ok = (fields: Json): Json => ({ ...fields, status: { code: "OK" } });
