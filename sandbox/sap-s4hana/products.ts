import type { Row } from "./table.ts";

type Seed = readonly [
  number: string,
  names: Readonly<Record<string, string>>,
  group: string,
  price: string,
  quantity: number,
];

/** Numbers with everything that an address has to encode, names in several languages. */
const NAMED: readonly Seed[] = [
  [
    "BRAMA-NAPED-01",
    { PL: "Napęd bramy przesuwnej 24 V", EN: "Sliding gate motor, 24 V" },
    "L001",
    "1250.00",
    14,
  ],
  [
    "BRAMA-NAPED-02",
    { PL: "Napęd bramy skrzydłowej, para", EN: "Swing gate motor, pair" },
    "L001",
    "1644.500",
    6,
  ],
  [
    "PILOT-4K",
    { PL: "Pilot czterokanałowy 868 MHz", EN: "Remote control, 4 channels" },
    "L002",
    "94.30",
    120,
  ],
  ["O'RING 12", { EN: "O-ring, 12 mm", CS: "Těsnicí kroužek 12 mm" }, "01", "35.00", 900],
  [
    "KABEL 2X1,5/10M",
    { PL: "Kabel sterujący żółto-zielony, 10 m", HU: "Vezérlőkábel, 10 m" },
    "L004",
    "58.900",
    40,
  ],
  ["M8+M10 & CO#7", { EN: "Screw set 100% zinc", PT: "Jogo de parafusos" }, "01", "12.00", 3],
  ["CIDLO-IR", { CS: "Fotočidlo s příčným dosahem 15 m" }, "L003", "140.000", 58],
  [
    "MONTAZ",
    { PL: "Montaż u klienta, godzina", EN: "Installation at the customer" },
    "L005",
    "0.00",
    0,
  ],
  ["4711", { EN: "Key switch", HU: "Kulcsos kapcsoló" }, "L003", "77.777", 9],
  [
    "LAMPA-OLD",
    { PL: "Lampa ostrzegawcza, wycofana", EN: "Flashing light, discontinued" },
    "L003",
    "45.00",
    0,
  ],
];
const GROUPS = ["01", "L001", "L002", "L003", "L004"];
const WORDS = ["Zębatka", "Příruba", "Alátét", "Parafuso", "Bracket"];
const TEXT_LANGUAGES = ["PL", "CS", "HU", "PT", "EN"];
const DAY_MS = 86_400_000;

export const PRODUCT_TYPES = ["HAWA", "FERT", "ROH", "ERSA", "SERV", "DIEN"];
export const PRODUCT_GROUPS = [...GROUPS, "L005"];
export const LANGUAGES = ["PL", "EN", "CS", "HU", "PT", "DE"];

/** The named products, then generated ones up to `count`; always the same. Many were changed at one moment. */
export function makeProducts(count: number, now: number): Row[] {
  const generated = Array.from({ length: Math.max(0, count - NAMED.length) }, (_, i): Seed => {
    const no = String(i + 1).padStart(6, "0");
    const language = TEXT_LANGUAGES[i % TEXT_LANGUAGES.length] ?? "EN";
    const names = { [language]: `${WORDS[i % WORDS.length]} ${no}`, EN: `Spare part ${no}` };
    return [`CZ-${no}`, names, GROUPS[i % GROUPS.length] ?? "01", `${(i % 900) + 1}.500`, i % 40];
  });
  return [...NAMED, ...generated].map((seed, i) => toProduct(seed, i, now));
}

