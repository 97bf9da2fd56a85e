import { RequestError } from "../simulator.ts";

/** The shape of a validation error: 422, messages by field. */
export const invalid = (messages: Readonly<Record<string, readonly string[]>>): RequestError =>
  new RequestError(422, { code: "error", message: messages });

export const unauthorized = (): RequestError =>
  new RequestError(401, { code: "error", message: "You must be logged in to access this page" });

export const notFound = (): RequestError =>
  new RequestError(404, { status: "404", error: "Not Found" });
