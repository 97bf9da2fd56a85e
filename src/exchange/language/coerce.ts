import type { TSchema } from "typebox";
import { table } from "../../lib/table.ts";
import type { Cell } from "../../model/cell.ts";
import { isNip, normalizeNip } from "../../model/identifiers.ts";
import { Amount, CountryCode, CurrencyCode, Decimal } from "../../model/scalars.ts";
import { numberText, textOfCell } from "./cell-text.ts";
import { countryCode } from "./country-codes.ts";
import { MappingFault, shown } from "./fault.ts";
import { parseIso } from "./transform-date.ts";

/** A value as the model has it; undefined where the cell means that there is none. @throws MappingFault */
export type Coercion = (cell: Exclude<Cell, null>) => string | number | boolean | undefined;

/** What TypeBox writes into a schema, as far as it matters here. */
export interface SchemaShape {
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
  readonly items?: TSchema;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
}
export const shapeOf = (schema: TSchema): SchemaShape => schema as SchemaShape;

/** How a cell becomes a value of the field: by the model's schema, and by the name for what the schema cannot say. */
export function coercionOf(schema: TSchema, name: string): Coercion {
  const { type, pattern, format, enum: words } = shapeOf(schema);
  if (words) return wordOf(words);
  if (type === "boolean") return booleanOf;
  if (type === "integer") return integerOf;
  if (format === "date") return dayOf;
  if (format === "date-time") return instantOf;
  if (pattern === shapeOf(Amount).pattern) return amountOf;
  if (pattern === shapeOf(Decimal).pattern) return decimalOf;
  if (pattern === shapeOf(CurrencyCode).pattern) return currencyOf;
  if (pattern === shapeOf(CountryCode).pattern) return countryOf;
  if (name === "iban") return ibanOf;
  if (name === "ean") return bareOf;
  return textOf;
}

/** Padded columns have blanks behind their texts. */
function textOf(cell: Exclude<Cell, null>): string | undefined {
  const text = textOfCell(cell);
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first > 32 && first < 128 && last > 32 && last < 128) return text;
  const trimmed = text.trim();
  return trimmed === "" ? undefined : trimmed;
}

const bareOf: Coercion = (cell) => textOfCell(cell).replace(/[\s-]/g, "") || undefined;

/** 26 digits in a Polish column are a Polish account. */
const ibanOf: Coercion = (cell) => {
  const bare = textOfCell(cell)
    .replace(/[^0-9a-z]/gi, "")
    .toUpperCase();
  if (bare === "") return undefined;
  return /^\d{26}$/.test(bare) ? `PL${bare}` : bare;
};

const YES = /^(1|-1|t|true|y|yes|tak|a|ano|i|igen|s|sim|j|ja|x|on|✓)$/i;
const NO = /^(0|f|false|n|no|nie|ne|nem|nao|não|nein|off)$/i;
const booleanOf: Coercion = (cell) => {
  if (typeof cell === "boolean") return cell;
  const text = textOf(cell);
  if (text === undefined) return undefined;
  if (YES.test(text)) return true;
  if (NO.test(text)) return false;
  throw new MappingFault(`${shown(cell)} is neither yes nor no`);
};

const NUMBER = /^([+-]?)0*(\d{0,15})(?:\.(\d*?)0*)?$/;

/** Exact, without zeros in front and behind; undefined for what is no number of at most 15 digits before the point. */
function digitsOf(
  cell: Exclude<Cell, null>,
): { whole: string; fraction: string; minus: string } | undefined {
  if (typeof cell === "boolean" || cell instanceof Uint8Array) return undefined;
  const raw = typeof cell === "number" ? numberText(cell) : cell;
  if (raw.length > 200) return undefined;
  let text = raw.replace(/[\s\u00a0\u202f]/g, "");
  if (text.includes(",") && !text.includes(".")) text = text.replace(",", ".");
  const match = NUMBER.exec(text);
  if (!match || !/\d/.test(text)) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  const isZero = whole === "" && fraction === "";
  return { whole: whole || "0", fraction, minus: sign === "-" && !isZero ? "-" : "" };
}

const isBlank = (cell: Exclude<Cell, null>): boolean =>
  typeof cell === "string" && cell.trim() === "";

const PLAIN_AMOUNT = /^-?(0|[1-9]\d{0,14})\.\d\d$/;
/** At least two decimals, as amounts are written. */
const amountOf: Coercion = (cell) => {
  if (typeof cell === "string" && PLAIN_AMOUNT.test(cell) && cell !== "-0.00") return cell;
  if (isBlank(cell)) return undefined;
  const digits = digitsOf(cell);
  if (!digits) throw new MappingFault(`${shown(cell)} is no amount`);
  if (digits.fraction.length > 4) {
    throw new MappingFault(
      `${shown(cell)} has more than 4 decimals: round it with the step number and its scale`,
    );
  }
  return `${digits.minus}${digits.whole}.${digits.fraction.padEnd(2, "0")}`;
};

const PLAIN_DECIMAL = /^(?:0|-?[1-9]\d{0,14})(?:\.\d{1,10})?$/;
/** As databases write most numbers: only zeros behind the point may be too many. */
function withoutZeros(text: string): string {
  if (!text.includes(".")) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end -= 1;
  return text.slice(0, text.charCodeAt(end - 1) === 46 ? end - 1 : end);
}

