import type { ServerResponse } from "node:http";
import { RequestError, send } from "../simulator.ts";

const TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Material & is locked by user &": {
    PL: "Materiał & jest zablokowany przez użytkownika &",
  },
  "Material group & does not exist": { PL: "Grupa materiałów & nie istnieje" },
};

/** A message of SAP's kind, in Polish where there is a translation. */
export const message = (language: string, text: string, ...values: readonly string[]): string => {
  let i = 0;
  return (TEXTS[text]?.[language] ?? text).replace(/&/g, () => values[i++] ?? "&");
};

/** The error envelope of OData V2 at SAP. */
export const errorBody = (code: string, text: string, language = "en") => ({
  error: {
    code,
    message: { lang: language.toLowerCase(), value: text },
    innererror: {
      application: {
        component_id: "LO-MD-MM",
        service_namespace: "/SAP/",
        service_version: "0001",
      },
      transactionid: "6F1C2B0E5D3A4F0AE0063A1F0C5B7D91",
      timestamp: "",
      Error_Resolution: {
        SAP_Transaction: "For backend administrators: run transaction /IWFND/ERROR_LOG",
      },
      errordetails: [
        { code, message: text, propertyref: "", severity: "error", target: "" },
        {
          code: "/IWBEP/CX_MGW_BUSI_EXCEPTION",
          message: "An exception was raised",
          propertyref: "",
          severity: "error",
          target: "",
        },
      ],
    },
  },
});

export const refuse = (status: number, code: string, text: string): RequestError =>
  new RequestError(status, errorBody(code, text));

/** An ABAP server says 401 with a page for people. */
export function answerUnauthorized(res: ServerResponse): void {
  send(
    res,
    401,
    "<html><head><title>Logon Error Message</title></head><body><h1>Logon failed</h1></body></html>",
    {
      "content-type": "text/html; charset=utf-8",
      "www-authenticate": 'Basic realm="SAP NetWeaver Application Server [S4H/100]"',
    },
  );
}
