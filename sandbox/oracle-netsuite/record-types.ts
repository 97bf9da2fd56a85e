import type { Row } from "./tables.ts";

/** What a property of a record holds, and in which column. */
export interface Property {
  readonly kind: "text" | "flag" | "reference" | "prices" | "references";
  readonly column?: string;
  readonly maxLength?: number;
}

export interface RecordType {
  readonly table: "item" | "customer" | "vendor";
  /** Of the row: which ones are of this type, and how new ones begin. */
  readonly marks: Row;
  readonly properties: ReadonlyMap<string, Property>;
  /** What a new one needs, as the error names it. */
  readonly required: ReadonlyMap<string, string>;
}

const text = (column: string, maxLength: number): Property => ({ kind: "text", column, maxLength });

const ITEM: readonly (readonly [string, Property])[] = [
  ["itemId", text("itemid", 60)],
  ["displayName", text("displayname", 200)],
  ["salesDescription", text("salesdescription", 999)],
  ["upcCode", text("upccode", 20)],
  ["manufacturer", text("manufacturer", 100)],
  ["mpn", text("mpn", 60)],
  ["isInactive", { kind: "flag", column: "isinactive" }],
  ["price", { kind: "prices" }],
  ["subsidiary", { kind: "references" }],
  ["taxSchedule", { kind: "reference" }],
  ["incomeAccount", { kind: "reference" }],
];
const INVENTORY: readonly (readonly [string, Property])[] = [
  ...ITEM,
  ["assetAccount", { kind: "reference" }],
  ["cogsAccount", { kind: "reference" }],
];
const PARTY: readonly (readonly [string, Property])[] = [
  ["companyName", text("companyname", 83)],
  ["email", text("email", 254)],
  ["phone", text("phone", 32)],
  ["vatRegNumber", text("vatregnumber", 20)],
  ["isInactive", { kind: "flag", column: "isinactive" }],
  ["subsidiary", { kind: "reference" }],
];
const NEW_ITEM = new Map([
  ["itemId", "Item Name/Number"],
  ["subsidiary", "Subsidiary"],
  ["taxSchedule", "Tax Schedule"],
]);
const NEW_PARTY = new Map([
  ["companyName", "Company Name"],
  ["subsidiary", "Primary Subsidiary"],
]);

const item = (
  itemtype: string,
  properties: readonly (readonly [string, Property])[],
  rest: Row = {},
): RecordType => ({
  table: "item",
  marks: { itemtype, isserialitem: false, islotitem: false, ...rest },
  properties: new Map(properties),
  required: NEW_ITEM,
});

const party = (table: "customer" | "vendor"): RecordType => ({
  table,
  marks: { isperson: false },
  properties: new Map(PARTY),
  required: NEW_PARTY,
});

export const RECORD_TYPES: ReadonlyMap<string, RecordType> = new Map([
  ["inventoryItem", item("InvtPart", INVENTORY)],
  ["serializedInventoryItem", item("InvtPart", INVENTORY, { isserialitem: true })],
  ["lotNumberedInventoryItem", item("InvtPart", INVENTORY, { islotitem: true })],
  ["assemblyItem", item("Assembly", INVENTORY)],
  ["kitItem", item("Kit", ITEM)],
  ["serviceSaleItem", item("Service", ITEM, { subtype: "Sale" })],
  ["serviceResaleItem", item("Service", ITEM, { subtype: "Resale" })],
  ["nonInventorySaleItem", item("NonInvtPart", ITEM, { subtype: "Sale" })],
  ["nonInventoryResaleItem", item("NonInvtPart", ITEM, { subtype: "Resale" })],
  ["customer", party("customer")],
  ["vendor", party("vendor")],
]);
