import { faceOf } from "./clock.ts";
import type { Row, Tables, Value } from "./tables.ts";

export const EUR = 1;
export const HUF = 2;
export const BASE_LEVEL = 1;
export const FIRST_ITEM = 1001;
const FIRST_PARTY = 501;
/** A mass update at night: very many items have one time. */
const MASS_UPDATE = Date.UTC(2025, 11, 20, 1, 15);
const MASS_UPDATE_FACE = faceOf(MASS_UPDATE);
const HOUR_MS = 3_600_000;

const UNITS: ReadonlyMap<Value, string> = new Map([
  [1, "db"],
  [2, "szt."],
  [3, "m"],
]);
const LOCATIONS: ReadonlyMap<Value, string> = new Map([
  [1, "Főraktár"],
  [2, "Magazyn Gliwice"],
  [3, "Sklad Brno"],
]);

type Seed = readonly [
  code: string,
  name: string | null,
  type: string,
  price: number | null,
  quantity: number | null,
];

/** Names that a quote, an accent or a missing text makes hard. */
const NAMED: readonly Seed[] = [
  ["SILNIK-01", "Napęd bramy przesuwnej 400 N", "InvtPart", 1290, 14],
  ["SILNIK-02", "Napęd skrzydłowy 230 V, para", "InvtPart", 1845.5, 6],
  ["MOTOR-HU-1", "Kapumozgató motor, önzáró, 24 V", "InvtPart", 329.9, 9],
  ["POHON-CZ-1", "Pohon garážových vrat, řetězový", "InvtPart", 5490, 3],
  ["PILOT-4CH", "Pilot czterokanałowy 868 MHz", "InvtPart", 24.9, 120],
  ["CONTROLE-BR", "Controle remoto, 2 canais, código rolante", "InvtPart", 18.9, 75],
  ["SZENZOR-1", "Fotocella-pár, 15 m", "InvtPart", 37.9, 58],
  ["CABO-2'X0.75", "Cabo d'água 2 x 0,75", "InvtPart", 0.5, 480],
  ["D'ARTAGNAN''S", "Lock with two ' quotes", "InvtPart", 12.345, 5],
  ["LISTWA-1M", null, "InvtPart", null, 240],
  ["SADA-VRATA", "Sada pro posuvná vrata", "Kit", 9990, null],
  ["MONTAZ", "Montaż i uruchomienie", "Service", 450, null],
  ["FUVAR", "Kiszállítás", "Service", 15, null],
  ["LOGO-MATRICA", "Matrica, öntapadós", "NonInvtPart", 1.2, null],
  ["SEBES-2026", "Sebességváltó, sorozatszámos", "InvtPart", 777, 2],
  ["LISTWA-1M", "Listwa zębata pod inną częścią nadrzędną", "InvtPart", 19, null],
  ["RABATT-10", "Discount that nobody stocks", "Discount", null, null],
];

/** The data of the start, always the same: named items, then spare parts up to `count`. */
export function fillTables(tables: Tables, count: number): void {
  for (const [id, name] of LOCATIONS)
    insert(tables, "location", { id, name, fullname: name, isinactive: false });
  insert(tables, "currency", { id: EUR, name: "Euro", symbol: "EUR", isbasecurrency: true });
  insert(tables, "currency", { id: HUF, name: "Forint", symbol: "HUF", isbasecurrency: false });
  insert(tables, "subsidiary", { id: 1, name: "Kapu és Kert Zrt.", parent: null });
  insert(tables, "subsidiary", { id: 2, name: "Brama Polska sp. z o.o.", parent: 1 });
  const spare = Array.from({ length: Math.max(0, count - NAMED.length) }, (_, i) => spareOf(i));
  for (const [i, seed] of [...NAMED, ...spare].entries()) addItem(tables, seed, i);
  for (const [i, party] of PARTIES.entries()) addParty(tables, party, i);
}

const insert = (tables: Tables, name: string, row: Row) => tables.get(name)?.insert(row);

function spareOf(i: number): Seed {
  const no = String(i + 1).padStart(5, "0");
  return [`ALK-${no}`, `Alkatrész ${no}, süllyesztett`, "InvtPart", 1 + (i % 900) / 10, i % 40];
}