function toProduct([number, names, group, price, quantity]: Seed, i: number, now: number): Row {
  const isService = number === "MONTAZ";
  // Every seventh is from before the field came; the others were changed by three mass changes.
  const changed = i % 7 === 6 ? null : now - DAY_MS * (1 + (i % 3));
  const isBig = i % 5 === 3;
  return {
    Product: number,
    ProductType: isService ? "DIEN" : "HAWA",
    CrossPlantStatus: i % 31 === 30 ? "02" : "",
    CreationDate: now - 400 * DAY_MS,
    LastChangeDate: midnight(changed ?? now - 300 * DAY_MS),
    LastChangedByUser: "MUELLER",
    LastChangeDateTime: changed,
    IsMarkedForDeletion: number === "LAMPA-OLD" || i % 41 === 40,
    ProductOldID: "",
    GrossWeight: isService ? "0.000" : `${(i % 20) + 1}.500`,
    NetWeight: "0.000",
    WeightUnit: isService ? "" : "KG",
    CountryOfOrigin: i % 2 ? "PL" : "",
    ProductGroup: group,
    BaseUnit: isService ? "H" : "ST",
    ItemCategoryGroup: "NORM",
    Division: "00",
    Brand: "",
    ProductStandardID: isService ? "" : ean13(`590${String(1000 + i).padStart(9, "0")}`),
    InternationalArticleNumberCat: isService ? "" : "HE",
    ProductManufacturerNumber: i % 2 ? "" : `MF-${number.slice(0, 30).toUpperCase()}`,
    ManufacturerNumber: "",
    IndustrySector: "M",
    to_Description: Object.entries(names).map(([language, text]) => ({
      ...{ Product: number, Language: language, ProductDescription: text },
    })),
    to_ProductBasicText:
      i % 4 === 0
        ? [
            {
              Product: number,
              Language: "PL",
              LongText: `${names.PL ?? names.EN}. Gwarancja 24 miesiące.`,
            },
          ]
        : [],
    to_ProductUnitsOfMeasure: [
      unitOf(number, "ST", "1"),
      ...(isBig
        ? [
            {
              ...unitOf(number, "KAR", "10"),
              GlobalTradeItemNumber: ean13(`591${String(1000 + i).padStart(9, "0")}`),
            },
          ]
        : []),
    ],
    to_Plant: [{ Product: number, Plant: "1010", MRPType: "PD", ProfitCenter: "" }],
    to_Valuation: isService ? [] : [valuationOf(number, price, i)],
    stock: isService ? [] : stockOf(number, quantity, i),
  };
}

export const midnight = (ms: number): number => ms - (ms % DAY_MS);

const unitOf = (product: string, unit: string, factor: string): Row => ({
  Product: product,
  AlternativeUnit: unit,
  QuantityNumerator: factor,
  QuantityDenominator: "1",
  GlobalTradeItemNumber: "",
});

/** Some prices are for a hundred pieces, some are moving averages. */
const valuationOf = (product: string, price: string, i: number): Row => ({
  Product: product,
  ValuationArea: "1010",
  ValuationType: "",
  ValuationClass: "3100",
  InventoryValuationProcedure: i % 2 ? "V" : "S",
  StandardPrice: i % 2 ? "0.00" : price,
  MovingAveragePrice: i % 2 ? price : "0.00",
  PriceUnitQty: i % 4 === 3 ? "100" : "1",
  Currency: "PLN",
});

function stockOf(product: string, quantity: number, i: number): Row[] {
  const row = (
    location: string,
    batch: string,
    amount: string,
    special = "",
    type = "01",
  ): Row => ({
    Material: product,
    Plant: i % 6 === 5 ? "1710" : "1010",
    StorageLocation: location,
    Batch: batch,
    Supplier: special === "K" ? "1000210" : "",
    InventorySpecialStockType: special,
    InventoryStockType: type,
    MaterialBaseUnit: "ST",
    MatlWrhsStkQtyInMatlBaseUnit: amount,
  });
  if (quantity === 0) return [];
  const batches = i % 3 === 0 ? [row("101A", "B1", "0.125"), row("101A", "B2", "0.250")] : [];
  return [
    row("101A", "", `${quantity}.000`),
    ...batches,
    ...(i % 4 === 1 ? [row("101B", "", "2.000")] : []),
    row("101A", "", "77.000", "K"),
    row("101A", "", "5.000", "", "07"),
  ];
}

/** Twelve digits and their check digit. */
function ean13(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
