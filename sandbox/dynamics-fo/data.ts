export type Row = Readonly<Record<string, unknown>> & { readonly recVersion: number };

export interface House {
  /** By `dataAreaId|ITEMNUMBER`, in the order of the numbers as `sorted` gives it. */
  readonly released: Map<string, Row>;
  /** By `PRODUCTNUMBER`: products belong to all legal entities. */
  readonly products: Map<string, Row>;
  /** By `dataAreaId|ITEMNUMBER`. */
  readonly onHand: Map<string, readonly Row[]>;
}

type Seed = readonly [number: string, name: string, unit: string, price: number, stock: number];

const NAMED: readonly Seed[] = [
  ["SILNIK-01", "Silnik bramy przesuwnej 400 N", "szt", 850, 7],
  ["SILNIK-02", "Silnik bramy skrzydłowej 600 N", "kpl", 1290.5, 3],
  ["SILNIK-03", "Hajtómű garázskapuhoz", "szt", 999.99, 12],
  ["PILOT-01", "Pilot 4-kanałowy 868 MHz", "szt", 89.9, 140],
  ["PILOT-02", "Dálkový ovladač, dvoukanálový", "szt", 64.9, 55],
  ["CZUJNIK-01", "Fotokomórka bezpieczeństwa, para", "kpl", 149, 31],
  ["LISTWA-01", "Listwa zębata nylonowa", "m", 35.5, 260.75],
  ["LAMPA-01", "Sinalizador LED 24–230 V", "szt", 0, 44],
];

export const keyOf = (area: unknown, number: unknown): string =>
  `${String(area).toLowerCase()}|${String(number).toUpperCase()}`;

/** As the database sorts: without regard to case. */
export function sorted(rows: Iterable<Row>, field: string): Row[] {
  const text = (row: Row): string => String(row[field]).toUpperCase();
  return [...rows].sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}

export function openHouse(count: number): House {
  const house: House = { released: new Map(), products: new Map(), onHand: new Map() };
  const generated = Array.from({ length: Math.max(0, count - NAMED.length) }, (_, i): Seed => {
    const no = String(i + 1).padStart(5, "0");
    return [
      `CZESC-${no}`,
      `Část náhradní ${no}`,
      "szt",
      (150 + ((i * 397) % 25_000)) / 100,
      i % 40,
    ];
  });
  for (const [i, seed] of [...NAMED, ...generated].entries()) add(house, "usmf", { seed, i });
  for (const [i, seed] of NAMED.slice(0, 2).entries()) add(house, "dat", { seed, i });
  return house;
}

function add(
  { released, products, onHand }: House,
  dataAreaId: string,
  { seed: [number, name, unit, price, stock], i }: { readonly seed: Seed; readonly i: number },
): void {
  const isService = i % 29 === 28;
  const kind = { ProductType: isService ? "Service" : "Item", ProductSubType: "Product" };
  products.set(number, {
    ...{ ProductNumber: number, ProductName: name, ...kind, ProductSearchName: number },
    ProductDescription: i % 3 === 0 ? `${name}. 24 miesiące gwarancji.` : "",
    recVersion: 1,
  });
  released.set(keyOf(dataAreaId, number), {
    ...{ dataAreaId, ItemNumber: number, ProductNumber: number, SearchName: number, ...kind },
    ...{ ProductSearchName: number, InventoryUnitSymbol: unit, SalesUnitSymbol: unit },
    ...{ PurchaseUnitSymbol: unit, BOMUnitSymbol: unit, SalesPrice: price, UnitCost: price / 2 },
    ...{ ItemModelGroupId: "FIFO", ProductGroupId: "Napędy", SalesSalesTaxItemGroupCode: "FULL" },
    ...{ ProductLifecycleStateId: i % 23 === 22 ? "Obsolete" : "", SalesPriceDate: "2025-11-03" },
    ...{ StorageDimensionGroupName: "SiteWH", TrackingDimensionGroupName: "None" },
    recVersion: 1,
  });
  const at = (warehouse: string, site: string, quantity: number): Row => ({
    ...{ dataAreaId, ItemNumber: number, InventoryWarehouseId: warehouse, InventorySiteId: site },
    ...{ OnHandQuantity: quantity, ReservedOnHandQuantity: quantity > 10 ? 2.5 : 0 },
    ...{ AvailableOnHandQuantity: quantity > 10 ? quantity - 2.5 : quantity, recVersion: 1 },
  });
  if (isService) return;
  // One warehouse is told twice, by site.
  const rows = [
    at("GŁÓWNY", "1", stock),
    ...(i % 2 ? [at("GŁÓWNY", "2", 0.1)] : [at("VAN", "1", 1)]),
  ];
  onHand.set(keyOf(dataAreaId, number), rows);
}

/** By the version of the row alone: two rows may well have the same. */
export const etagOf = ({ recVersion }: Row): string =>
  `W/"${Buffer.from(`'${recVersion},5637144576;'`).toString("base64")}"`;
