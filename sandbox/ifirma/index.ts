import { makePdf } from "../fakturownia/files.ts";
import { readBody, type Simulator, type SimulatorOptions, send, sendJson } from "../simulator.ts";
import { COMPANY, DOCUMENT_LIMIT, KEYS, type KeyName, LOGIN } from "./account.ts";
import { answer, type Json, noSuchDocument, refusal } from "./answers.ts";
import { type Data, type Issued, makeData } from "./data.ts";
import { listIssued } from "./query.ts";
import { checkHeaders, checkSignature } from "./signature.ts";
import { addExpense, addInvoice, EXPENSE_FORMS, moveMonth } from "./writes.ts";

const DEFAULT_MONTH = "2025-01";
const DEFAULT_NOW = Date.UTC(2026, 0, 1);
const DEFAULT_COUNT = 40;
const DEFAULT_MONTHS = 12;
const FIRST_FOUND = 20;

export interface IfirmaOptions extends SimulatorOptions {
  readonly seed?: number;
  readonly months?: number;
  /** So many calls are answered with a technical error first. */
  readonly technicalErrors?: number;
}
export interface IfirmaSimulator extends Simulator {
  /** What was booked since the start. */
  readonly expenses: () => readonly Json[];
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly data: Data;
}

/** iFirma with an account of its own: `rows` is the number of invoices issued in `month`. */
export function createIfirma(options: IfirmaOptions = {}): IfirmaSimulator {
  const now = options.now ?? (() => DEFAULT_NOW);
  const make = () =>
    makeData({
      seed: options.seed ?? 4,
      count: options.rows ?? DEFAULT_COUNT,
      month: options.month ?? DEFAULT_MONTH,
      months: options.months ?? DEFAULT_MONTHS,
      today: new Date(now()).toISOString().slice(0, 10),
    });
  let data = make();
  let failures = options.technicalErrors ?? 0;
  return {
    id: "ifirma",
    title: "iFirma",
    integrationType: "accounting",
    credentials: {
      api_key: KEYS.abonent,
      username: LOGIN,
      company_name: COMPANY.name,
      invoice_key: KEYS.faktura,
      expense_key: KEYS.wydatek,
      bill_key: KEYS.rachunek,
    },
    settings: { own_tax_id: COMPANY.nip },
    expenses: () => data.expenses,
    async handle(req, res, url) {
      const raw = await readBody(req);
      const [, bare = "", extension = ""] = /^(.*)\.(json|xml|pdf)$/.exec(url.pathname) ?? [];
      if (bare === "") throw refusal(200, "Nieznany adres.");
      checkHeaders(req, extension as "json");
      checkSignature(req, keyNameOf(bare), raw);
      if (failures > 0) {
        failures -= 1;
        throw refusal(100, "Błąd techniczny.");
      }
      const { method = "GET" } = req;
      const call = { method, path: url.pathname, query: url.searchParams, data, body: parse(raw) };
      const { body, type } = answerTo(call);
      send(res, 200, body, { "content-type": type });
    },
    reset() {
      data = make();
      failures = options.technicalErrors ?? 0;
    },
    answerExpired(res) {
      sendJson(res, 200, refusal(403, "Niepoprawny hash wiadomości.").body);
    },
  };
}

function keyNameOf(path: string): KeyName {
  if (path.startsWith("/abonent/")) return "abonent";
  if (path.startsWith("/rachunek")) return "rachunek";
  return `${path}.json` in EXPENSE_FORMS ? "wydatek" : "faktura";
}

function parse(raw: Buffer): Json {
  if (raw.length === 0) return {};
  try {
    const value: unknown = JSON.parse(raw.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Answered below like every other body that is no object.
  }
  throw refusal(200, "Niepoprawna zawartość żądania.");
}

interface Answer {
  readonly body: string | Uint8Array;
  readonly type: string;
}

const json = (value: Json): Answer => ({
  body: JSON.stringify(value),
  type: "application/json; charset=utf-8",
});

function answerTo({ method, path, query, data, body }: Call): Answer {
  if (method === "GET") return lookUp(path, query, data);
  if (method === "POST" && path in EXPENSE_FORMS) return json(addExpense(data, path, body));
  if (method === "POST" && path === "/fakturakraj.json") return json(addInvoice(data, body));
  if (method === "PUT" && path === "/abonent/miesiacksiegowy.json") {
    return json(moveMonth(data, body));
  }
  throw refusal(200, "Nieznany adres.");
}

function lookUp(path: string, query: URLSearchParams, data: Data): Answer {
  const lists: Readonly<Record<string, () => Json>> = {
    "/faktury.json": () => answer({ Wynik: listIssued(data.issued.values(), query) }),
    "/proformy.json": () => answer({ Wynik: [] }),
    "/abonent/limit.json": () =>
      answer({ LimitWykorzystany: data.expenses.length + 12, LimitPrzyznany: DOCUMENT_LIMIT }),
    "/abonent/miesiacksiegowy.json": () =>
      answer({ MiesiacKsiegowy: data.month, RokKsiegowy: data.year }),
  };
  const list = lists[path];
  if (list) return json(list());
  const [, wanted] = /^\/kontrahenci\/id\/([^/]+)\.json$/.exec(path) ?? [];
  const [, phrase] = /^\/kontrahenci\/([^/]+)\.json$/.exec(path) ?? [];
  if (wanted !== undefined) return json(contractor(data, decodeURIComponent(wanted)));
  if (phrase !== undefined) return json(search(data, decodeURIComponent(phrase)));
  return documentAt(path, data);
}

function documentAt(path: string, data: Data): Answer {
  const [, type = "", id = "", extension = ""] =
    /^\/([a-z]+(?:\/korekta)?)\/([^/]+)\.(json|pdf|xml)$/.exec(path) ?? [];
  const issued = findIssued(data, type, decodeURIComponent(id));
  if (!issued) throw noSuchDocument();
  if (extension === "json") return json(issued.doc);
  const number = String(issued.row.PelnyNumer);
  if (extension === "pdf") return { body: makePdf(`Faktura ${number}`), type: "application/pdf" };
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Faktura><PelnyNumer>${number}</PelnyNumer></Faktura>`;
  return { body: xml, type: "application/xml" };
}

/** By its id, or by its number with underscores. */
const findIssued = (data: Data, type: string, id: string): Issued | undefined =>
  [...data.issued.values()].find(
    (issued) =>
      issued.type === type &&
      (String(issued.id) === id || String(issued.row.PelnyNumer).replaceAll("/", "_") === id),
  );

function contractor(data: Data, id: string): Json {
  const found = data.contractors.get(id);
  if (!found) throw refusal(208, "Nie znaleziono kontrahenta.");
  return answer({ Wynik: [found] });
}

function search(data: Data, phrase: string): Json {
  const text = phrase.toLowerCase();
  const found = [...data.contractors.values()].filter((one) =>
    [one.Nazwa, one.Identyfikator, one.NIP].some((part) =>
      String(part ?? "")
        .toLowerCase()
        .includes(text),
    ),
  );
  if (found.length === 0) throw refusal(208, "Nie znaleziono kontrahenta.");
  return answer({ Wynik: found.slice(0, FIRST_FOUND) });
}
