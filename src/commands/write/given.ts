import Big from "big.js";
import type { Extra } from "../definition.ts";
import { EMPTY_DATE, type Value } from "../types.ts";

/** What a client has sent for one row of a table: keys in upper case, values as columns have them. */
export class Given {
  /** Line: from 1, as it stands in the request. */
  readonly no: number;
  readonly lines: readonly Given[];
  /** Fields that the original server has and these tables have not, as text. */
  readonly kept: Extra;
  readonly #values: ReadonlyMap<string, string | boolean>;

  constructor(
    values: ReadonlyMap<string, string | boolean>,
    {
      no = 0,
      lines = [],
      kept = {},
    }: { readonly no?: number; readonly lines?: readonly Given[]; readonly kept?: Extra } = {},
  ) {
    this.#values = values;
    this.no = no;
    this.lines = lines;
    this.kept = kept;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get names(): readonly string[] {
    return [...this.#values.keys()];
  }

  value(name: string): Value {
    return this.#values.get(name);
  }

  /** Undefined where it is not given or empty. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** Undefined where it is not given; a zero is a number. */
  number(name: string): Big | undefined {
    const value = this.#values.get(name);
    return typeof value === "string" ? new Big(value === "" ? 0 : value) : undefined;
  }

  /** Undefined where it is not given or zero: what a number has to be to say something. */
  amount(name: string): Big | undefined {
    const value = this.number(name);
    return value?.eq(0) ? undefined : value;
  }

  flag(name: string): boolean | undefined {
    const value = this.#values.get(name);
    return typeof value === "boolean" ? value : undefined;
  }

  /** `YYYY-MM-DD`; undefined where it is not given or the empty date. */
  day(name: string): string | undefined {
    const value = this.text(name);
    return value === undefined || value === EMPTY_DATE ? undefined : value.slice(0, 10);
  }

  /** With other values in place of, or beside, these. */
  with(values: Readonly<Record<string, string | boolean | undefined>>): Given {
    const all = new Map(this.#values);
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) all.delete(name);
      else all.set(name, value);
    }
    return new Given(all, { no: this.no, lines: this.lines, kept: this.kept });
  }
}
