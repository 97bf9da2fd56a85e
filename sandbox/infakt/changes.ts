import { RequestError } from "../simulator.ts";
import type { Data } from "./data.ts";
import { invalid, malformed, notFound } from "./refusal.ts";
import type { Answer, Call } from "./routes.ts";
import { ksefData } from "./sales.ts";
import { changeInvoice, fieldsOf, placeOrder, saveClient } from "./write.ts";

/** `what` is the method and the path. */
export function answerWrite({ data, now, options }: Call, what: string, body: unknown): Answer {
  if (options.scopes && !options.scopes.includes("api:invoices:write"))
    throw new RequestError(403, { error: "Brak uprawnień" });
  if (what === "POST /async/invoices.json")
    return { status: 202, body: placeOrder(data, body, now) };
  if (what === "POST /clients.json")
    return { status: 201, body: saveClient(data, body, undefined) };
  if (what === "PUT /documents/costs/paid_many.json")
    return { status: 200, body: markPaid(data, body) };
  const client = data.clients.get(Number(/^PUT \/clients\/(\d+)\.json$/.exec(what)?.[1]));
  if (client) return { status: 200, body: saveClient(data, body, client) };
  const [, method, uuid = "", rest] =
    /^(PUT|POST) \/invoices\/([\w-]+)(\.json|\/send_to_ksef\.json)$/.exec(what) ?? [];
  const doc = data.sales.get("invoices")?.get(uuid);
  if (!doc || (method === "POST") === (rest === ".json")) throw notFound();
  if (method === "PUT") {
    if (doc.status !== "draft") throw invalid({ status: ["faktura nie jest szkicem"] });
    return { status: 200, body: changeInvoice(doc, body) };
  }
  doc.ksef_data = ksefData(String(doc.invoice_date), Number(doc.id));
  const answer = { invoice_uuid: doc.uuid, invoice_kind: "vat", ksef_number: null, status: "sent" };
  return { status: 200, body: answer };
}

export function answerDelete({ data }: Call, path: string, body: unknown): Answer {
  const [, resource = "", uuid = ""] = /^\/([a-z_]+)\/([\w-]+)\.json$/.exec(path) ?? [];
  if (data.sales.get(resource)?.delete(uuid)) return { status: 200 };
  if (path !== "/documents/costs/destroy_many.json") throw notFound();
  const { uuids } = fieldsOf(body);
  if (!Array.isArray(uuids)) throw malformed("Brak uuids");
  for (const one of uuids) data.costs.delete(String(one));
  return { status: 200, body: { success: true } };
}

/** Sets the payment of up to a hundred costs; the time of entry stays as it is. */
function markPaid(data: Data, body: unknown) {
  const { uuids } = fieldsOf(body);
  if (!Array.isArray(uuids) || uuids.length > 100) throw malformed("Podaj do 100 uuids");
  const entities = uuids.map((uuid) => {
    const doc = data.costs.get(String(uuid));
    if (!doc) throw notFound();
    const statuses = doc.statuses as { group: string }[];
    const paid = { symbol: "paid", name: "Opłacony", group: "payment" };
    doc.statuses = [...statuses.filter(({ group }) => group !== "payment"), paid];
    return { uuid, number: doc.number, status: "paid" };
  });
  return { success: true, entities };
}
