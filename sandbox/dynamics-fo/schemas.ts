import type { FieldType } from "../dynamics-filter.ts";

type Fields = Readonly<Record<string, FieldType>>;

export const RELEASED: Fields = {
  ...{ dataAreaId: "text", ItemNumber: "text", ProductNumber: "text", SearchName: "text" },
  ...{ ProductType: "option", ProductSubType: "option", ProductSearchName: "text" },
  ...{ InventoryUnitSymbol: "text", SalesUnitSymbol: "text", PurchaseUnitSymbol: "text" },
  ...{ BOMUnitSymbol: "text", SalesPrice: "decimal", UnitCost: "decimal" },
  ...{ ItemModelGroupId: "text", ProductGroupId: "text", ProductLifecycleStateId: "text" },
  ...{ SalesSalesTaxItemGroupCode: "text", StorageDimensionGroupName: "text" },
  ...{ TrackingDimensionGroupName: "text", SalesPriceDate: "date" },
};
export const PRODUCTS: Fields = {
  ...{ ProductNumber: "text", ProductName: "text", ProductDescription: "text" },
  ...{ ProductType: "option", ProductSubType: "option", ProductSearchName: "text" },
};
export const ON_HAND: Fields = {
  ...{ dataAreaId: "text", ItemNumber: "text", InventoryWarehouseId: "text" },
  ...{ InventorySiteId: "text", OnHandQuantity: "decimal", AvailableOnHandQuantity: "decimal" },
  ReservedOnHandQuantity: "decimal",
};
/** What making a released product takes. */
export const CREATION: Fields = {
  ...{ dataAreaId: "text", ItemNumber: "text", ProductNumber: "text", ProductName: "text" },
  ...{ ProductSearchName: "text", ProductType: "option", ProductSubType: "option" },
  ...{ ItemModelGroupId: "text", ProductGroupId: "text", StorageDimensionGroupName: "text" },
  ...{ TrackingDimensionGroupName: "text", InventoryUnitSymbol: "text", SalesUnitSymbol: "text" },
  ...{ PurchaseUnitSymbol: "text", BOMUnitSymbol: "text", ProductDescription: "text" },
};
/** Without these a product cannot be released. */
export const NEEDED = [
  ...["ItemNumber", "ProductNumber", "ProductName", "ProductSearchName", "ProductType"],
  ...["ProductSubType", "ItemModelGroupId", "ProductGroupId", "StorageDimensionGroupName"],
  ...["TrackingDimensionGroupName", "InventoryUnitSymbol", "SalesUnitSymbol"],
  ...["PurchaseUnitSymbol", "BOMUnitSymbol"],
];
/** What they have to be found in. */
export const KNOWN: Readonly<Record<string, readonly string[]>> = {
  ItemModelGroupId: ["FIFO", "AVG", "STD"],
  ProductGroupId: ["Napędy", "CarAudio", "Serwis"],
  StorageDimensionGroupName: ["SiteWH", "Site"],
  TrackingDimensionGroupName: ["None", "Serial"],
  ProductLifecycleStateId: ["", "Active", "Obsolete"],
  ProductType: ["Item", "Service"],
  ProductSubType: ["Product", "ProductMaster"],
  ...Object.fromEntries(
    ["InventoryUnitSymbol", "SalesUnitSymbol", "PurchaseUnitSymbol", "BOMUnitSymbol"].map((one) => [
      one,
      ["szt", "kpl", "m", "godz", "ea"],
    ]),
  ),
};
export const LENGTHS: Readonly<Record<string, number>> = {
  ...{ ItemNumber: 20, ProductNumber: 70, ProductName: 60, ProductSearchName: 20 },
  ...{ ProductDescription: 1_000 },
};
/** Not to be changed once they are there. */
export const FIXED: ReadonlySet<string> = new Set([
  ...["dataAreaId", "ItemNumber", "ProductNumber", "ProductType", "ProductSubType"],
]);
