import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, type Simulator, type SimulatorOptions, sendJson } from "../simulator.ts";
import { assertionFault, keyFile } from "./account.ts";

/** What became of a value that was entered. */
export interface CellContent {
  readonly kind: "formula" | "number" | "date" | "text" | "boolean" | "empty";
  readonly shown: string;
}

export interface SheetsSimulator extends Simulator {
  /** By the sheet's name. */
  readonly rows: ReadonlyMap<string, readonly (readonly CellContent[])[]>;
  /** How many tokens were handed out. */
  readonly tokens: () => number;
}

export const SPREADSHEET = "1sandboxSpreadsheetOfViadukt0123456789ABCDEF";
export const UNSHARED = "1unsharedSpreadsheet0123456789ABCDEFGHIJKLMN";
const SHEETS = ["NFes", "CTes", "Página1"];
const LIFETIME_SECONDS = 3_599;
const RANGE = /^(?:'((?:[^']|'')+)'|([^'!]+))!([A-Z]+)(\d*)(?::([A-Z]+)(\d*))?$/;

/** One spreadsheet with the sheets `NFes`, `CTes` and `Página1`, and one that the account may not touch. */
export function createSimulator({ now = Date.now }: SimulatorOptions = {}): SheetsSimulator {
  const rows = new Map<string, CellContent[][]>();
  const tokens = new Map<string, number>();
  return {
    id: "google_sheets",
    title: "Google Sheets",
    integrationType: "notify",
    get credentials() {
      return { service_account_json: keyFile() };
    },
    settings: (baseUrl) => ({ token_url: `${baseUrl}/token` }),
    rows,
    tokens: () => tokens.size,
    reset() {
      rows.clear();
      tokens.clear();
    },
    answerExpired: (res) =>
      refuse(res, 401, ["UNAUTHENTICATED", "Request had invalid authentication credentials."]),
    async handle(req, res, url) {
      if (req.method === "GET" && url.pathname === "/") {
        return sendJson(res, 200, { rows: Object.fromEntries(rows) });
      }
      if (url.pathname === "/token") return issueToken(req, res, { tokens, now: now() });
      const [, id, range] =
        /^\/v4\/spreadsheets\/([^/]+)\/values\/([^/]+):append$/.exec(url.pathname) ?? [];
      const body = parse((await readBody(req)).toString("utf8"));
      if (id === undefined || range === undefined || req.method !== "POST") {
        return refuse(res, 404, ["NOT_FOUND", "Not Found"]);
      }
      const token = /^Bearer (\S+)$/.exec(req.headers.authorization ?? "")?.[1] ?? "";
      if ((tokens.get(token) ?? 0) <= now()) {
        return refuse(res, 401, [
          "UNAUTHENTICATED",
          "Request had invalid authentication credentials.",
        ]);
      }
      if (id === UNSHARED) {
        return refuse(res, 403, ["PERMISSION_DENIED", "The caller does not have permission"]);
      }
      if (id !== SPREADSHEET) {
        return refuse(res, 404, ["NOT_FOUND", "Requested entity was not found."]);
      }
      append(res, { rows, range: decodeURIComponent(range), url, body });
    },
  };
}

async function issueToken(
  req: IncomingMessage,
  res: ServerResponse,
  { tokens, now }: { tokens: Map<string, number>; now: number },
): Promise<void> {
  const form = new URLSearchParams((await readBody(req)).toString("utf8"));
  const fail = (error: string, description: string) =>
    sendJson(res, 400, { error, error_description: description });
  const type = req.headers["content-type"] ?? "";
  if (req.method !== "POST" || !type.startsWith("application/x-www-form-urlencoded")) {
    return fail("invalid_request", "Send a form.");
  }
  if (form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer") {
    return fail("unsupported_grant_type", "Invalid grant_type.");
  }
  const fault = assertionFault(form.get("assertion") ?? "", now);
  if (fault) return fail("invalid_grant", fault);
  const token = `ya29.sandbox-${tokens.size + 1}`;
  tokens.set(token, now + LIFETIME_SECONDS * 1_000);
  sendJson(res, 200, { access_token: token, expires_in: LIFETIME_SECONDS, token_type: "Bearer" });
}

