import { RequestError } from "../simulator.ts";

/** An error as frameworks from 4 on tell it. */
export const refusal = (
  status: number,
  {
    detail,
    code,
    path = "/",
  }: { readonly detail: string; readonly code: string; readonly path?: string },
): RequestError =>
  new RequestError(status, {
    title: TITLES[status] ?? "Error",
    status: String(status),
    "o:errorDetails": [{ detail, "o:errorCode": code, "o:errorPath": path }],
  });

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  412: "Precondition Failed",
  415: "Unsupported Media Type",
};

export const badQuery = (detail: string): RequestError => refusal(400, { detail, code: "27523" });
export const badValue = (path: string, detail: string): RequestError =>
  refusal(400, { detail, code: "PIM-17001", path: `/${path}` });
export const noItem = (): RequestError => refusal(404, { detail: "Not Found", code: "27508" });
