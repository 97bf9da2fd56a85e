import type { DocumentParty, Party } from "../../model/party.ts";
import type { CommandRow } from "../../store/command-rows.ts";
import type { Given } from "./given.ts";
import { compact, countryOf } from "./party-record.ts";
import type { WriteTask } from "./write-task.ts";

/** The other side of a document. */
export interface Partner {
  readonly party: Party;
  readonly row: CommandRow;
}

/** The partner as documents name it; its contact belongs to the document alone. */
export const documentParty = ({ name, ids, address }: Party): DocumentParty =>
  (compact({ name, ids, address }) ?? {}) as DocumentParty;

/** The partner, with what the document itself says of it in its columns that end in `_ODB`. */
export function partyOnDocument({ party }: Partner, given: Given): DocumentParty {
  const own = documentParty(party);
  const pick = (column: string, before: string | undefined) =>
    given.has(column) ? given.text(column) : before;
  const ids = [...(own.ids ?? [])];
  for (const [column, scheme] of [
    ["ICO_ODB", "CZ:ICO"],
    ["DIC_ODB", "CZ:DIC"],
  ] as const) {
    const value = given.text(column);
    if (value === undefined) continue;
    const at = ids.findIndex((id) => id.scheme === scheme);
    ids.splice(at < 0 ? ids.length : at, at < 0 ? 0 : 1, { scheme, value });
  }
  const country = given.text("STAT_ODB");
  const made = compact({
    name: pick("NAZEV_ODB", own.name),
    ids: ids.length > 0 ? ids : undefined,
    address: compact({
      ...own.address,
      line1: pick("ULICE_ODB", own.address?.line1),
      post_code: pick("PSC_ODB", own.address?.post_code),
      city: pick("MESTO_ODB", own.address?.city),
      country_code:
        country === undefined
          ? own.address?.country_code
          : countryOf(given.with({ STAT: country, KOD_ZEME: undefined })),
    }),
    contact: compact({ name: given.text("KON_PRIJEM") }),
  });
  return (made ?? {}) as DocumentParty;
}

/** The organisation itself, as the accounting unit names it. */
export function ownSide({ context: { unit } }: WriteTask): DocumentParty {
  const ids = unit.companyId === "" ? [] : [{ scheme: "CZ:ICO", value: unit.companyId }];
  return { name: unit.name, ...(ids.length > 0 ? { ids } : {}) };
}