const decimalOf: Coercion = (cell) => {
  if (typeof cell === "number" && Number.isSafeInteger(cell) && Math.abs(cell) < 1e15) {
    return String(cell);
  }
  if (typeof cell === "string" && PLAIN_DECIMAL.test(cell)) return withoutZeros(cell);
  if (isBlank(cell)) return undefined;
  const digits = digitsOf(typeof cell === "string" ? cell.replace(/\s*%\s*$/, "") : cell);
  if (!digits) throw new MappingFault(`${shown(cell)} is no number`);
  if (digits.fraction.length > 10) {
    throw new MappingFault(
      `${shown(cell)} has more than 10 decimals: round it with the step number and its scale`,
    );
  }
  const { minus, whole, fraction } = digits;
  return fraction === "" ? minus + whole : `${minus}${whole}.${fraction}`;
};

const integerOf: Coercion = (cell) => {
  if (typeof cell === "number" && Number.isSafeInteger(cell)) return cell;
  if (isBlank(cell)) return undefined;
  const digits = digitsOf(cell);
  if (digits?.fraction !== "") throw new MappingFault(`${shown(cell)} is no whole number`);
  return Number(digits.minus + digits.whole);
};

const DAY_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^(\d{4})[./](\d{2})[./](\d{2})\.?$/, "$1-$2-$3"],
  [/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3"],
  [/^(\d{2})\.(\d{2})\.(\d{4})$/, "$3-$2-$1"],
];
/** Databases without nulls in a column write such days for none. */
const LAST_EMPTY_DAY = "1900-01-01";

/** The day part of a time, too. Days up to 1900-01-01 mean that there is none. */
const dayOf: Coercion = (cell) => {
  if (isBlank(cell) || cell === 0) return undefined;
  const text = textOfCell(cell).trim();
  const form = text.length === 10 && text[4] === "-" ? undefined : formOf(text);
  const iso = (form ? text.replace(form[0], form[1]) : text).slice(0, 10);
  if (/^[0-]+$/.test(iso)) return undefined;
  if (!parseIso(iso) || (form === undefined && !/^.{10}($|[T ])/.test(text))) {
    throw new MappingFault(`${shown(cell)} is no day: say how it is written with the step date`);
  }
  return iso <= LAST_EMPTY_DAY ? undefined : iso;
};
const formOf = (text: string) => DAY_FORMS.find(([pattern]) => pattern.test(text));

const instantOf: Coercion = (cell) => {
  if (isBlank(cell)) return undefined;
  const text = textOfCell(cell).trim().replace(" ", "T");
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10));
  const time = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : hasZone ? text : `${text}Z`);
  if (!parseIso(text) || Number.isNaN(time)) throw new MappingFault(`${shown(cell)} is no time`);
  return new Date(time).toISOString();
};

const CURRENCIES: Readonly<Record<string, string>> = table({
  ZŁ: "PLN",
  ZL: "PLN",
  PLZ: "PLN",
  "€": "EUR",
  EURO: "EUR",
  KČ: "CZK",
  KC: "CZK",
  FT: "HUF",
  R$: "BRL",
  $: "USD",
  "£": "GBP",
});
const currencyOf: Coercion = (cell) => {
  const text = textOf(cell)?.toUpperCase();
  if (text === undefined) return undefined;
  const code = CURRENCIES[text] ?? text;
  if (!/^[A-Z]{3}$/.test(code)) throw new MappingFault(`${shown(cell)} is no currency`);
  return code;
};

const countryOf: Coercion = (cell) => {
  const text = textOf(cell);
  if (text === undefined) return undefined;
  const code = text.length > 100 ? undefined : countryCode(text);
  if (code === undefined) throw new MappingFault(`${shown(cell)} is no country`);
  return code;
};

function wordOf(words: readonly string[]): Coercion {
  const byKey = new Map(words.map((word) => [word.toLowerCase(), word]));
  return (cell) => {
    const text = textOf(cell);
    if (text === undefined) return undefined;
    const word = byKey.get(text.toLowerCase());
    if (word !== undefined) return word;
    throw new MappingFault(
      `${shown(cell)} is none of ${words.join(", ")}: translate it with the step lookup`,
    );
  };
}

const TAX_SCHEME =
  /^(PL:NIP|PL:REGON|PL:PESEL|CZ:ICO|CZ:DIC|HU:ADOSZAM|HU:GROUP|BR:CNPJ|BR:CPF|EU:VAT|GLN)$/;

/**
 * A number under a scheme. Tax numbers lose what groups their digits; one without a digit but zeros (`brak`, `-`,
 * `000-000-00-00`) is none, or all firms without a number would be one.
 */
export function idOf(scheme: string): Coercion {
  if (!TAX_SCHEME.test(scheme)) return textOf;
  return (cell) => {
    const text = textOf(cell);
    if (text === undefined || !/[1-9]/.test(text)) return undefined;
    if (scheme === "PL:NIP" && isNip(text)) return normalizeNip(text);
    return text.replace(/[\s./-]/g, "").toUpperCase() || undefined;
  };
}
