import { makePdf } from "../fakturownia/files.ts";
import { RequestError } from "../simulator.ts";
import { ACCOUNT, type Data, GTUS, VAT_RATES } from "./data.ts";
import type { Doc } from "./documents.ts";
import { makeFa3 } from "./fa3.ts";
import type { Limits } from "./limits.ts";
import { filtered, type ListRules, listOf, sliceOf } from "./query.ts";
import { malformed, notFound, refused } from "./refusal.ts";
import { askOrder } from "./write.ts";

/** JSON, or bytes with their type. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly type?: string;
}

export interface Call {
  readonly host: string;
  readonly query: URLSearchParams;
  readonly data: Data;
  readonly now: number;
  readonly limits: Limits;
  readonly options: { readonly ignoresFilters?: boolean; readonly scopes?: readonly string[] };
}

const PRINTS = ["original_copy", "original", "copy", "duplicate", "regular"];

const COSTS: ListRules = {
  filters: [
    "created_at_gteq",
    "created_at_lteq",
    "issue_date_gteq",
    "issue_date_lteq",
    "number_eq",
  ],
  orders: ["created_at", "issue_date"],
  without: ["attachments", "notes"],
};
const SALES: ListRules = {
  filters: ["invoice_date_gteq", "invoice_date_lteq", "number_eq"],
  orders: ["created_at", "invoice_date", "number"],
  without: ["ksef_data"],
};
const CARDS: ListRules = {
  filters: ["nip_eq", "clean_nip_eq", "company_name_cont", "name_eq"],
  orders: ["name"],
};

export function answerGet(call: Call, path: string): Answer {
  const { data, query } = call;
  const lists: Readonly<Record<string, () => unknown>> = {
    "/account/details.json": () => ACCOUNT,
    "/documents/costs.json": () => listed(call, "api:costs:read", [...data.costs.values()], COSTS),
    "/clients.json": () => listed(call, "api:invoices:read", [...data.clients.values()], CARDS),
    "/products.json": () => listed(call, "api:invoices:read", data.products, CARDS),
    "/vat_rates.json": () => ({ metainfo: { count: VAT_RATES.length }, entities: VAT_RATES }),
    "/gtus.json": () => ({ metainfo: { count: GTUS.length }, entities: GTUS }),
    "/ksef2/import/costs.json": () => ksefList(call),
  };
  const list = lists[path];
  if (list) return { status: 200, body: list() };
  const [, resource = "", rest = ""] = /^\/([a-z_]+)((?:\.json|\/).*)$/.exec(path) ?? [];
  const docs = data.sales.get(resource);
  if (docs && rest === ".json")
    return { status: 200, body: listed(call, "api:invoices:read", [...docs.values()], SALES) };
  if (docs) return saleAnswer(query, docs, rest);
  const cost = data.costs.get(/^\/documents\/costs\/([\w-]+)\.json$/.exec(path)?.[1] ?? "");
  if (cost) return { status: 200, body: costDetail(call, cost) };
  const task = /^\/async\/invoices\/status\/([\w-]+)\.json$/.exec(path)?.[1];
  if (task !== undefined) return { status: 200, body: askOrder(data, task, call.now) };
  const ksef = /^\/ksef2\/import\/([\w-]+)\.json$/.exec(path)?.[1];
  const found = data.ksef.find(({ row }) => row.ksef_number === ksef);
  if (!found) throw notFound();
  if ((query.get("file_format") ?? "xml") !== "xml") throw refused("Nieobsługiwany file_format");
  return { status: 200, body: found.xml, type: "application/xml" };
}

function listed(call: Call, scope: string, docs: readonly Doc[], rules: ListRules) {
  if (call.options.scopes && !call.options.scopes.includes(scope))
    throw new RequestError(403, { error: "Brak uprawnień" });
  const { ignoresFilters = false } = call.options;
  return listOf(docs, call.query, { ...rules, ignoresFilters });
}

/** Without a total: that is how this list is. */
function ksefList({ query, data, limits, now }: Call) {
  limits.count("ksef", now);
  const { offset, limit } = sliceOf(query);
  const rules = { filters: ["invoice_date_gteq", "invoice_date_lteq"], orders: [] };
  const order = query.get("order") ?? "invoice_date desc";
  if (!/^invoice_date (asc|desc)$/.test(order)) throw malformed("Nieprawidłowe sortowanie");
  const sign = order.endsWith("desc") ? -1 : 1;
  const heads = data.ksef.map(({ row }) => row);
  const found = filtered(heads, query, rules).toSorted(
    (a, b) => sign * String(a.invoice_date).localeCompare(String(b.invoice_date)),
  );
  const entities = found.slice(offset, offset + limit).map(({ uuid: _, ...row }) => row);
  return { metainfo: { count: entities.length, limit, offset }, entities };
}

/** Links last ten minutes and take no key. */
function costDetail({ host, now }: Call, cost: Doc) {
  const files = cost.attachments as readonly Record<string, unknown>[];
  const base = `http://${host}/infakt/temporary/${cost.uuid}`;
  const attachments = files.map((file, i) => ({
    ...file,
    file_url: `${base}/${i}?expires=${now + 600_000}`,
  }));
  return { ...cost, attachments, created_by: "Anna Wzorowa", source_created_by: "web" };
}

export function giveFile({ query, data, now }: Call, path: string): Answer {
  const [, uuid = "", index = ""] = /^\/temporary\/([\w-]+)\/(\d)$/.exec(path) ?? [];
  const files = data.costs.get(uuid)?.attachments as { file_name: string }[] | undefined;
  const file = files?.[Number(index)];
  if (!file || Number(query.get("expires")) < now) throw notFound();
  return file.file_name.endsWith(".pdf")
    ? { status: 200, body: makePdf(file.file_name), type: "application/pdf" }
    : { status: 200, body: Buffer.from([255, 216, 255, 224, 0, 16]), type: "image/jpeg" };
}

function saleAnswer(query: URLSearchParams, docs: Map<string, Doc>, rest: string): Answer {
  const [, uuid = "", what = ""] = /^\/([\w-]+)(\.json|\/[a-z_]+\.json)$/.exec(rest) ?? [];
  const doc = docs.get(uuid);
  if (!doc) throw notFound();
  if (what === ".json") return { status: 200, body: doc };
  if (what === "/pdf.json") {
    if (!PRINTS.includes(query.get("document_type") ?? "")) throw malformed("Brak document_type");
    if (doc.status !== "paid") doc.status = "printed";
    const body = makePdf(`Faktura ${String(doc.number)}`);
    return { status: 200, body, type: "application/pdf" };
  }
  if (what !== "/download_xml.json" || !doc.ksef_data) throw notFound();
  return { status: 200, body: saleXml(doc), type: "application/xml" };
}

function saleXml(doc: Doc): string {
  const {
    company_name: name,
    tax_id: nip,
    street,
    postal_code: postCode,
    city,
  } = ACCOUNT.company_data;
  const us = { name, nip, street, postCode, city };
  const services = (doc.services as Record<string, unknown>[]).map((row) => ({
    ...{ row, net: Number(row.net_price), tax: Number(row.tax_price) },
  }));
  return makeFa3({
    ...{ number: String(doc.number), issueDate: String(doc.invoice_date), services },
    ...{ currency: String(doc.currency), seller: us, buyer: us, isCorrection: false },
  });
}
