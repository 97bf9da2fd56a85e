import Big from "big.js";
import type { Item } from "../../model/item.ts";
import type { Column, RecordSource, RowEnvironment, Table } from "../definition.ts";
import { bit, char, datetime, decimal, int, list, varchar } from "../types.ts";
import { columnsOf, fittedTable } from "./column.ts";
import { big, plain } from "./decimals.ts";
import { groupPrice, PRICE_GROUPS, type PriceGroup } from "./item-prices.ts";
import { keptText } from "./line-extra.ts";
import { stampOf } from "./stamp.ts";
import { unitOf } from "./words.ts";

type Source = RecordSource<"item">;

/** The warehouse of items that are in none. */
export const FIRST_WAREHOUSE = "1";

/** Numbers of the warehouses that an item has a row for: `part` of its rows. */
export function itemParts(
  { stock = [] }: Pick<Item, "stock">,
  env: Pick<RowEnvironment, "warehouseNo">,
): readonly string[] {
  const numbers = stock.map(({ warehouse }) => String(env.warehouseNo(warehouse)));
  return numbers.length === 0 ? [FIRST_WAREHOUSE] : [...new Set(numbers)];
}

const { shown } = columnsOf<Source>();

function stockOf({ record, part, env }: Source) {
  return record.stock?.find(({ warehouse }) => String(env.warehouseNo(warehouse)) === part);
}

/** What came in and went out in all; what is on hand is the difference. */
function movements(source: Source): { readonly received: Big; readonly issued: Big } {
  const [received, issued] = [big(source.extra.PRIJEM), big(source.extra.VYDEJ)];
  const onHand = big(stockOf(source)?.on_hand);
  const zero = new Big(0);
  if (onHand === undefined) return { received: received ?? zero, issued: issued ?? zero };
  if (issued !== undefined) return { received: onHand.plus(issued), issued };
  return onHand.lt(0)
    ? { received: zero, issued: onHand.times(-1) }
    : { received: onHand, issued: zero };
}

/** An attribute of the record under the column's own name. */
const attribute = (name: string) => ({
  from: ({ record, extra }: Source) => record.attributes?.[name] ?? keptText(extra, name),
  paths: [`attributes.${name}`],
});

const IDENTITY: readonly Column<Source>[] = [
  shown("INTER", int, ["Interní číslo", "Internal number"], {
    from: ({ inter }) => String(inter),
    isIndexed: true,
  }),
  shown("SKLAD", decimal(0), ["Číslo skladu", "Warehouse number"], {
    from: ({ part }) => (part === "" ? FIRST_WAREHOUSE : part),
    isIndexed: true,
  }),
  shown("CISLO", char(20), ["Skladové číslo", "Stock number"], {
    from: ({ record }) => record.code,
    paths: ["code"],
    isIndexed: true,
  }),
  shown("C_KOD", char(20), ["EAN kód", "EAN code"], {
    from: ({ record, extra }) => record.ean ?? keptText(extra, "C_KOD"),
    paths: ["ean"],
    isIndexed: true,
  }),
  shown("TEXT", char(96), ["Text", "Text"], {
    from: ({ record }) => record.name,
    paths: ["name"],
    isIndexed: true,
  }),
  shown("TEXT_2", char(96), ["Text 2", "Text 2"], attribute("TEXT_2")),
  shown("SORTIMENT", char(48), ["Skupina", "Group"], {
    from: ({ record, extra }) => record.category ?? keptText(extra, "SORTIMENT"),
    paths: ["category"],
    isIndexed: true,
  }),
  shown("MJ", char(6), ["Měrná jednotka", "Unit of measure"], {
    from: ({ record }) => unitOf(record),
    paths: ["unit"],
  }),
  shown("SAZBA_DPH", decimal(2), ["Sazba DPH %", "VAT rate, per cent"], {
    from: ({ record }) => record.vat_rate,
    paths: ["vat_rate"],
  }),
  shown("KOD_DPH", char(2), ["Kód DPH", "VAT code"], {
    from: ({ record, extra, env }) =>
      keptText(extra, "KOD_DPH") ?? env.vatCode(record.vat_rate, "sales"),
  }),
];

/** Net and gross price of a group. */
const prices = (group: PriceGroup): readonly Column<Source>[] => [
  shown(
    `RAB_CN${group}`,
    decimal(5),
    [`Cena skupiny ${group} bez DPH`, `Price of group ${group} without VAT`],
    {
      from: ({ record }) => plain(groupPrice(record, group)?.net),
      paths: PRICE_GROUPS[group].map((name) => `prices.${name}`),
    },
  ),
  shown(
    `RAB_CN${group}D`,
    decimal(5),
    [`Cena skupiny ${group} s DPH`, `Price of group ${group} with VAT`],
    { from: ({ record }) => plain(groupPrice(record, group)?.gross) },
  ),
];

