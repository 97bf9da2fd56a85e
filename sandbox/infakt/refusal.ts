import { RequestError } from "../simulator.ts";

export const unauthorized = (): RequestError =>
  new RequestError(401, { error: "Nieprawidłowy klucz API" });

export const notFound = (): RequestError =>
  new RequestError(404, { error: "Zasób którego szukasz nie został znaleziony." });

/** A parameter that the vendor does not take. */
export const malformed = (message: string): RequestError =>
  new RequestError(400, { error: message });

/** A validation error: 422, messages by field. */
export const invalid = (errors: Readonly<Record<string, readonly string[]>>): RequestError =>
  new RequestError(422, { errors });

export const refused = (message: string): RequestError => new RequestError(422, { error: message });
