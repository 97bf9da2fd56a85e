import type { FieldType } from "../dynamics-filter.ts";

type Fields = Readonly<Record<string, FieldType>>;

export const ITEM_FIELDS: Fields = {
  ...{ id: "guid", number: "code", displayName: "text", displayName2: "text", type: "option" },
  ...{ itemCategoryId: "guid", itemCategoryCode: "code", blocked: "flag", gtin: "text" },
  ...{ inventory: "decimal", unitPrice: "decimal", priceIncludesTax: "flag", unitCost: "decimal" },
  ...{ taxGroupId: "guid", taxGroupCode: "code" },
  ...{ baseUnitOfMeasureId: "guid", baseUnitOfMeasureCode: "code" },
  ...{ generalProductPostingGroupId: "guid", generalProductPostingGroupCode: "code" },
  ...{ inventoryPostingGroupId: "guid", inventoryPostingGroupCode: "code" },
  lastModifiedDateTime: "time",
};

const PARTY_FIELDS: Fields = {
  ...{ id: "guid", number: "code", displayName: "text" },
  ...{ addressLine1: "text", addressLine2: "text", city: "text", state: "text", country: "code" },
  ...{ postalCode: "text", phoneNumber: "text", email: "text", website: "text" },
  ...{ taxRegistrationNumber: "text", currencyCode: "code", blocked: "option" },
  lastModifiedDateTime: "time",
};
export const CUSTOMER_FIELDS: Fields = { ...PARTY_FIELDS, type: "option", creditLimit: "decimal" };
export const VENDOR_FIELDS: Fields = { ...PARTY_FIELDS, balance: "decimal" };

/** Fields that the service keeps by itself. */
export const READ_ONLY: ReadonlySet<string> = new Set([
  ...["id", "inventory", "lastModifiedDateTime", "balance"],
]);

/** The longest text of a field; a longer one is refused. */
export const LENGTHS: Readonly<Record<string, number>> = {
  ...{ number: 20, displayName: 100, displayName2: 50, itemCategoryCode: 20, gtin: 14 },
  ...{ baseUnitOfMeasureCode: 10, taxGroupCode: 20, addressLine1: 100, city: 30, email: 80 },
  ...{ generalProductPostingGroupCode: 20, inventoryPostingGroupCode: 20 },
};

/** What a code has to be found in. */
export const CODES: Readonly<
  Record<string, { readonly table: string; readonly codes: readonly string[] }>
> = {
  baseUnitOfMeasureCode: {
    table: "Unit of Measure",
    codes: ["SZT", "KPL", "M", "GODZ", "PCS", "SET", "HOUR", "DB"],
  },
  itemCategoryCode: {
    table: "Item Category",
    codes: ["SILNIKI", "PILOTY", "CZUJNIKI", "CZĘŚCI", "USŁUGI", "MOTORS", "HAJTÓMŰ"],
  },
  taxGroupCode: { table: "Tax Group", codes: ["VAT23", "VAT8", "FURNITURE"] },
  generalProductPostingGroupCode: {
    table: "Gen. Product Posting Group",
    codes: ["TOWARY", "USŁUGI", "RETAIL"],
  },
  inventoryPostingGroupCode: { table: "Inventory Posting Group", codes: ["TOWARY", "RESALE"] },
};
export const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  type: ["Inventory", "Service", "Non-Inventory"],
};
