import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { table } from "../../src/lib/table.ts";
import { makePdf } from "../fakturownia/files.ts";
import { readBody, type Simulator, type SimulatorOptions, send, sendJson } from "../simulator.ts";
import {
  ACCESS_KEY,
  APP_KEY,
  COMPANY,
  COMPANY_ID,
  EXAMPLE,
  OTHER_COMPANY,
  SECRET_KEY,
} from "./account.ts";
import { inputError, type Json, numbered, ok, refusal } from "./answers.ts";
import { type Data, makeData, taxBook } from "./data.ts";
import { find, isObject } from "./query.ts";
import { save } from "./writes.ts";

const DEFAULT_MONTH = "2025-01";
const DEFAULT_NOW = Date.UTC(2026, 0, 1);
const DEFAULT_COUNT = 40;
const DEFAULT_MONTHS = 12;

/** Rows are named by the singular of their module. */
const INNER: Readonly<Record<string, string>> = table({
  expenses: "expense",
  invoices: "invoice",
  contractors: "contractor",
  goods: "good",
  vat_codes: "vat_code",
  tags: "tag",
  documents: "document",
});
const WRITABLE = ["invoices", "contractors"];

export interface WfirmaOptions extends SimulatorOptions {
  readonly seed?: number;
  readonly months?: number;
  /** Fields that may not be in conditions: what is not documented may be so. */
  readonly refused?: readonly string[];
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly data: Data;
  readonly companyId: string;
  /** The clock in Warsaw. */
  readonly now: string;
  readonly refused: readonly string[];
}
interface Answer {
  readonly body: string | Uint8Array;
  readonly type: string;
}

/** wFirma with an account of its own: `rows` is the number of costs of `month`. */
export function createWfirma(options: WfirmaOptions = {}): Simulator {
  const now = options.now ?? (() => DEFAULT_NOW);
  const make = () =>
    makeData({
      seed: options.seed ?? 7,
      count: options.rows ?? DEFAULT_COUNT,
      month: options.month ?? DEFAULT_MONTH,
      months: options.months ?? DEFAULT_MONTHS,
      today: new Date(now()).toISOString().slice(0, 10),
    });
  let data = make();
  return {
    id: "wfirma",
    title: "wFirma",
    integrationType: "accounting",
    credentials: {
      access_key: ACCESS_KEY,
      secret_key: SECRET_KEY,
      company_id: COMPANY_ID,
      app_key: APP_KEY,
    },
    async handle(req, res, url) {
      const raw = (await readBody(req)).toString("utf8");
      const companyId = checkKeys(req);
      checkQuery(url, companyId);
      const { method = "GET" } = req;
      const { refused = [] } = options;
      const stamp = localStamp(now());
      const call = { method, path: url.pathname, body: parse(req, raw), data, companyId };
      const { body, type } = answerTo({ ...call, now: stamp, refused });
      send(res, 200, body, { "content-type": type });
    },
    reset() {
      data = make();
    },
    answerExpired(res) {
      sendJson(res, 200, { status: { code: "AUTH", message: "Nieprawidłowe dane autoryzacyjne" } });
    },
  };
}

const localStamp = (now: number): string =>
  new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Warsaw",
    dateStyle: "short",
    timeStyle: "medium",
  }).format(now);

/** The id of the company that the keys are for. */
function checkKeys(req: IncomingMessage): string {
  const isEqual = (name: string, wanted: string) => {
    const given = Buffer.from(String(req.headers[name] ?? ""));
    const known = Buffer.from(wanted);
    return given.length === known.length && timingSafeEqual(given, known);
  };
  const isExample = isEqual("accesskey", EXAMPLE.access) && isEqual("secretkey", EXAMPLE.secret);
  if (isExample) return EXAMPLE.company;
  const areGood =
    isEqual("accesskey", ACCESS_KEY) &&
    isEqual("secretkey", SECRET_KEY) &&
    isEqual("appkey", APP_KEY);
  if (!areGood) throw refusal("AUTH", "Nieprawidłowe dane autoryzacyjne");
  return COMPANY_ID;
}

