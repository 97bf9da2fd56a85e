import type { Order } from "../../model/order.ts";
import type { DocumentParty } from "../../model/party.ts";
import { statusOf } from "../tables/words.ts";
import { checkedTotal, money, total } from "./amounts.ts";
import { ownSide, type Partner, partyOnDocument } from "./document-party.ts";
import type { Given } from "./given.ts";
import { type MadeLine, numbered, orderLine } from "./line-records.ts";
import { compact } from "./party-record.ts";
import type { WriteTask } from "./write-task.ts";

/** Nothing more happens with such orders. */
export const DONE: readonly Order["status"][] = ["delivered", "closed", "cancelled"];

/** UKONCENO decides whether it is closed; PRUBEH says how far it has come, as far as both can be true. */
export function statusFrom(given: Given, before: Order["status"] = "open"): Order["status"] {
  const progress = given.text("PRUBEH");
  const said = progress === undefined ? undefined : statusOf(progress);
  const closed = given.flag("UKONCENO");
  if (closed) return said !== undefined && DONE.includes(said) ? said : "closed";
  if (said === undefined) return before;
  return closed === false && DONE.includes(said) ? before : said;
}

export interface OrderParts {
  readonly direction: "sales" | "purchase";
  readonly given: Given;
  readonly partner: Partner;
  readonly shipTo: DocumentParty | undefined;
  readonly lines: readonly MadeLine[];
  readonly number: string | undefined;
  readonly issued: string;
}

export function orderOf(task: WriteTask, parts: OrderParts): Order {
  const { direction, given, partner, lines, number, issued, shipTo } = parts;
  const other = partyOnDocument(partner, given);
  const own = ownSide(task);
  const isSale = direction === "sales";
  const reference = given.text("OBJEDNAVKA");
  const delivery = compact({
    method: given.text("DOPRAVA"),
    requested_date: given.day("DATUM_SPL"),
  }) as Order["delivery"];
  const note = given.text("POZNAMKA");
  return {
    direction,
    ...(number === undefined ? {} : { number }),
    issue_date: issued,
    status: statusFrom(given),
    buyer: isSale ? other : own,
    seller: isSale ? own : other,
    ...(shipTo ? { ship_to: shipTo } : {}),
    currency: given.text("MENA")?.toUpperCase() ?? "CZK",
    lines: numbered(lines).map(([no, line]) => orderLine(no, line)),
    totals: orderTotals(task, given, lines),
    ...(delivery ? { delivery } : {}),
    ...(given.amount("CIS_ESHOP") ? { channel: "shop" } : {}),
    ...(reference === undefined
      ? {}
      : { [isSale ? "buyer_reference" : "seller_reference"]: reference }),
    ...(note === undefined ? {} : { note }),
  };
}

function orderTotals(task: WriteTask, given: Given, lines: readonly MadeLine[]): Order["totals"] {
  const sum = (name: "net" | "gross") => total(lines.map((line) => line.money[name]));
  const net = checkedTotal(task, given, { column: "CELKEM", sum: sum("net") });
  const gross = checkedTotal(task, given, { column: "BRUTTO", sum: sum("gross") });
  const advance = given.amount("ZALOHA");
  return {
    net: money(net),
    tax: money(gross.minus(net)),
    gross: money(gross),
    ...(advance ? { prepaid: money(advance) } : {}),
  };
}
