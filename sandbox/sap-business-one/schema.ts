import type { Row } from "./filter.ts";
import { badValue } from "./refusal.ts";

type Kind = "text" | "number" | "flag" | "enum" | "readonly" | "collection";

export interface Column {
  readonly kind: Kind;
  readonly maxLength?: number;
  readonly words?: readonly string[];
  /** Of a collection: which of its columns tells its rows apart. */
  readonly key?: string;
}

export interface Entity {
  readonly type: string;
  readonly key: string;
  readonly isTextKey: boolean;
  readonly columns: ReadonlyMap<string, Column>;
}

const text = (maxLength: number): Column => ({ kind: "text", maxLength });
const FLAG: Column = { kind: "flag" };
const NUMBER: Column = { kind: "number" };
const READ_ONLY: Column = { kind: "readonly" };
const words = (...all: string[]): Column => ({ kind: "enum", words: all });
const stamps = {
  CreateDate: READ_ONLY,
  CreateTime: READ_ONLY,
  UpdateDate: READ_ONLY,
  UpdateTime: READ_ONLY,
};
const columns = (all: Readonly<Record<string, Column>>) => new Map(Object.entries(all));

export const ENTITIES: ReadonlyMap<string, Entity> = new Map([
  [
    "Items",
    {
      type: "Item",
      key: "ItemCode",
      isTextKey: true,
      columns: columns({
        ItemCode: text(50),
        ItemName: text(200),
        ForeignName: text(200),
        ItemType: words("itItems", "itLabor", "itTravel", "itFixedAssets"),
        InventoryItem: FLAG,
        TreeType: READ_ONLY,
        ItemsGroupCode: NUMBER,
        BarCode: text(254),
        InventoryUOM: text(100),
        SalesUnit: text(100),
        QuantityOnStock: READ_ONLY,
        Valid: FLAG,
        Frozen: FLAG,
        User_Text: text(64_000),
        ...stamps,
        ItemPrices: { kind: "collection", key: "PriceList" },
        ItemWarehouseInfoCollection: { kind: "collection", key: "WarehouseCode" },
      }),
    },
  ],
  [
    "BusinessPartners",
    {
      type: "BusinessPartner",
      key: "CardCode",
      isTextKey: true,
      columns: columns({
        CardCode: text(15),
        CardName: text(100),
        CardForeignName: text(100),
        CardType: words("cCustomer", "cSupplier", "cLid"),
        FederalTaxID: text(32),
        Phone1: text(50),
        EmailAddress: text(100),
        ContactPerson: text(90),
        Address: text(100),
        ZipCode: text(20),
        City: text(100),
        Country: text(3),
        Valid: FLAG,
        Frozen: FLAG,
        ...stamps,
        BPBankAccounts: { kind: "collection", key: "AccountNo" },
      }),
    },
  ],
  [
    "ItemGroups",
    {
      type: "ItemGroup",
      key: "Number",
      isTextKey: false,
      columns: columns({ Number: READ_ONLY, GroupName: text(20) }),
    },
  ],
  [
    "PriceLists",
    {
      type: "PriceList",
      key: "PriceListNo",
      isTextKey: false,
      columns: columns({ PriceListNo: READ_ONLY, PriceListName: text(32), IsGrossPrice: FLAG }),
    },
  ],
]);

const CURRENCIES = ["PLN", "EUR", "USD", "R$", null];

/** Refuses what a column does not take, as the Service Layer does before it writes anything. */
export function checkBody(entity: Entity, body: Row): void {
  for (const [name, value] of Object.entries(body)) {
    const column = entity.columns.get(name);
    if (!column) throw badValue(`Property '${name}' of '${entity.type}' is invalid`);
    checkColumn(name, column, value);
  }
}

function checkColumn(
  name: string,
  { kind, maxLength = 0, words: known = [] }: Column,
  value: unknown,
) {
  const isGood = {
    text: value === null || (typeof value === "string" && value.length <= maxLength),
    number: typeof value === "number",
    flag: value === "tYES" || value === "tNO",
    enum: known.includes(String(value)),
    readonly: false,
    collection: Array.isArray(value) && value.every((row) => isCollectionRow(name, row)),
  }[kind];
  if (!isGood) throw badValue(`Enter valid value [${name}]`);
}

function isCollectionRow(name: string, row: unknown): boolean {
  if (typeof row !== "object" || row === null) return false;
  if (name === "BPBankAccounts") return typeof (row as Row).AccountNo === "string";
  if (name !== "ItemPrices") return false;
  const { PriceList, Price, Currency, ...others } = row as Row;
  return (
    Object.keys(others).length === 0 &&
    [1, 2, 3].includes(Number(PriceList)) &&
    typeof PriceList === "number" &&
    typeof Price === "number" &&
    Price >= 0 &&
    (Currency === undefined || CURRENCIES.includes(Currency as string | null))
  );
}
