import type { Extra } from "../definition.ts";
import { derivedGuid } from "../derived-guid.ts";
import type { Value } from "../types.ts";

/** Lists of children in `extra`, each under the name of its table. */
export type ChildList =
  | "POLOZKY"
  | "POLOZ_IN"
  | "POL_OBIN"
  | "POL_OBOU"
  | "PART_ADR"
  | "PART_KON"
  | "UHRADY";

/** What is kept there for a list of children: of lines, each has its line's `no` as `PORDER`. */
export function childExtras(extra: Extra, list: ChildList): readonly Extra[] {
  const kept = extra[list];
  if (!Array.isArray(kept)) return [];
  return kept.filter((one): one is Extra => typeof one === "object" && one !== null);
}

/** What is kept for lines, by their `no`. */
export const lineExtras = (extra: Extra, list: ChildList): ReadonlyMap<number, Extra> =>
  new Map(
    childExtras(extra, list).flatMap((one) => {
      const no = Number(one.PORDER);
      return Number.isSafeInteger(no) ? [[no, one] as const] : [];
    }),
  );

/** `extra` with what is kept for its lines, by their `no`; lines with nothing to keep are left out. */
export function withLineExtras(
  extra: Extra,
  list: ChildList,
  lines: ReadonlyMap<number, Extra>,
): Extra {
  const kept = [...lines].flatMap(([no, line]) =>
    Object.keys(line).some((name) => name !== "PORDER") ? [{ ...line, PORDER: String(no) }] : [],
  );
  const { [list]: _before, ...rest } = extra;
  return kept.length === 0 ? rest : { ...rest, [list]: kept };
}

/** GUID of a line: the one that a client gave it, else always the same one for this line. */
export const lineGuid = (headGuid: string, no: number, extra: Extra = {}): string =>
  keptText(extra, "ID") ?? derivedGuid(`line:${headGuid}:${no}`);

/** Undefined where nothing, or no text, is kept. */
export function keptText(extra: Extra, name: string): string | undefined {
  const value = extra[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** As a column has it. */
export function keptValue(extra: Extra, name: string): Value {
  const value = extra[name];
  return typeof value === "object" ? undefined : value;
}
