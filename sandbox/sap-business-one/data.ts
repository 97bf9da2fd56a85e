import type { Row } from "./filter.ts";

type Seed = readonly [code: string, name: string, price: number, group: number, stock: number];

const NAMED: readonly Seed[] = [
  ["SILNIK-01", "Napęd bramy przesuwnej 400 N", 850, 101, 7],
  ["SILNIK-02", "Napęd bramy skrzydłowej, para, 230 V", 1_990.5, 101, 3],
  ["MOTOR-GARÁŽ", "Pohon garážových vrat, řemen, 1000 N", 1_249.99, 101, 5],
  ["TÁV-4", "Távirányító, 4 csatornás, 868 MHz", 129, 102, 64],
  ["CTRL-2", "Controle remoto de 2 canais, 433 MHz", 89.9, 102, 41],
  ["O'HARA-7", "Wall transmitter O'Hara, 2 buttons", 104.45, 102, 12],
  ["FOTO/15", "Fotokomórka bezpieczeństwa, para, 15 m", 155.123456, 103, 38],
  ["LISTWA-1", "Listwa zębata nylonowa ze stalowym rdzeniem, 1 m", 39, 104, 210],
];
const KINDS = ["Zawias", "Rolka", "Przewód", "Wspornik", "Uszczelka", "Śruba"];

export const GROUPS: readonly Row[] = [
  [100, "Pozycje"],
  [101, "Napędy"],
  [102, "Piloty"],
  [103, "Czujniki"],
  [104, "Mechanika"],
].map(([number, name]) => ({ Number: number, GroupName: name }));

export const PRICE_LISTS: readonly Row[] = [
  ["Cennik podstawowy", "tNO"],
  ["Cennik hurtowy", "tNO"],
  ["Cennik detaliczny", "tYES"],
].map(([name, gross], i) => ({ PriceListNo: i + 1, PriceListName: name, IsGrossPrice: gross }));

/** The named items, then generated ones up to `count`; every fifth was never changed after it was made. */
export function makeItems(count: number, day: string): Row[] {
  const generated = Array.from({ length: Math.max(0, count - NAMED.length) }, (_, i): Seed => {
    const no = String(i + 1).padStart(5, "0");
    const kind = KINDS[i % KINDS.length] ?? "Część";
    return [`CZ-${no}`, `${kind} nr ${no}`, 5 + ((i * 37) % 900) + (i % 4) / 4, 100, i % 30];
  });
  return [...NAMED, ...generated].map((seed, i) => toItem(seed, i, day));
}

function toItem([code, name, price, group, stock]: Seed, i: number, day: string): Row {
  const isChanged = i % 5 !== 4;
  const isFrozen = i % 23 === 22;
  return {
    ItemCode: code,
    ItemName: name,
    ForeignName: i % 3 === 0 ? `Item ${code}` : null,
    ItemType: "itItems",
    InventoryItem: i % 19 === 18 ? "tNO" : "tYES",
    TreeType: i % 17 === 16 ? "iSalesTree" : "iNotATree",
    ItemsGroupCode: group,
    BarCode: i % 2 === 0 ? ean13(`590000${String(i + 1).padStart(6, "0")}`) : null,
    InventoryUOM: i % 4 === 3 ? "kpl" : "szt",
    SalesUnit: "szt",
    QuantityOnStock: stock,
    Valid: isFrozen ? "tNO" : "tYES",
    Frozen: isFrozen ? "tYES" : "tNO",
    User_Text: i % 3 === 0 ? `${name}. Gwarancja dwa lata.` : null,
    CreateDate: day,
    CreateTime: "08:00:00",
    UpdateDate: isChanged ? day : null,
    UpdateTime: isChanged ? "09:30:00" : null,
    ItemPrices: [
      { PriceList: 1, Price: price, Currency: "PLN" },
      { PriceList: 2, Price: Math.round(price * 80) / 100, Currency: "PLN" },
      { PriceList: 3, Price: 0, Currency: null },
    ],
    ItemWarehouseInfoCollection: [
      {
        WarehouseCode: "01",
        InStock: stock,
        Committed: stock > 5 ? 1 : 0,
        Ordered: 0,
        MinimalStock: 2,
      },
      { WarehouseCode: "02", InStock: 0.5, Committed: 0.2, Ordered: 0, MinimalStock: 0 },
    ],
  };
}

const PARTNERS: readonly (readonly [string, string, string, string, string, string])[] = [
  ["C0001", "Bramy Pomorze sp. z o.o.", "cCustomer", "PL5252248481", "PL", "Gdańsk"],
  ["C0002", "Vrata Morava s.r.o.", "cCustomer", "CZ27082440", "CZ", "Brno"],
  ["C0003", "Kapu és Kert Kft.", "cCustomer", "12345676-2-42", "HU", "Győr"],
  ["C0004", "Portões São José Ltda.", "cCustomer", "11.222.333/0001-81", "BR", "São José"],
  ["V0001", "Dunamotor Kft.", "cSupplier", "HU12345676", "HU", "Vác"],
  ["V0002", "Łożyska Śląsk S.A.", "cSupplier", "123-456-78-90", "PL", "Gliwice"],
  ["L0001", "Zapytanie ze strony", "cLid", "", "PL", "Łódź"],
];

export function makePartners(count: number, day: string): Row[] {
  const generated = Array.from({ length: Math.max(0, count - PARTNERS.length) }, (_, i) => {
    const no = String(i + 1).padStart(5, "0");
    return [`C1${no}`, `Klient ${no}`, "cCustomer", "", "PL", "Toruń"] as const;
  });
  return [...PARTNERS, ...generated].map(([code, name, type, taxId, country, city], i) => ({
    CardCode: code,
    CardName: name,
    CardForeignName: null,
    CardType: type,
    FederalTaxID: taxId === "" ? null : taxId,
    Phone1: i % 2 === 0 ? "+48 58 555 01 02" : null,
    EmailAddress: i % 3 === 0 ? "biuro@example.com" : null,
    ContactPerson: null,
    Address: "ul. Portowa 9/3",
    ZipCode: "80-001",
    City: city,
    Country: country,
    Valid: "tYES",
    Frozen: "tNO",
    CreateDate: day,
    CreateTime: "08:00:00",
    UpdateDate: day,
    UpdateTime: "10:15:30",
    BPBankAccounts:
      i === 0
        ? [{ AccountNo: "", IBAN: "PL61 1090 1014 0000 0712 1981 2874", BICSwiftCode: "WBKPPLPP" }]
        : [],
  }));
}

/** Twelve digits and their check digit. */
function ean13(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
