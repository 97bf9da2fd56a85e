import {
  defineSink,
  type Found,
  type Party,
  partyId,
  RejectedError,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { rowsWith } from "./lookups.ts";
import { manifest, type PremierContext } from "./manifest.ts";
import { PARTNERS, toParty, versionOf } from "./parties.ts";
import { guarded, newId } from "./results.ts";
import { dayAt, toInstant } from "./times.ts";
import { decimalOf, drop, guidOf, type Row, textOf } from "./values.ts";
import { write } from "./write.ts";

type Request = WriteRequest<Party>;

const EVERYBODY = { part_typ: "FULL" };

/** Partners by their DIČ or IČO. Nothing is deleted in Premier through this API. */
export const parties = defineSink(manifest, {
  entity: "party",
  async find(ctx, keys) {
    const rows = await partnersOf(ctx, keys);
    return keys.flatMap((key) => {
      const row = rows.get(key);
      return row ? [toFound(ctx, key, row)] : [];
    });
  },
  async write(ctx, requests) {
    if (requests.length === 0) return [];
    return ctx.state.locked("parties", async () => {
      const results: WriteResult[] = [];
      const rows = await partnersOf(
        ctx,
        requests.map(({ key }) => key),
      );
      for (const request of requests) {
        results.push(await guarded(request, () => writeOne(ctx, request, rows.get(request.key))));
      }
      return results;
    });
  },
});

/** By the keys that were asked; of several partners with one number the oldest, which documents refer to. */
export async function partnersOf(
  ctx: PremierContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const isDic = (key: string) => /^[A-Z]{2}/i.test(key.trim());
  const lookups = [
    { column: "DIC", parameter: "part_dic", keys: keys.filter(isDic) },
    {
      column: "ICO",
      parameter: "part_ico",
      keys: keys.filter((key) => /^\d{8}$/.test(key.trim())),
    },
  ];
  const found = new Map<string, Row>();
  for (const { column, parameter, keys: some } of lookups) {
    if (some.length === 0) continue;
    const values = some.map(plainKey);
    const rows = await rowsWith(ctx, PARTNERS, {
      parameters: EVERYBODY,
      column,
      parameter,
      values,
    });
    const byValue = Map.groupBy(rows, (row) => plainKey(textOf(row, column, 64) ?? ""));
    for (const key of some) {
      const [row] = (byValue.get(plainKey(key)) ?? []).toSorted(byAge);
      if (row) found.set(key, row);
    }
  }
  return found;
}

const plainKey = (key: string): string => key.replace(/\s/g, "").toUpperCase();

const byAge = (a: Row, b: Row): number =>
  Number(decimalOf(a, "INTER") ?? 0) - Number(decimalOf(b, "INTER") ?? 0);

function toFound(ctx: PremierContext, key: string, row: Row): Found<Party> {
  const data = toParty(row, dayAt(ctx.clock.now()));
  const time = drop({ changed_at: toInstant(textOf(row, "PS_TIME", 40)) });
  return { key, remote_id: guidOf(row) ?? "", version: versionOf(row, data), ...time, data };
}

async function writeOne(
  ctx: PremierContext,
  request: Request,
  row: Row | undefined,
): Promise<WriteResult> {
  const { key, expect_version: expected } = request;
  const known = row && toFound(ctx, key, row);
  const place = known ? { remote_id: known.remote_id, version: known.version ?? "" } : {};
  if (expected !== undefined && expected !== known?.version) {
    return { key, status: "conflict", ...place, message: "The partner has changed in Premier." };
  }
  const fields = columnsFor(request, known?.data);
  if (!row || !known) {
    const id = newId();
    const command = { command: "PARTNERI_ADD", parameters: { typCmd: "ADD" } };
    const [told] = await write(ctx, command, { ID: id, ...fields });
    return { key, status: "created", remote_id: guidOf(told ?? {}) ?? id };
  }
  const changed = Object.entries(fields).filter(([name, value]) => !isSame(row[name], value));
  if (changed.length === 0) return { key, status: "unchanged", ...place };
  const parameters = { typCmd: "UPD", id_part: known.remote_id };
  const data = { ID: known.remote_id, ...Object.fromEntries(changed) };
  await write(ctx, { command: "PARTNERI_ADD", parameters }, data);
  return { key, status: "updated", remote_id: known.remote_id };
}

const isSame = (cell: unknown, value: string | boolean): boolean =>
  typeof value === "boolean" ? (cell ?? false) === value : (cell ?? "") === value;

/** What the record knows. Addresses and numbers go out as they are: too long ones are refused by Premier itself. */
function columnsFor(
  { data, only }: Request,
  known: Party | undefined,
): Readonly<Record<string, string | boolean>> {
  const { address = {}, contact = {}, bank_accounts: [account] = [] } = data;
  if (data.name.trim() === "") throw new RejectedError("The partner has no name.");
  const dic = partyId(data, "CZ:DIC", "EU:VAT");
  const all: Readonly<
    Record<string, readonly [path: string, value: string | boolean | undefined]>
  > = {
    NAZEV: ["name", data.name],
    ALT_NAZEV: ["trading_name", data.trading_name],
    ODBERATEL: ["role", data.role !== "supplier" || known?.role === "both"],
    DODAVATEL: ["role", data.role !== "customer" || known?.role === "both"],
    ICO: ["ids", partyId(data, "CZ:ICO", "SK:ICO")],
    DIC: ["ids", dic],
    ULICE: ["address", address.line1],
    MESTO: ["address", address.city],
    PSC: ["address", address.post_code],
    KOD_ZEME: ["address", address.country_code],
    KON_PRIJEM: ["contact", contact.name],
    TEL: ["contact", contact.phone],
    E_MAIL: ["contact", contact.email],
    IBAN: ["bank_accounts", account?.iban],
    BIC: ["bank_accounts", account?.bic],
  };
  const isWanted = (path: string) =>
    only === undefined || only.some((one) => one === path || one.startsWith(`${path}.`));
  return Object.fromEntries(
    Object.entries(all).flatMap(([column, [path, value]]) => {
      if (!isWanted(path)) return [];
      if (value !== undefined) return [[column, value] as const];
      return only === undefined ? [] : [[column, ""] as const];
    }),
  );
}
