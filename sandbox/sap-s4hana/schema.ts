/** A property of an entity type as `$metadata` has it. */
export interface Property {
  readonly type: "string" | "boolean" | "decimal" | "date" | "offset" | "unit";
  readonly max?: number;
  readonly isReadOnly?: boolean;
}

export interface EntityType {
  readonly set: string;
  /** Behind the name space of the service. */
  readonly name: string;
  /** The first one is what the rows are ordered and looked up by. */
  readonly key: readonly string[];
  readonly properties: ReadonlyMap<string, Property>;
  /** Navigations by name, to the entity type that they lead to. */
  readonly navigations: Readonly<Record<string, EntityType>>;
}

const text = (max: number): Property => ({ type: "string", max });
const shown = (property: Property): Property => ({ ...property, isReadOnly: true });
const flag: Property = { type: "boolean" };
const decimal: Property = { type: "decimal" };
const unit: Property = { type: "unit", max: 3 };

const typeOf = (
  set: string,
  properties: Readonly<Record<string, Property>>,
  { key, navigations = {} }: Pick<EntityType, "key"> & Partial<Pick<EntityType, "navigations">>,
): EntityType => ({
  ...{ set, name: `${set}Type`, key, navigations },
  properties: new Map(Object.entries(properties)),
});

const DESCRIPTION = typeOf(
  "A_ProductDescription",
  { Product: text(40), Language: text(2), ProductDescription: text(40) },
  { key: ["Product", "Language"] },
);
const BASIC_TEXT = typeOf(
  "A_ProductBasicText",
  { Product: text(40), Language: text(2), LongText: { type: "string" } },
  { key: ["Product", "Language"] },
);
const UNITS = typeOf(
  "A_ProductUnitsOfMeasure",
  {
    Product: text(40),
    AlternativeUnit: unit,
    QuantityNumerator: decimal,
    QuantityDenominator: decimal,
    GlobalTradeItemNumber: text(18),
  },
  { key: ["Product", "AlternativeUnit"] },
);
const PLANT = typeOf(
  "A_ProductPlant",
  { Product: text(40), Plant: text(4), MRPType: text(2), ProfitCenter: text(10) },
  { key: ["Product", "Plant"] },
);
const VALUATION = typeOf(
  "A_ProductValuation",
  {
    Product: text(40),
    ValuationArea: text(4),
    ValuationType: text(10),
    ValuationClass: text(4),
    InventoryValuationProcedure: text(1),
    StandardPrice: decimal,
    MovingAveragePrice: decimal,
    PriceUnitQty: decimal,
    Currency: text(5),
  },
  { key: ["Product", "ValuationArea", "ValuationType"] },
);

export const PRODUCT = typeOf(
  "A_Product",
  {
    Product: text(40),
    ProductType: text(4),
    CrossPlantStatus: text(2),
    CreationDate: shown({ type: "date" }),
    LastChangeDate: shown({ type: "date" }),
    LastChangedByUser: shown(text(12)),
    LastChangeDateTime: shown({ type: "offset" }),
    IsMarkedForDeletion: flag,
    ProductOldID: text(40),
    GrossWeight: decimal,
    NetWeight: decimal,
    WeightUnit: unit,
    CountryOfOrigin: text(3),
    ProductGroup: text(9),
    BaseUnit: unit,
    ItemCategoryGroup: text(4),
    Division: text(2),
    Brand: text(4),
    ProductStandardID: text(18),
    InternationalArticleNumberCat: text(2),
    ProductManufacturerNumber: text(40),
    ManufacturerNumber: text(10),
    IndustrySector: text(1),
  },
  {
    key: ["Product"],
    navigations: {
      to_Description: DESCRIPTION,
      to_ProductBasicText: BASIC_TEXT,
      to_ProductUnitsOfMeasure: UNITS,
      to_Plant: PLANT,
      to_Valuation: VALUATION,
    },
  },
);

export const STOCK = typeOf(
  "A_MatlStkInAcctMod",
  {
    Material: text(40),
    Plant: text(4),
    StorageLocation: text(4),
    Batch: text(10),
    Supplier: text(10),
    InventorySpecialStockType: text(1),
    InventoryStockType: text(2),
    MaterialBaseUnit: unit,
    MatlWrhsStkQtyInMatlBaseUnit: decimal,
  },
  { key: ["Material", "Plant", "StorageLocation", "Batch"] },
);

const ADDRESS = typeOf(
  "A_BusinessPartnerAddress",
  {
    BusinessPartner: text(10),
    AddressID: text(10),
    StreetName: text(60),
    HouseNumber: text(10),
    PostalCode: text(10),
    CityName: text(40),
    Region: text(3),
    Country: text(3),
  },
  { key: ["BusinessPartner", "AddressID"] },
);
const TAX = typeOf(
  "A_BusinessPartnerTaxNumber",
  {
    BusinessPartner: text(10),
    BPTaxType: text(4),
    BPTaxNumber: text(20),
    BPTaxLongNumber: text(60),
  },
  { key: ["BusinessPartner", "BPTaxType"] },
);
const BANK = typeOf(
  "A_BusinessPartnerBank",
  { BusinessPartner: text(10), BankIdentification: text(4), IBAN: text(34), SWIFTCode: text(11) },
  { key: ["BusinessPartner", "BankIdentification"] },
);

export const PARTNER = typeOf(
  "A_BusinessPartner",
  {
    BusinessPartner: text(10),
    BusinessPartnerCategory: text(1),
    BusinessPartnerFullName: shown(text(81)),
    OrganizationBPName1: text(40),
    SearchTerm1: text(20),
    Customer: shown(text(10)),
    Supplier: shown(text(10)),
    BusinessPartnerIsBlocked: flag,
    IsMarkedForArchiving: flag,
    CreationDate: shown({ type: "date" }),
    LastChangeDate: shown({ type: "date" }),
  },
  {
    key: ["BusinessPartner"],
    navigations: {
      to_BusinessPartnerAddress: ADDRESS,
      to_BusinessPartnerTax: TAX,
      to_BusinessPartnerBank: BANK,
    },
  },
);