const STOCK: readonly Column<Source>[] = [
  shown("PRIJEM", decimal(3), ["Příjem celkem", "Received in total"], {
    from: (source) => plain(movements(source).received),
    paths: ["stock"],
  }),
  shown("VYDEJ", decimal(3), ["Výdej celkem", "Issued in total"], {
    from: (source) => plain(movements(source).issued),
  }),
  shown("MIN", decimal(3), ["Minimální zásoba", "Minimum stock"], {
    from: (source) => stockOf(source)?.minimum ?? keptText(source.extra, "MIN"),
  }),
  shown("MAX", decimal(3), ["Maximální zásoba", "Maximum stock"]),
];

const DETAILS: readonly Column<Source>[] = [
  shown("NAKL_CENA", decimal(5), ["Nákladová cena", "Purchase price"]),
  shown("UMISTENI", char(24), ["Umístění", "Location"], attribute("UMISTENI")),
  shown("MN_KG", decimal(11), ["Hmotnost MJ v kg", "Weight of a unit in kg"]),
  shown("MN_BAL", decimal(5), ["Množství v balení", "Quantity in a package"]),
  shown("EAN_BAL", char(14), ["EAN balení", "EAN of the package"], {
    ...attribute("EAN_BAL"),
    isIndexed: true,
  }),
  shown("KOD_KN", char(10), ["Kód dle sazebníku EU", "EU customs code"], attribute("KOD_KN")),
  shown("PUVOD_STAT", char(2), ["Stát původu", "Country of origin"], attribute("PUVOD_STAT")),
  shown("POPIS1", varchar(240), ["Popis 1", "Description 1"], {
    from: ({ record }) => record.description,
    paths: ["description"],
  }),
  shown("IS_SLUZBA", bit, ["Karta služeb", "Service"], {
    from: ({ record }) => record.type === "service",
    paths: ["type"],
  }),
  shown("STITKY", varchar(80), ["Identifikační štítky", "Tags"]),
  shown("PS_TIME", char(16), ["Čas poslední změny", "Time of the last change"], {
    from: stampOf,
    isIndexed: true,
  }),
  shown("id", varchar(36), ["Jednoznačný identifikátor", "Unique identifier"], {
    from: (source) => source.guid,
    isIndexed: true,
  }),
];

export const SKLAD = fittedTable<"item", Source>({
  name: "SKLAD",
  text: { cs: "Skladové karty", en: "Stock cards" },
  entity: "item",
  order: ["INTER"],
  columns: [...IDENTITY, ...STOCK, ...prices(0), ...prices(1), ...DETAILS],
  sources: (source) => [source],
  extraOf: ({ extra }) => extra,
});

const view = columnsOf().shown;

/** The cards again, with what is reckoned from other tables. */
export const CENIK: Table = {
  name: "CENIK",
  text: { cs: "Ceník (skladové karty)", en: "Price list (stock cards)" },
  origin: { from: "view", over: ["SKLAD", "SORTIMENT"] },
  order: ["INTER"],
  columns: [
    // What a view has is read from another table, not made of a record.
    ...SKLAD.columns.map(({ from: _made, ...column }) => column),
    view("nazev_sort", varchar(112), ["Název skupiny", "Name of the group"]),
    view("skl_cena", decimal(3), ["Skladová cena", "Stock price"]),
    view("timePec", datetime, ["Čas poslední změny", "Time of the last change"]),
    view("img", list, [
      "seznam obrázků (OBRAZEK, PS_TIME, POZN_OBR, cislo, sklad)",
      "list of pictures (OBRAZEK, PS_TIME, POZN_OBR, cislo, sklad)",
    ]),
  ],
};

/** Reserved: received orders that are open; ordered: issued ones. */
export const SKLAD_STAV: Table = {
  name: "SKLAD_STAV",
  text: { cs: "Stavy skladu", en: "Stock levels" },
  origin: { from: "view", over: ["SKLAD", "OB_IN", "POL_OBIN", "OB_OUT", "POL_OBOU"] },
  order: ["cislo", "sklad"],
  columns: [
    view("cislo", char(20), ["Skladové číslo", "Stock number"], { isIndexed: true }),
    view("sklad", decimal(0), ["Číslo skladu", "Warehouse number"], { isIndexed: true }),
    view("id", varchar(36), ["ID karty", "ID of the card"], { isIndexed: true }),
    view("stav", decimal(3), ["Stav na skladě", "On hand"]),
    view("rezervace", decimal(3), [
      "Rezervováno (přijaté objednávky)",
      "Reserved (received orders)",
    ]),
    view("objednano", decimal(3), ["Objednáno u dodavatelů", "Ordered from suppliers"]),
    view("dispozice", decimal(3), ["stav − rezervace", "Available: on hand less reserved"]),
    view("mj", char(6), ["Měrná jednotka", "Unit of measure"]),
    view("ps_time", char(16), ["Čas poslední změny", "Time of the last change"], {
      isIndexed: true,
    }),
  ],
};
