import { dropAll } from "../../formats/drop.ts";
import { type Row, textOf } from "../../formats/json/values.ts";
import {
  type Change,
  type Cursor,
  defineStream,
  isNip,
  normalizeNip,
  type Party,
  type PartyId,
} from "../../sdk/index.ts";
import { companyId } from "./company.ts";
import { manifest } from "./manifest.ts";
import { readCollection, stampOf } from "./stream.ts";
import { keepSubscriptions } from "./subscriptions.ts";

const COLLECTIONS = ["customers", "vendors"] as const;
type Collection = (typeof COLLECTIONS)[number];

const SELECT = [
  ...["id", "number", "displayName", "addressLine1", "addressLine2", "city", "state", "country"],
  ...["postalCode", "phoneNumber", "email", "taxRegistrationNumber", "blocked"],
  ...["lastModifiedDateTime"],
].join(",");

/** Customers, then vendors: two cards of one company are two parties there, and the hub joins them by tax id. */
export const parties = defineStream(manifest, {
  entity: "party",
  title: {
    en: "Customers and vendors",
    pl: "Nabywcy i dostawcy",
    "pt-BR": "Clientes e fornecedores",
    cs: "Zákazníci a dodavatelé",
    hu: "Vevők és szállítók",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  async *read(ctx, query) {
    if (query.mode === "incremental") await keepSubscriptions(ctx);
    const company = await companyId(ctx);
    let all: Cursor = query.cursor?.company === company ? { ...query.cursor } : { company };
    for (const collection of COLLECTIONS) {
      const isLast = collection === COLLECTIONS.at(-1);
      const own = partOf(all, collection);
      if (own.is_done === true && !isLast) continue;
      const pages = readCollection(ctx, {
        ...{ collection, company, select: SELECT, isLast },
        query: { ...query, cursor: own },
        toChange: (row: Row) => partyChange(collection, row),
        cursorOf: (part) => withPart(all, collection, part),
      });
      for await (const page of pages) {
        all = page.cursor;
        yield page;
      }
    }
  },
});

/** A cursor is flat: `customers.next`. */
const partOf = (all: Cursor, collection: Collection): Cursor =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      name.startsWith(`${collection}.`) ? [[name.slice(collection.length + 1), value]] : [],
    ),
  );

const withPart = (all: Cursor, collection: Collection, part: Cursor): Cursor => ({
  ...Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith(`${collection}.`))),
  ...Object.fromEntries(
    Object.entries(part).map(([name, value]) => [`${collection}.${name}`, value]),
  ),
});

export function partyChange(collection: Collection, row: Row): Change<Party> {
  const kind = collection === "customers" ? "customer" : "vendor";
  const guid = textOf(row.id, 60)?.toLowerCase();
  const number = textOf(row.number, 120) ?? "unknown";
  if (guid === undefined)
    return { op: "refuse", id: `${kind} ${number}`, reason: "The card has no id.", raw: row };
  const id = `${kind} ${guid}`;
  const name = textOf(row.displayName, 500);
  if (name === undefined)
    return { op: "refuse", id, reason: "The card has no name.", field: "displayName", raw: row };
  const ids = idsOf(row);
  const address = addressOf(row);
  const contact = dropAll({ phone: textOf(row.phoneNumber, 60), email: textOf(row.email, 254) });
  const data: Party = {
    role: kind === "customer" ? "customer" : "supplier",
    name,
    ...(ids.length > 0 ? { ids } : {}),
    ...(address ? { address } : {}),
    ...(contact ? { contact } : {}),
    // Blocked for shipments or payments alone it is still in use.
    active: textOf(row.blocked, 40) !== "All",
  };
  return { op: "upsert", id, ...stampOf(row), data };
}

const addressOf = (row: Row) =>
  dropAll({
    line1: textOf(row.addressLine1, 300),
    line2: textOf(row.addressLine2, 300),
    city: textOf(row.city, 120),
    post_code: textOf(row.postalCode, 20),
    region: textOf(row.state, 120),
    country_code: countryOf(row),
  });

function countryOf(row: Row): string | undefined {
  const code = textOf(row.country, 20)?.toUpperCase();
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? code : undefined;
}

/** One field for the tax number of any country: its scheme is told by the card's country or its prefix. */
function idsOf(row: Row): PartyId[] {
  const printed = textOf(row.taxRegistrationNumber, 64);
  if (printed === undefined) return [];
  const plain = printed.replace(/[\s.-]/g, "").toUpperCase();
  const country = countryOf(row);
  if ((country ?? "PL") === "PL" && isNip(plain))
    return [{ scheme: "PL:NIP", value: normalizeNip(plain) }];
  if (country === "BR") {
    const digits = plain.replace(/\D/g, "");
    if (digits.length === 14) return [{ scheme: "BR:CNPJ", value: digits }];
    if (digits.length === 11) return [{ scheme: "BR:CPF", value: digits }];
  }
  if (/^(?!PL)[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(plain)) return [{ scheme: "EU:VAT", value: plain }];
  return [{ scheme: "OTHER", value: printed }];
}
