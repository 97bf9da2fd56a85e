import { createHash } from "node:crypto";
import { badValue, refusal } from "./refusal.ts";

/** An item of one organization; `updatedAt` is kept finer than it is shown. */
export interface Item {
  readonly ItemId: number;
  readonly OrganizationCode: string;
  readonly ItemNumber: string;
  readonly ItemDescription: string;
  readonly LongDescription: string | null;
  readonly PrimaryUOMValue: string;
  readonly ItemStatusValue: string;
  readonly ItemClass: string;
  readonly ListPrice: number | null;
  readonly updatedAt: number;
  readonly changes: number;
}

export type Body = Readonly<Record<string, unknown>>;

const FIRST_ID = 300_000_001_234_500;
const UNITS = ["Each", "Metre", "Set", "Kilogram"];
const STATUSES = ["Active", "Inactive", "Design"];
const CLASSES = ["Root Item Class", "Gate Parts"];
const ORGANIZATIONS = ["V1", "M1"];
const TEXTS = { ItemDescription: 240, LongDescription: 4_000 };
const WRITABLE = ["ItemDescription", "LongDescription", "ItemStatusValue", "ListPrice"];
const NEW_ONLY = ["OrganizationCode", "ItemClass", "ItemNumber", "PrimaryUOMValue"];
const NAMED: readonly (readonly [string, string, number | null])[] = [
  ["SILNIK-01", "Silnik bramy 400 N", 212.5],
  ["SILNIK-02", "Silnik bramy 600 N", 298],
  ["POHON-ŘEMEN", "Pohon garážových vrat, řemen", 249.99],
  ["TÁV-4", "Távirányító, 4 csatorna", 31.25],
  ["CTRL-2", "Controle remoto de 2 canais, botão", null],
  ["O'HARA-7", "Wall transmitter O'Hara; 2 buttons", 24.6],
];

/** Items by the key of their address and by organization and number. */
export interface Items {
  byKey(key: string): Item | undefined;
  byNumbers(numbers: readonly string[]): readonly Item[];
  /** In the order of their ids. */
  all(): readonly Item[];
  create(body: Body): Item;
  change(item: Item, body: Body): Item;
}

export function openItems(rows: number, now: () => number): Items {
  const byKey = new Map<string, Item>();
  const byNumber = new Map<string, Map<string, Item>>();
  let sorted: readonly Item[] | undefined;
  let nextId = FIRST_ID;
  const keep = (item: Item): Item => {
    byKey.set(keyOf(item), item);
    const organizations = byNumber.get(item.ItemNumber) ?? new Map();
    byNumber.set(item.ItemNumber, organizations.set(item.OrganizationCode, item));
    sorted = undefined;
    return item;
  };
  for (const item of makeItems(rows, now())) {
    keep({ ...item, ItemId: nextId });
    nextId += 1;
  }
  return {
    byKey: (key) => byKey.get(key),
    byNumbers: (numbers) =>
      [...new Set(numbers)].flatMap((number) => [...(byNumber.get(number)?.values() ?? [])]),
    all() {
      sorted ??= [...byKey.values()].toSorted((a, b) => a.ItemId - b.ItemId);
      return sorted;
    },
    create(body) {
      checkNew(body);
      const { OrganizationCode, ItemNumber } = body as Record<string, string>;
      if (byNumber.get(ItemNumber ?? "")?.has(OrganizationCode ?? ""))
        throw refusal(400, {
          detail: `The item ${ItemNumber} already exists in the organization ${OrganizationCode}.`,
          code: "PIM-16001",
          path: "/ItemNumber",
        });
      const blank = { LongDescription: null, ItemStatusValue: "Active", ListPrice: null };
      const item = { ...blank, ...body, ItemId: nextId++, updatedAt: now(), changes: 1 } as Item;
      return keep(item);
    },
    change(item, body) {
      checkAttributes(body, WRITABLE);
      return keep({ ...item, ...body, updatedAt: now(), changes: item.changes + 1 } as Item);
    },
  };
}

/** Opaque to whoever reads it. */
export const keyOf = ({ ItemId, OrganizationCode }: Item): string =>
  `00020000000EACED0005${Buffer.from(`${ItemId},${OrganizationCode}`).toString("hex").toUpperCase()}`;

export const indicatorOf = ({ ItemId, changes }: Item): string =>
  `ACED0005${createHash("sha256").update(`${ItemId} ${changes}`).digest("hex").toUpperCase()}`;

function checkNew(body: Body): void {
  for (const name of [...NEW_ONLY, "ItemDescription"])
    if (typeof body[name] !== "string" || body[name] === "")
      throw badValue(name, "A value is required.");
  checkAttributes(body, [...NEW_ONLY, ...WRITABLE]);
  const { OrganizationCode, ItemClass, ItemNumber, PrimaryUOMValue } = body as Record<
    string,
    string
  >;
  if (!ORGANIZATIONS.includes(OrganizationCode ?? ""))
    throw badValue("OrganizationCode", "The organization is not valid.");
  if (!CLASSES.includes(ItemClass ?? "")) throw badValue("ItemClass", "The class is not valid.");
  if (!UNITS.includes(PrimaryUOMValue ?? ""))
    throw badValue("PrimaryUOMValue", "The unit of measure is not valid.");
  if ((ItemNumber ?? "").length > 300) throw badValue("ItemNumber", "The value is too long.");
}

function checkAttributes(body: Body, known: readonly string[]): void {
  for (const [name, value] of Object.entries(body)) {
    if (!known.includes(name)) throw badValue(name, `The attribute ${name} cannot be written.`);
    const maxLength = TEXTS[name as keyof typeof TEXTS];
    if (maxLength !== undefined && typeof value === "string" && value.length > maxLength)
      throw badValue(name, "The value is too long.");
  }
  const { ItemStatusValue: status, ListPrice: price, ItemDescription: name } = body;
  if (status !== undefined && !STATUSES.includes(String(status)))
    throw badValue("ItemStatusValue", "The item status is not valid.");
  if (price !== undefined && price !== null && (typeof price !== "number" || price < 0))
    throw badValue("ListPrice", "The price is not valid.");
  if (name === null) throw badValue("ItemDescription", "A value is required.");
}

/** The first were changed one by one; from the hundredth on nearly all in one second, as an import leaves them. */
function makeItems(rows: number, now: number): Omit<Item, "ItemId">[] {
  const start = Math.floor(now / 1_000) * 1_000 - 30 * 86_400_000;
  const count = Math.max(rows, NAMED.length);
  return Array.from({ length: count }, (_, i) => {
    const no = String(i + 1).padStart(5, "0");
    const [number, description, price] = NAMED[i] ?? [
      `CZ-${no}`,
      `Część nr ${no}`,
      (i % 900) + 0.5,
    ];
    const imported = start + 100 * 60_000 + (i % 997) + (i % 400 === 399 ? 1_000 : 0);
    const at = i < 100 ? start + i * 60_000 : imported;
    return {
      OrganizationCode: i > NAMED.length && i % 29 === 0 ? "M1" : "V1",
      ItemNumber: number,
      ItemDescription: description,
      LongDescription: i % 3 === 0 ? `${description}. Two years of warranty.` : null,
      PrimaryUOMValue: i % 7 === 6 ? "Set" : "Each",
      ItemStatusValue: STATUSES[i % 11 === 10 ? 1 : i % 13 === 12 ? 2 : 0] ?? "Active",
      ItemClass: "Root Item Class",
      ListPrice: price,
      updatedAt: at,
      changes: 1,
    };
  });
}
