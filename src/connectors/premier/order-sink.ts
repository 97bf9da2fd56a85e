import {
  defineSink,
  type Found,
  type Order,
  RejectedError,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { symbolOf } from "./invoices.ts";
import { rowsWith } from "./lookups.ts";
import { manifest, type PremierContext } from "./manifest.ts";
import { ORDERS, orderNumber, toOrder } from "./orders.ts";
import { versionOf } from "./parties.ts";
import {
  currencyColumns,
  lineColumns,
  numberColumns,
  type Payload,
  partnerIdOf,
  type VatCodes,
  vatCodesOf,
} from "./payloads.ts";
import { guarded } from "./results.ts";
import { drop, guidOf, type Row } from "./values.ts";
import { write } from "./write.ts";

type Request = WriteRequest<Order>;

interface Scope {
  readonly codes: VatCodes;
  readonly partners: Map<string, string>;
}

/** Nothing assigned by Premier itself; the tax is the one that is sent. */
const AS_SENT = { isSada: false, force_dph: true, isRecAut: 0 };

/** Received orders by their number. Of one that is there its note and its end can be changed. */
export const salesOrders = defineSink(manifest, {
  entity: "order",
  async find(ctx, keys) {
    const found: Found<Order>[] = [];
    for (const key of keys) {
      const one = await existing(ctx, key);
      if (one) found.push(one);
    }
    return found;
  },
  async write(ctx, requests) {
    if (requests.length === 0) return [];
    return ctx.state.locked("sales_orders", async () => {
      const scope: Scope = { codes: await vatCodesOf(ctx, "FA_OUT"), partners: new Map() };
      const results: WriteResult[] = [];
      for (const request of requests) {
        results.push(await guarded(request, () => writeOne(ctx, request, scope)));
      }
      return results;
    });
  },
});

async function existing(ctx: PremierContext, key: string): Promise<Found<Order> | undefined> {
  const number = key.trim();
  const symbol = symbolOf(number);
  if (symbol === undefined) return undefined;
  const lookup = /\D/.test(number)
    ? { column: "CIS_ESHOP", parameter: "cis_eshop", values: [symbol] }
    : { column: "CISLO", parameter: "cislo_obj", values: [number] };
  const rows = await rowsWith(ctx, ORDERS, { parameters: {}, ...lookup });
  const row = rows.findLast((one) => orderNumber(one) === number);
  return row && toFound(ctx, key, row);
}

function toFound({ settings }: PremierContext, key: string, row: Row): Found<Order> {
  const data = toOrder(row, settings);
  return { key, remote_id: guidOf(row) ?? "", version: versionOf(row, data), data };
}

async function writeOne(ctx: PremierContext, request: Request, scope: Scope): Promise<WriteResult> {
  const { key, data, expect_version: expected } = request;
  if (data.direction !== "sales")
    throw new RejectedError("Premier takes orders of customers alone.");
  const known = await existing(ctx, key);
  if (expected !== undefined && expected !== known?.version) {
    const message = "The order in Premier is another one than the hub knows.";
    return { key, status: "conflict", ...drop({ remote_id: known?.remote_id }), message };
  }
  if (known) return update(ctx, known, data);
  const partnerId = await partnerIdOf(ctx, data.buyer, scope.partners);
  const payload = payloadOf(ctx, { key, data, codes: scope.codes, partnerId });
  const [told = {}] = await write(ctx, { command: "OB_IN_ADD", parameters: AS_SENT }, payload);
  const after = await existing(ctx, key);
  return {
    ...{ key, status: "created" },
    ...drop({ remote_id: guidOf(told) ?? after?.remote_id, version: after?.version }),
  };
}

async function update(
  ctx: PremierContext,
  { key, remote_id, version, data: there }: Found<Order>,
  data: Order,
): Promise<WriteResult> {
  const isEnd = data.status === "closed" || data.status === "cancelled";
  const changed = {
    ...(isEnd && there.status !== "closed" && there.status !== "delivered"
      ? { UKONCENO: true }
      : {}),
    ...(data.note === undefined || data.note === there.note ? {} : { POZNAMKA: data.note }),
  };
  const place = { key, remote_id, ...drop({ version }) };
  if (Object.keys(changed).length === 0) return { ...place, status: "unchanged" };
  await write(ctx, { command: "OB_IN_UPD", parameters: { id: remote_id } }, changed);
  return { key, remote_id, status: "updated" };
}

function payloadOf(
  { settings }: PremierContext,
  made: { key: string; data: Order; codes: VatCodes; partnerId: string },
): Payload {
  const { key, data, codes, partnerId } = made;
  if (data.lines.length === 0) throw new RejectedError("The order has no lines.");
  const { currency: home = "CZK", order_series, warehouse = 1 } = settings;
  return {
    ...drop({ DOKLAD: order_series }),
    ...numberColumns(key, "CIS_ESHOP"),
    ID_ODB: partnerId,
    SKLAD: warehouse,
    ...drop({
      OBJEDNAVKA: data.buyer_reference?.slice(0, 20),
      DATUM_VYST: data.issue_date,
      DATUM_SPL: data.delivery?.requested_date,
      DOPRAVA: data.delivery?.method?.slice(0, 48),
      POZNAMKA: data.note,
    }),
    ...currencyColumns(data, home),
    POL_OBIN: data.lines.map((line) => ({
      ...lineColumns(line, codes),
      ...drop({ SCISLO: line.seller_code }),
      PSKLAD: warehouse,
    })),
  };
}