function checkQuery({ searchParams: query, pathname }: URL, companyId: string): void {
  const known = ["inputFormat", "outputFormat", "company_id"];
  for (const name of query.keys()) if (!known.includes(name)) throw inputError(name);
  if (query.get("inputFormat") !== "json" || query.get("outputFormat") !== "json")
    throw inputError("inputFormat, outputFormat");
  if (pathname.startsWith("/user_companies/")) return;
  const company = query.get("company_id");
  if (company === null) throw refusal("COMPANY ID REQUIRED");
  if (company !== companyId) throw refusal("ACCESS DENIED", "Brak dostępu do firmy");
}

function parse(req: IncomingMessage, raw: string): unknown {
  if (raw === "") return undefined;
  if (!/^application\/json\b/i.test(req.headers["content-type"] ?? ""))
    throw inputError("Content-Type");
  const parsed = tryParse(raw);
  if (!parsed) throw inputError("JSON");
  return parsed.value;
}

function tryParse(raw: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(raw) };
  } catch {
    return undefined;
  }
}

const json = (value: Json): Answer => ({
  body: JSON.stringify(value),
  type: "application/json; charset=utf-8",
});

function answerTo(call: Call): Answer {
  const { path, data, method } = call;
  const [, module = "", action = "", id] =
    /^\/([a-z_]+)\/([a-z]+)(?:\/([\w/-]+))?$/.exec(path) ?? [];
  const what = `${method} ${module}/${action}`;
  if (what === "POST user_companies/find") return json(companies(call));
  if (what === "GET companies/get") return json(company(call, path.split("/").at(-1) ?? ""));
  if (what === "GET taxregisters/get") return json(book(data, id ?? ""));
  if (what === "GET documents/download" || what === "POST invoices/download")
    return file(data, module, id ?? "");
  const inner = INNER[module];
  const rows = data.modules[module];
  if (inner === undefined || rows === undefined) throw refusal("ACTION NOT FOUND");
  if (action === "find" && method === "POST")
    return json(find({ module, inner }, rows, { body: call.body, refused: call.refused }));
  if (action === "get" && method === "GET") {
    const row = rows.find((one) => one.id === id);
    if (!row) throw refusal("NOT FOUND", "Nie znaleziono obiektu");
    return json(ok({ [module]: numbered(inner, [row]) }));
  }
  const isWrite = method === "POST" && WRITABLE.includes(module);
  if (isWrite && (action === "add" || (action === "edit" && id !== undefined)))
    return json(save(data, { module, inner, id }, { body: call.body, now: call.now }));
  throw refusal("ACTION NOT FOUND");
}

function companies({ body, companyId }: Call): Json {
  if (!isObject(body) || !isObject(body.user_companies)) throw inputError("user_companies");
  const rows = [{ ...COMPANY, id: companyId }, OTHER_COMPANY].map((one, i) => ({
    id: String(445_566 + i),
    right: "admin",
    user: { id: "778899" },
    company: one,
  }));
  const meta = { limit: "20", page: "1", total: String(rows.length) };
  return ok({ user_companies: { ...numbered("user_company", rows), parameters: meta } });
}

function company({ companyId }: Call, id: string): Json {
  if (id !== companyId) throw refusal("NOT FOUND", "Nie znaleziono obiektu");
  return ok({ companies: numbered("company", [{ ...COMPANY, id }]) });
}

function book(data: Data, id: string): Json {
  const [, year = "", month = ""] = /^(\d{4})\/(\d{1,2})$/.exec(id) ?? [];
  if (year === "") throw inputError("rok/miesiąc");
  const rows = taxBook(data, `${year}-${month.padStart(2, "0")}`);
  const sums = { expense_research: "0.00", expense: "0.00" };
  return ok({ taxregisters: { ...numbered("taxregister", rows), sums, totalSums: sums } });
}

function file(data: Data, module: string, id: string): Answer {
  const row = data.modules[module]?.find((one) => one.id === id);
  if (!row) throw refusal("NOT FOUND", "Nie znaleziono obiektu");
  const text = String(row.fullnumber ?? row.name);
  return { body: makePdf(text), type: "application/pdf" };
}
