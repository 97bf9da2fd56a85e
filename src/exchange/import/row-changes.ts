import type { RowFault } from "../../formats/rows/codec.ts";
import type { Cell } from "../../model/cell.ts";
import type { Entity, RecordOf } from "../../model/entities.ts";
import type { Change } from "../../sdk/stream.ts";

/** What the map made of a row. */
export type Mapped =
  | { readonly data: unknown }
  | { readonly issues: readonly { readonly field: string; readonly reason: string }[] };

/** One row of a source with the id that it has there, before it is a record. */
export interface KeyedRow {
  /** Undefined where a key column is empty. */
  readonly id: string | undefined;
  /** Where it stands, for rows without an id: `row 17`. */
  readonly place: string;
  readonly isDeleted: boolean;
  mapped(): Mapped;
  /** What stands there, for whoever has to mend it. */
  raw(): Readonly<Record<string, Cell | undefined>>;
}

const MAX_REASON = 1_000;
const MAX_RAW_TEXT = 1_000;
const MAX_RAW_COLUMNS = 200;
const HIDDEN = "•••";
/** Names under which programs keep what nobody should read in a log. */
const SECRET =
  /passw|has[lł]o|heslo|jelsz|senha|secret|token|api_?key|priv_?key|pesel|karta_?nr|card_?no|cvv/i;

export function toChange<E extends Entity>(row: KeyedRow): Change<RecordOf<E>> {
  const { id, place, isDeleted } = row;
  if (id === undefined) {
    const reason = "A key column is empty: the row cannot be told from others.";
    return { op: "refuse", id: place, reason, raw: masked(row.raw()) };
  }
  if (isDeleted) return { op: "delete", id };
  const mapped = row.mapped();
  if ("data" in mapped) return { op: "upsert", id, data: mapped.data as RecordOf<E> };
  const [first] = mapped.issues;
  const raw = row.raw();
  const reason = mapped.issues
    .map((one) => maskedReason(one.reason, raw, one.field))
    .join("; ")
    .slice(0, MAX_REASON);
  return {
    ...{ op: "refuse", id, reason, raw: masked(raw) },
    ...(first && first.field !== "" ? { field: first.field.slice(0, 200) } : {}),
  };
}

const isSecret = (name: string, value: Cell | undefined): boolean =>
  SECRET.test(name) && value !== undefined && value !== null && value !== "";

/** Reasons quote what they are about, as it is, cut, or as a transform has left it. */
const QUOTED = /"((?:[^"\\]|\\.)*)"/g;
const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Why a row is refused, behind the field where one is named; what it quotes of the row's secrets is hidden. */
export function maskedReason(
  reason: string,
  values: Readonly<Record<string, Cell | undefined>>,
  field = "",
): string {
  const secrets = Object.entries(values)
    .filter(([name, value]) => isSecret(name, value))
    .map(([, value]) => lettersOf(String(value)));
  const isOf = (text: string): boolean =>
    secrets.some((secret) => secret.includes(text) || text.includes(secret));
  const shown =
    secrets.length === 0
      ? reason
      : reason.replace(QUOTED, (whole, text: string) =>
          isOf(lettersOf(text)) ? `"${HIDDEN}"` : whole,
        );
  return field === "" ? shown : `${field}: ${shown}`;
}

/** A row that could not be read: hidden where it, or a column of the file, has the name of a secret. */
export function maskedFault({ reason, raw, columns = [] }: RowFault): {
  readonly reason: string;
  readonly text: string;
} {
  if (!SECRET.test(raw) && !columns.some((name) => SECRET.test(name))) return { reason, text: raw };
  return { reason: reason.replace(QUOTED, `"${HIDDEN}"`), text: HIDDEN };
}

/** The row's values without secrets, cut where they are long. */
export function masked(
  values: Readonly<Record<string, Cell | undefined>>,
): Readonly<Record<string, unknown>> {
  const shown: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(values).slice(0, MAX_RAW_COLUMNS)) {
    if (value === undefined) continue;
    shown[name] = isSecret(name, value) ? HIDDEN : shownValue(value);
  }
  return shown;
}

function shownValue(value: Cell): string | number | boolean | null {
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (typeof value !== "string") return value;
  return value.length > MAX_RAW_TEXT ? `${value.slice(0, MAX_RAW_TEXT)}…` : value;
}
