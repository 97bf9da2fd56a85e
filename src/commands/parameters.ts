import type { CommandDefinition, Parameter } from "./definition.ts";
import { CommandFault, type ErrorRow, NUMBERS, type WarningRow } from "./fault.ts";

type Read = string | boolean;

/**
 * The parameters of a command as its definition has them. Names are compared without regard to case. Text is as sent
 * (numbers as text), numbers are decimal text, dates `YYYY-MM-DD`, logical values boolean.
 */
export class Parameters {
  readonly warnings: readonly WarningRow[];
  readonly #values: ReadonlyMap<string, Read>;

  constructor(values: ReadonlyMap<string, Read>, warnings: readonly WarningRow[]) {
    this.#values = values;
    this.warnings = warnings;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** Text, a date or a number as text. */
  text(name: string): string | undefined {
    const value = this.#values.get(name.toLowerCase());
    return value === undefined ? undefined : String(value);
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : Number(value);
  }

  /** True for 1 and everything but 0 where the parameter is a number; false where it is absent. */
  flag(name: string): boolean {
    const value = this.#values.get(name.toLowerCase());
    return typeof value === "boolean" ? value : value !== undefined && Number(value) !== 0;
  }
}

/** @throws CommandFault with 9008 and 9009 for every parameter that is missing or wrong */
export function readParameters(
  { parameters }: Pick<CommandDefinition, "parameters">,
  sent: ReadonlyMap<string, unknown>,
): Parameters {
  const known = new Map(parameters.map((one) => [one.name.toLowerCase(), one]));
  const values = new Map<string, Read>();
  const warnings: WarningRow[] = [];
  const errors: ErrorRow[] = [];
  for (const [name, value] of sent) {
    const parameter = known.get(name.toLowerCase());
    if (!parameter) warnings.push(unknownParameter(name, parameters));
    else if (values.has(name.toLowerCase())) {
      warnings.push({ desc: `Parametr '${name}' je zadán dvakrát.` });
    } else {
      const read = readValue(parameter, value);
      if (read === undefined) errors.push(wrongValue(parameter));
      else values.set(name.toLowerCase(), read);
    }
  }
  for (const { name, isRequired } of parameters) {
    const isMissing = isRequired && !values.has(name.toLowerCase());
    if (!isMissing || errors.some(({ desc }) => desc.includes(`'${name}'`))) continue;
    errors.push({ number: NUMBERS.parameterMissing, desc: `Chybí povinný parametr '${name}'.` });
  }
  if (errors.length > 0) throw new CommandFault(errors, warnings);
  return new Parameters(values, warnings);
}

const unknownParameter = (name: string, parameters: readonly Parameter[]): WarningRow => ({
  desc: `Neznámý parametr '${name}' byl ignorován.`,
  ...(parameters.length === 0
    ? {}
    : { help: `Povolené parametry: ${parameters.map((one) => one.name).join(", ")}` }),
});

const EXPECTED: Readonly<Record<Parameter["format"], string>> = {
  S: "text",
  C: "text",
  N: "číslo",
  D: "datum rrrr-MM-dd",
  L: "logická hodnota true/false",
  "N/L": "číslo nebo logická hodnota",
};

const wrongValue = ({ name, format }: Parameter): ErrorRow => ({
  number: NUMBERS.parameterWrong,
  desc: `Parametr '${name}' nemá správný formát, očekává se ${EXPECTED[format]}.`,
});

function readValue({ format }: Parameter, value: unknown): Read | undefined {
  switch (format) {
    case "S":
    case "C":
      if (typeof value === "string") return value;
      return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
    case "D":
      return typeof value === "string" ? readDate(value) : undefined;
    case "N":
      return readNumber(value);
    case "L":
      return readFlag(value);
    case "N/L":
      return readFlag(value) ?? readNumber(value);
  }
}

function readNumber(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "1" : "0";
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\s*-?\d{1,15}(\.\d{1,10})?\s*$/.test(text)
    ? text.trim()
    : undefined;
}

function readFlag(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = String(value).trim().toLowerCase();
  if (text === "1" || text === "true" || text === ".t.") return true;
  return text === "0" || text === "false" || text === ".f." ? false : undefined;
}

/** The day of `rrrr-MM-dd` or `rrrr-MM-dd HH:mm:ss`, where there is such a day. */
function readDate(value: string): string | undefined {
  const found = /^\s*(\d{4}-\d{2}-\d{2})([ T]\d{2}:\d{2}(:\d{2})?)?\s*$/.exec(value);
  const day = found?.[1];
  if (day === undefined) return undefined;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : undefined;
}
