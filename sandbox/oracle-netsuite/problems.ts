import { RequestError } from "../simulator.ts";

const TITLES: ReadonlyMap<number, readonly [section: string, title: string]> = new Map([
  [400, ["15.5.1", "Bad Request"]],
  [401, ["15.5.2", "Unauthorized"]],
  [403, ["15.5.4", "Forbidden"]],
  [404, ["15.5.5", "Not Found"]],
  [405, ["15.5.6", "Method Not Allowed"]],
  [415, ["15.5.16", "Unsupported Media Type"]],
  [429, ["15.5.1", "Too Many Requests"]],
]);

export interface Fault {
  readonly status?: number;
  readonly code: string;
  readonly detail: string;
  readonly path?: string;
  readonly queryParam?: string;
}

/** The body of a refusal, as NetSuite writes it. */
export function faultBody({ status = 400, code, detail, path, queryParam }: Fault) {
  const [section = "15.5.1", title = "Bad Request"] = TITLES.get(status) ?? [];
  return {
    type: `https://www.rfc-editor.org/rfc/rfc9110.html#section-${section}`,
    title,
    status,
    "o:errorDetails": [
      {
        detail,
        ...(path === undefined ? {} : { "o:errorPath": path }),
        ...(queryParam === undefined ? {} : { "o:errorQueryParam": queryParam }),
        "o:errorCode": code,
      },
    ],
  };
}

export const refusal = (fault: Fault): RequestError =>
  new RequestError(fault.status ?? 400, faultBody(fault));

export const INVALID_LOGIN: Fault = {
  status: 401,
  code: "INVALID_LOGIN",
  detail: "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI.",
};

/** What is wrong with a statement. */
export const badStatement = (what: string): RequestError =>
  refusal({
    code: "INVALID_PARAMETER",
    detail: `Invalid search query. Detailed unprocessed description follows. ${what}`,
    queryParam: "q",
  });
