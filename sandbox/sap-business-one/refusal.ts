import { RequestError } from "../simulator.ts";

/** Version 1 has numbers and words in an object, version 2 text. */
export type ApiVersion = "v1" | "v2";

/** An error of the Service Layer, said in the words of the version that was called. */
export class ServiceFault extends Error {
  override readonly name = "ServiceFault";
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function inWordsOf(version: ApiVersion, { status, code, message }: ServiceFault) {
  const error =
    version === "v1"
      ? { code, message: { lang: "en-us", value: message } }
      : { code: String(code), details: [], message };
  return new RequestError(status, { error });
}

export const badQuery = (message: string): ServiceFault => new ServiceFault(400, 201, message);
export const badValue = (message: string): ServiceFault => new ServiceFault(400, -5002, message);
export const noSession = (): ServiceFault =>
  new ServiceFault(401, 301, "Invalid session or session already timeout.");
export const noRight = (): ServiceFault =>
  new ServiceFault(403, 299, "User does not have authorization to use this function.");
export const noRecord = (): ServiceFault =>
  new ServiceFault(404, -2028, "No matching records found (ODBC -2028)");
