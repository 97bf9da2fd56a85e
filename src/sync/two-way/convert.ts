import type { Entity, RecordOf } from "../../model/entities.ts";
import type { Item } from "../../model/item.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import type { Path } from "../../model/paths.ts";
import type { SyncSettings } from "./settings.ts";

type Rules = Pick<SyncSettings, "units" | "currencies" | "price_lists">;

/** Between the words of the other system and the hub's, as the rules say. */
export interface Converter {
  toHub<E extends Entity>(entity: E, record: RecordOf<E>): RecordOf<E>;
  toErp<E extends Entity>(entity: E, record: RecordOf<E>): RecordOf<E>;
  /** A path as the other system's list is called. */
  pathToErp(path: Path): Path;
  pathToHub(path: Path): Path;
}

/** Decimal places that a factor and an amount are reckoned with. */
const SCALE = 10;

export function createConverter(rules: Rules): Converter {
  const lists = rules.price_lists;
  const isPlain = [rules.units, rules.currencies, lists].every((list) => list.length === 0);
  const renamed = (path: Path, from: "hub" | "erp", to: "hub" | "erp"): Path => {
    if (!path.startsWith("prices.")) return path;
    const name = path.slice("prices.".length);
    const rule = lists.find((one) => one[from] === name);
    return rule ? `prices.${rule[to]}` : path;
  };
  const converted = <E extends Entity>(entity: E, record: RecordOf<E>, to: "hub" | "erp") =>
    isPlain || entity !== "item" ? record : (itemTo(record as Item, rules, to) as RecordOf<E>);
  return {
    toHub: (entity, record) => converted(entity, record, "hub"),
    toErp: (entity, record) => converted(entity, record, "erp"),
    pathToErp: (path) => renamed(path, "hub", "erp"),
    pathToHub: (path) => renamed(path, "erp", "hub"),
  };
}

/** A price is for one unit: where theirs is a box of ten, it costs ten times as much, and there are fewer of them. */
function itemTo(item: Item, rules: Rules, to: "hub" | "erp"): Item {
  const from = to === "hub" ? "erp" : "hub";
  const unit = rules.units.find((one) => one[from] === item.unit);
  const perUnit = fraction(unit?.factor ?? "1");
  const toOne = to === "hub" ? inverse(perUnit) : perUnit;
  return {
    ...item,
    ...(unit ? { unit: unit[to] } : {}),
    ...(item.prices
      ? { prices: item.prices.map((price) => priceTo(price, { rules, to, from, toOne })) }
      : {}),
    ...(item.stock && unit ? { stock: item.stock.map((one) => stockTo(one, inverse(toOne))) } : {}),
  };
}

type Price = NonNullable<Item["prices"]>[number];
type Stock = NonNullable<Item["stock"]>[number];

function priceTo(
  price: Price,
  {
    rules,
    to,
    from,
    toOne,
  }: { rules: Rules; to: "hub" | "erp"; from: "hub" | "erp"; toOne: Fraction },
): Price {
  const list = rules.price_lists.find((one) => one[from] === price.list);
  const money = rules.currencies.find((one) => one[from] === price.currency);
  const rate = fraction(money?.rate ?? "1");
  const currency = money ? money[to] : price.currency;
  const factor = product(toOne, to === "hub" ? rate : inverse(rate));
  return {
    ...price,
    ...(list ? { list: list[to] } : {}),
    currency,
    amount: isOne(factor) ? price.amount : amountOf(price.amount, factor, currency),
  };
}

const stockTo = (stock: Stock, factor: Fraction): Stock => ({
  ...stock,
  ...Object.fromEntries(
    (["on_hand", "reserved", "available", "minimum"] as const).flatMap((name) => {
      const text = stock[name];
      return text === undefined ? [] : [[name, times(text, factor)]];
    }),
  ),
});

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

function fraction(text: string): Fraction {
  const [whole = "0", decimals = ""] = text.replace("-", "").split(".");
  const over = BigInt(whole + decimals) * (text.startsWith("-") ? -1n : 1n);
  return { over, under: 10n ** BigInt(decimals.length) };
}
const inverse = ({ over, under }: Fraction): Fraction => ({ over: under, under: over });
const product = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.over,
  under: a.under * b.under,
});
const isOne = ({ over, under }: Fraction): boolean => over === under;

/** Exact up to `SCALE` places, the shortest way to write it. */
function times(text: string, factor: Fraction): string {
  const { over, under } = product(fraction(text), factor);
  const scaled = rounded(over * 10n ** BigInt(SCALE), under);
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(SCALE + 1, "0");
  const decimals = digits.slice(-SCALE).replace(/0+$/, "");
  const whole = digits.slice(0, -SCALE);
  return `${scaled < 0n ? "-" : ""}${whole}${decimals === "" ? "" : `.${decimals}`}`;
}

/** In whole minor units of the currency, half away from zero. */
const amountOf = (text: string, factor: Fraction, currency: string): string =>
  fromMinor(toMinor(times(text, factor), currency), currency);

function rounded(over: bigint, under: bigint): bigint {
  const twice = over * 2n;
  const half = over < 0n ? -under : under;
  return (twice + half) / (under * 2n);
}
