import {
  defineSink,
  type Found,
  type Invoice,
  RejectedError,
  toMinor,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { COSTS, costNumber, SALES, salesNumber, symbolOf, toInvoice } from "./invoices.ts";
import { rowsWith } from "./lookups.ts";
import { manifest, type PremierContext } from "./manifest.ts";
import { versionOf } from "./parties.ts";
import {
  currencyColumns,
  formColumns,
  lineColumns,
  numberColumns,
  type Payload,
  partnerIdOf,
  totalColumns,
  type VatCodes,
  vatCodesOf,
} from "./payloads.ts";
import { guarded } from "./results.ts";
import { drop, guidOf, type Row } from "./values.ts";
import { write } from "./write.ts";

type Direction = Invoice["direction"];
type Request = WriteRequest<Invoice>;

/** What all invoices of one call share. */
interface Scope {
  readonly direction: Direction;
  readonly codes: VatCodes;
  readonly partners: Map<string, string>;
}

/** Kinds that Premier takes as plain invoices. */
const TAKEN: ReadonlySet<Invoice["kind"]> = new Set(["invoice", "simplified", "final", "bill"]);

const sink = (direction: Direction) =>
  defineSink(manifest, {
    entity: "invoice",
    async find(ctx, keys) {
      const found: Found<Invoice>[] = [];
      for (const key of keys) {
        const row = (await candidates(ctx, key, direction)).at(-1);
        if (row) found.push(toFound(ctx, { key, row, direction }));
      }
      return found;
    },
    async write(ctx, requests) {
      if (requests.length === 0) return [];
      return ctx.state.locked(`${direction}_invoices`, async () => {
        const codes = await vatCodesOf(ctx, direction === "sales" ? "FA_OUT" : "FA_IN");
        const scope: Scope = { direction, codes, partners: new Map() };
        const results: WriteResult[] = [];
        for (const request of requests) {
          results.push(await guarded(request, () => writeOne(ctx, request, scope)));
        }
        return results;
      });
    },
  });

/** Invoices by their number; Premier changes none from outside once it has them. */
export const salesInvoices = sink("sales");
export const costInvoices = sink("cost");

/** The documents of that number, oldest first. */
async function candidates(
  ctx: PremierContext,
  key: string,
  direction: Direction,
): Promise<readonly Row[]> {
  const number = key.trim();
  const symbol = symbolOf(number);
  if (direction === "cost") {
    const rows = await rowsWith(ctx, COSTS, {
      parameters: {},
      column: "CISLO_PF",
      values: [number],
    });
    return rows.filter((row) => costNumber(row) === number);
  }
  if (symbol === undefined) return [];
  const lookup = /\D/.test(number)
    ? { column: "VS", values: [symbol] }
    : { column: "CISLO", parameter: "cis_fa", values: [number] };
  const rows = await rowsWith(ctx, SALES, { parameters: {}, ...lookup });
  return rows.filter((row) => salesNumber(row) === number);
}

function toFound(
  ctx: PremierContext,
  { key, row, direction }: { key: string; row: Row; direction: Direction },
): Found<Invoice> {
  const data = toInvoice(row, { settings: ctx.settings, direction, isCredit: false });
  return { key, remote_id: guidOf(row) ?? "", version: versionOf(row, data), data };
}

async function writeOne(ctx: PremierContext, request: Request, scope: Scope): Promise<WriteResult> {
  const { key, data, expect_version: expected } = request;
  const { direction } = scope;
  if (data.direction !== direction)
    throw new RejectedError("The invoice is of the other direction.");
  const partner = direction === "sales" ? data.buyer : data.seller;
  const known = await existing(ctx, key, {
    partner: () => partnerIdOf(ctx, partner, scope.partners),
    direction,
  });
  if (expected !== undefined && expected !== known?.version) {
    const message = "The invoice in Premier is another one than the hub knows.";
    return { key, status: "conflict", ...drop({ remote_id: known?.remote_id }), message };
  }
  if (known) return compared(known, data);
  const id = await partnerIdOf(ctx, partner, scope.partners);
  const command = direction === "sales" ? "FA_OUT_ADD" : "FA_IN_ADD";
  const payload = payloadOf(ctx, { key, data, codes: scope.codes, partnerId: id });
  const [told = {}] = await write(ctx, { command, parameters: { variabl_force: false } }, payload);
  const after = await existing(ctx, key, { partner: async () => id, direction });
  const mismatch = after && totalMismatch(after.data, data);
  return {
    ...{ key, status: "created" },
    ...drop({ remote_id: guidOf(told) ?? after?.remote_id, version: after?.version }),
    ...(mismatch === undefined ? {} : { message: mismatch }),
  };
}

/** Received invoices of one number may be of several suppliers. */
async function existing(
  ctx: PremierContext,
  key: string,
  { partner, direction }: { partner: () => Promise<string>; direction: Direction },
): Promise<Found<Invoice> | undefined> {
  const rows = await candidates(ctx, key, direction);
  if (rows.length === 0) return undefined;
  if (direction === "sales") {
    const [row] = rows.slice(-1);
    return row && toFound(ctx, { key, row, direction });
  }
  const id = await partner();
  const row = rows.findLast((one) => guidOf(one, "ID_PAR") === id);
  return row && toFound(ctx, { key, row, direction });
}

function compared(
  { key, remote_id, version, data: there }: Found<Invoice>,
  data: Invoice,
): WriteResult {
  const mismatch = totalMismatch(there, data);
  const place = { key, remote_id, ...drop({ version }) };
  if (mismatch === undefined) return { ...place, status: "unchanged" };
  const message = `${mismatch} Premier lets nobody change it from outside: correct it there.`;
  return { ...place, status: "rejected", message };
}

function totalMismatch(there: Invoice, sent: Invoice): string | undefined {
  const total = ({ totals, currency }: Invoice) =>
    toMinor(totals.payable ?? totals.gross, currency);
  const [theirs, ours] = [total(there), total(sent)];
  if (theirs === undefined || ours === undefined || theirs === ours) return undefined;
  const { payable, gross } = there.totals;
  return `The invoice of this number comes to ${payable ?? gross} ${there.currency} in Premier.`;
}

function payloadOf(
  ctx: PremierContext,
  made: { key: string; data: Invoice; codes: VatCodes; partnerId: string },
): Payload {
  const { key, data, codes, partnerId } = made;
  const { currency: home = "CZK", sales_series, cost_series } = ctx.settings;
  if (!TAKEN.has(data.kind)) {
    throw new RejectedError(`Premier takes no ${data.kind} through this command: enter it there.`);
  }
  const isSale = data.direction === "sales";
  const lines = data.lines.length > 0 ? data.lines : linesFromSums(data, key);
  if (lines.length === 0)
    throw new RejectedError("The invoice has neither lines nor sums by rate.");
  return {
    ...drop({ DOKLAD: isSale ? sales_series : cost_series }),
    ...(isSale ? numberColumns(key, "VS") : supplierNumber(key)),
    ID_PAR: partnerId,
    ...drop({
      DATUM_VYS: data.issue_date,
      DATUM_USK: data.tax_point_date ?? data.issue_date,
      DATUM_SPL: data.due_date,
      OBJEDNAVKA: data.order_reference?.slice(0, 20),
      POZNAMKA: data.note?.slice(0, 240),
    }),
    ...currencyColumns(data, home),
    ...formColumns(data),
    ...totalColumns(data),
    FA_POL: lines.map((line) => ({
      ...lineColumns(line, codes),
      ...(isSale ? drop({ MATERIAL: line.seller_code }) : {}),
    })),
  };
}

function supplierNumber(number: string): Payload {
  if (number.length > 20)
    throw new RejectedError("Premier keeps numbers of 20 characters at most.");
  return { CISLO_PF: number, ...drop({ VARIABL: symbolOf(number) }) };
}

/** Of an invoice that is known by its sums alone. */
const linesFromSums = ({ vat_breakdown }: Invoice, number: string): Invoice["lines"] =>
  vat_breakdown.map(({ taxable, tax, gross, category, rate, local_code }, at) => ({
    no: at + 1,
    name: number,
    qty: "1",
    net: taxable,
    ...drop({ gross }),
    vat: { ...drop({ category, rate, local_code }), amount: tax },
  }));