function addItem(tables: Tables, [itemid, name, type, price, quantity]: Seed, i: number): void {
  const id = FIRST_ITEM + i;
  const modified = i < NAMED.length ? faceOf(MASS_UPDATE - i * HOUR_MS) : MASS_UPDATE_FACE;
  insert(tables, "item", {
    ...{ id, itemid, fullname: itemid, displayname: name, itemtype: type },
    salesdescription: name !== null && i % 3 === 0 ? `${name}. Két év garancia.` : null,
    upccode: i % 4 === 0 ? `599${String(i).padStart(9, "0")}0` : null,
    manufacturer: i % 2 === 0 ? "Dunamotor Kft." : null,
    mpn: i % 2 === 0 ? `DM-${i}` : null,
    subtype: type === "Service" || type === "NonInvtPart" ? "Sale" : null,
    isserialitem: itemid === "SEBES-2026",
    islotitem: false,
    stockunit: type === "InvtPart" ? (i % 3) + 1 : null,
    isinactive: i % 23 === 22,
    createddate: modified,
    lastmodifieddate: modified,
  });
  if (price !== null) addPrices(tables, id, price);
  if (quantity !== null) addStock(tables, id, quantity);
}

function addPrices(tables: Tables, item: number, price: number): void {
  const line = { item, pricelevel: BASE_LEVEL };
  const many = Math.round(price * 90) / 100;
  insert(tables, "pricing", { ...line, currency: EUR, quantity: 10, unitprice: many });
  insert(tables, "pricing", { ...line, currency: EUR, quantity: 0, unitprice: price });
  insert(tables, "pricing", {
    ...line,
    ...{ currency: HUF, quantity: 0, unitprice: Math.round(price * 400) },
  });
  insert(tables, "pricing", {
    ...{ item, pricelevel: 2, currency: EUR, quantity: 0, unitprice: many },
  });
}

function addStock(tables: Tables, item: number, quantity: number): void {
  for (const location of LOCATIONS.keys()) {
    const onHand = location === 1 ? quantity : location === 2 && item % 4 === 0 ? 0.5 : null;
    const committed = onHand !== null && onHand > 10 ? 2 : onHand === null ? null : 0;
    insert(tables, "inventoryitemlocations", {
      ...{ item, location, quantityonhand: onHand, quantitycommitted: committed },
      quantityavailable: onHand === null ? null : onHand - (committed ?? 0),
      quantityonorder: null,
      lastquantityavailablechange: onHand === null ? null : MASS_UPDATE_FACE,
    });
  }
}

type PartySeed = readonly [
  table: "customer" | "vendor",
  name: string,
  vat: string,
  country: string,
];

const PARTIES: readonly PartySeed[] = [
  ["customer", "Ogrody Śląskie sp. z o.o.", "PL5252914179", "PL"],
  ["customer", "Zahrada a vrata s.r.o.", "CZ12345679", "CZ"],
  ["customer", "Kerítés Művek Bt.", "HU12345676", "HU"],
  ["customer", "Portões do Sul Ltda.", "11.222.333/0001-81", "BR"],
  ["vendor", "Dunamotor Kft.", "HU87654321", "HU"],
  ["vendor", "Brama Technika S.A.", "5252914179", "PL"],
];

function addParty(tables: Tables, [table, name, vatregnumber, country]: PartySeed, i: number) {
  // A company that sells and buys has one id in both tables.
  const id = table === "vendor" ? FIRST_PARTY + i - 4 : FIRST_PARTY + i;
  const nkey = 9000 + i;
  insert(tables, `${table}addressbookentityaddress`, {
    ...{ nkey, addr1: `Fő utca ${i + 1}.`, addr2: null, addr3: null, state: null },
    ...{ city: "Győr", zip: `902${i}`, country },
  });
  insert(tables, table, {
    ...{ id, entityid: name.toUpperCase().slice(0, 12), companyname: name, vatregnumber },
    ...{ isperson: false, firstname: null, lastname: null },
    email: `office${i}@example.com`,
    phone: i % 2 === 0 ? "+36 1 234 5678" : null,
    defaultbillingaddress: nkey,
    isinactive: false,
    lastmodifieddate: faceOf(MASS_UPDATE - i * HOUR_MS),
  });
}

/** What BUILTIN.DF shows for a reference. */
export const nameOf = (column: string, id: Value): string | undefined =>
  column === "stockunit" ? UNITS.get(id) : column === "location" ? LOCATIONS.get(id) : undefined;
