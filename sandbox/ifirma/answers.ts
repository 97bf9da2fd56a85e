import { RequestError } from "../simulator.ts";

export type Json = Readonly<Record<string, unknown>>;

export const answer = (fields: Json): Json => ({ response: { Kod: 0, Informacja: "", ...fields } });

/** Every refusal comes with HTTP 200; only the number tells. */
export const refusal = (code: number, text: string): RequestError =>
  new RequestError(200, { response: { Kod: code, Informacja: text } });

export const invalid = (field: string, why: string): RequestError =>
  refusal(201, `Niepoprawna wartość pola ${field}: ${why}`);

export const noSuchDocument = (): RequestError =>
  refusal(201, "Nie znaleziono dokumentu o podanym identyfikatorze.");