function append(
  res: ServerResponse,
  {
    rows,
    range,
    url,
    body,
  }: { rows: Map<string, CellContent[][]>; range: string; url: URL; body: unknown },
): void {
  const option = url.searchParams.get("valueInputOption");
  const [, quoted, plain, from = "A"] = RANGE.exec(range) ?? [];
  const sheet = quoted?.replaceAll("''", "'") ?? plain ?? "";
  const values = valuesIn(body);
  const fault =
    optionFault(option) ??
    (SHEETS.includes(sheet) ? undefined : `Unable to parse range: ${range}`) ??
    (typeof values === "string" ? values : undefined);
  if (fault !== undefined || typeof values === "string") {
    refuse(res, 400, ["INVALID_ARGUMENT", fault ?? ""]);
    return;
  }
  const all = rows.get(sheet) ?? [];
  rows.set(sheet, all);
  const first = all.length + 1;
  for (const row of values) all.push(row.map((value) => entered(value, option === "RAW")));
  const width = Math.max(...values.map((row) => row.length));
  const to = String.fromCharCode(from.charCodeAt(0) + width - 1);
  const updatedRange = `${sheet}!${from}${first}:${to}${all.length}`;
  const spreadsheetId = SPREADSHEET;
  sendJson(res, 200, {
    spreadsheetId,
    tableRange: `${sheet}!A1:E${first}`,
    updates: { spreadsheetId, updatedRange, updatedRows: values.length, updatedColumns: width },
  });
}

function optionFault(option: string | null): string | undefined {
  if (option === null) return "'valueInputOption' is required but not specified";
  if (option === "RAW" || option === "USER_ENTERED") return undefined;
  return `Invalid value at 'value_input_option', "${option}"`;
}

type Scalar = string | number | boolean | null;

/** The rows, or what Google would say of the body. */
function valuesIn(body: unknown): Scalar[][] | string {
  if (typeof body !== "object" || body === null) return "Invalid JSON payload received.";
  const unknown = Object.keys(body).find(
    (name) => !["values", "range", "majorDimension"].includes(name),
  );
  if (unknown)
    return `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`;
  const { values } = body as { values?: unknown };
  if (!Array.isArray(values) || values.length === 0) return "Invalid value at 'data.values'";
  for (const [i, row] of values.entries()) {
    if (!Array.isArray(row)) return `Invalid value at 'data.values[${i}]'`;
    const bad = row.findIndex((value) => typeof value === "object" && value !== null);
    if (bad >= 0) return `Invalid values[${i}][${bad}]: struct_value`;
  }
  return values as Scalar[][];
}

/** As the sheet reads what a person types; with RAW every text stays one. */
function entered(value: Scalar, isRaw: boolean): CellContent {
  if (value === null || value === "") return { kind: "empty", shown: "" };
  if (typeof value === "number") return { kind: "number", shown: String(value) };
  if (typeof value === "boolean") return { kind: "boolean", shown: String(value) };
  if (isRaw) return { kind: "text", shown: value };
  if (value.startsWith("'")) return { kind: "text", shown: value.slice(1) };
  if (/^[=+@-]./.test(value) && !/^[+-]?\d+([.,]\d+)?$/.test(value)) {
    return { kind: "formula", shown: value };
  }
  if (/^[+-]?\d+([.,]\d+)?$/.test(value)) return { kind: "number", shown: value };
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return { kind: "date", shown: value };
  return { kind: "text", shown: value };
}

const refuse = (
  res: ServerResponse,
  code: number,
  [status, message]: readonly [string, string],
): void => sendJson(res, code, { error: { code, message, status } });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
