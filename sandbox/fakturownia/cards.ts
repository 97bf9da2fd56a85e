import { blank, fieldsOf, isNip, touch } from "./create.ts";
import type { Data } from "./data.ts";
import type { Doc } from "./documents.ts";
import { grosze, money, netOf, percentOf } from "./money.ts";
import { invalid } from "./refusal.ts";

/** Makes or changes a contractor. */
export function saveClient(data: Data, present: Doc | undefined, body: unknown, now: number): Doc {
  const sent = fieldsOf(fieldsOf(body).client);
  const whole = { ...present, ...sent } as Doc;
  const messages: Record<string, string[]> = {};
  if (blank(whole.name)) messages.name = ["- nie może być puste"];
  const isPolish = blank(whole.tax_no_kind) || whole.tax_no_kind === "NIP";
  if (!blank(whole.tax_no) && isPolish && !isNip(String(whole.tax_no)))
    messages.tax_no = ["- NIP jest nieprawidłowy"];
  if (!blank(whole.kind) && !["buyer", "seller", "both"].includes(String(whole.kind)))
    messages.kind = ["- nie znajduje się na liście"];
  if (Object.keys(messages).length > 0) throw invalid(messages);
  const at = touch(data, now);
  if (present) return Object.assign(present, sent, { updated_at: at });
  const made: Doc = { company: "1", created_at: at, ...sent, id: data.nextId++, updated_at: at };
  data.clients.push(made);
  return made;
}

/** Makes or changes a product; a net price is taken for a new one only. */
export function saveProduct(data: Data, present: Doc | undefined, body: unknown, now: number): Doc {
  const sent = fieldsOf(fieldsOf(body).product);
  const whole = { ...present, ...sent } as Doc;
  const messages: Record<string, string[]> = {};
  if (blank(whole.name)) messages.name = ["- nie może być puste"];
  const tax = String(whole.tax ?? "23");
  if (!/^\d{1,2}$/.test(tax) && !["zw", "np", "oo", "disabled"].includes(tax))
    messages.tax = ["- nieprawidłowa stawka"];
  const gross = grosze(sent.price_gross ?? present?.price_gross ?? "0");
  if (gross === undefined) messages.price_gross = ["- nie jest liczbą"];
  if (Object.keys(messages).length > 0) throw invalid(messages);
  const at = touch(data, now);
  const prices = {
    price_gross: money(gross ?? 0),
    price_net: money(netOf(gross ?? 0, percentOf(tax))),
  };
  if (present) return Object.assign(present, sent, prices, { updated_at: at });
  const made: Doc = { currency: "PLN", ...sent, ...prices, id: data.nextId++, updated_at: at };
  data.products.push(made);
  return made;
}
