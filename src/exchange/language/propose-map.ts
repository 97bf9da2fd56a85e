import type { Entity } from "../../model/entities.ts";
import type { Mapping, Transform } from "../mapping.ts";
import { type ColumnFacts, hasWord } from "./column-facts.ts";
import { COLUMN_WORDS, FLAT_WORDS, HOUSE_WORDS, type WordRow } from "./column-words.ts";
import type { ProposalReason, Proposed } from "./propose.ts";
import type { Shape } from "./value-shapes.ts";

/** Fields whose values show themselves what they are. */
const SHAPED: Readonly<Record<string, Shape>> = {
  "ids[PL:NIP]": "nip",
  "ids[PL:REGON]": "regon",
  "buyer.ids[PL:NIP]": "nip",
  "seller.ids[PL:NIP]": "nip",
  "bank_accounts[0].iban": "iban",
  "contact.email": "email",
  "address.post_code": "post_code",
  "address.country_code": "country",
  currency: "currency",
  "prices[retail].currency": "currency",
  ean: "ean",
};
const NUMBERS = /\.amount$|\.on_hand$|^totals\.|^vat_rate$|_days$/;
const DATES = /_date$/;

interface Candidate {
  readonly row: WordRow;
  readonly column: ColumnFacts;
  readonly confidence: number;
  readonly reason: ProposalReason;
}

/** The best column for each field, and no column twice. */
export function proposeMap(entity: Entity, facts: readonly ColumnFacts[]): Proposed<Mapping>[] {
  const candidates = COLUMN_WORDS[entity]
    .flatMap((row) => facts.flatMap((column) => candidateOf(row, column) ?? []))
    .toSorted((a, b) => b.confidence - a.confidence);
  const paths = new Set<string>();
  const columns = new Set<string>();
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    const { row, column } = candidate;
    if (paths.has(row.path) || columns.has(column.name)) continue;
    paths.add(row.path);
    columns.add(column.name);
    chosen.push(candidate);
  }
  const order = COLUMN_WORDS[entity].map(({ path }) => path);
  const inOrder = chosen.toSorted((a, b) => order.indexOf(a.row.path) - order.indexOf(b.row.path));
  const map = inOrder.map((candidate) => proposedMapping(candidate, facts));
  return [...map, ...usualValues(entity, paths)];
}

function candidateOf(row: WordRow, column: ColumnFacts): Candidate | undefined {
  if (!fitsKind(row, column)) return undefined;
  const wanted = SHAPED[row.path];
  const hasShape = wanted !== undefined && column.shape === wanted;
  // Values that are something else say more than the name does; NIP and EAN have check digits.
  const contradicts = wanted !== undefined && column.hasValues && !hasShape && wanted !== "country";
  const byName = nameConfidence(row, column);
  if (hasShape && byName > 0) {
    return { row, column, confidence: Math.min(0.99, byName + 0.1), reason: "name_and_values" };
  }
  if (hasShape && isTelling(wanted) && !row.path.startsWith("seller.")) {
    return { row, column, confidence: 0.55, reason: "values" };
  }
  const confidence = contradicts ? byName * 0.5 : byName;
  if (confidence < 0.3) return undefined;
  return { row, column, confidence, reason: byName >= 0.8 ? "name" : "part_of_name" };
}

const isTelling = (shape: Shape): boolean =>
  ["nip", "iban", "ean", "email", "post_code"].includes(shape);

/** The whole name, a word of it in the order of the words, or nothing. */
function nameConfidence({ words, isOpposite }: WordRow, { bare, words: own }: ColumnFacts): number {
  if (hasWord(words, bare)) return isOpposite ? 0.8 : 0.88 - rankOf(words, bare);
  const withoutDigits = bare.replace(/\d+$/, "");
  if (withoutDigits !== bare && hasWord(words, withoutDigits))
    return 0.6 - rankOf(words, withoutDigits);
  for (let length = own.length - 1; length > 0; length -= 1) {
    if (hasWord(words, own.slice(0, length).join(""))) return 0.35 + 0.1 * (length / own.length);
    if (hasWord(words, own.slice(-length).join(""))) return 0.35 + 0.1 * (length / own.length);
  }
  return 0;
}

/** Words that come first are the more usual ones. */
function rankOf(words: string, word: string): number {
  const all = words.split(" ");
  return (0.08 * all.indexOf(word)) / all.length;
}

function fitsKind({ path }: WordRow, { kind, shape }: ColumnFacts): boolean {
  if (kind === "binary" || kind === "json") return false;
  if (NUMBERS.test(path)) {
    return ["integer", "decimal", "float"].includes(kind) || (kind === "text" && shape !== "date");
  }
  if (DATES.test(path)) return ["date", "datetime", "instant", "integer", "text"].includes(kind);
  if (path === "active")
    return ["boolean", "integer", "decimal"].includes(kind) || shape === "flag";
  if (kind === "boolean") return false;
  return !["date", "datetime", "instant", "time"].includes(kind);
}

function proposedMapping(
  { row, column, confidence, reason }: Candidate,
  facts: readonly ColumnFacts[],
): Proposed<Mapping> {
  const rounded = Math.round(confidence * 100) / 100;
  if (row.path === "address.line1") {
    const expression = streetExpression(column, facts);
    if (expression) return { value: { to: row.path, expression }, confidence: rounded, reason };
  }
  const transforms = stepsFor(row, column);
  const mapping = {
    to: row.path,
    from: column.name,
    ...(transforms.length > 0 ? { transforms } : {}),
  };
  return { value: mapping, confidence: rounded, reason };
}

/** The street with the numbers of house and flat, where they stand in columns of their own. */
function streetExpression(street: ColumnFacts, facts: readonly ColumnFacts[]): string | undefined {
  const house = facts.find(({ bare }) => hasWord(HOUSE_WORDS, bare));
  if (!house || house.name === street.name) return undefined;
  const flat = facts.find(({ bare }) => hasWord(FLAT_WORDS, bare));
  const value = ({ name }: ColumnFacts) => `row[${JSON.stringify(name)}]`;
  const numbers = flat ? `text.join([${value(house)}, ${value(flat)}], "/")` : value(house);
  return `text.join([${value(street)}, ${numbers}], " ")`;
}

function stepsFor({ path, isOpposite }: WordRow, { kind, shape }: ColumnFacts): Transform[] {
  if (isOpposite) return [{ do: "boolean", true: ["0", "false", "N", "Nie"] }];
  if (DATES.test(path) && kind === "integer") return [{ do: "date", format: "clarion_days" }];
  if (DATES.test(path) && shape === "polish_date") return [{ do: "date", format: "DD.MM.YYYY" }];
  if (NUMBERS.test(path) && shape === "comma_number") return [{ do: "number", decimal_mark: "," }];
  if (NUMBERS.test(path) && kind === "float") return [{ do: "number", scale: 4 }];
  return [];
}

/** What a record has to have and no column gives: somebody has to look at it. */
function usualValues(entity: Entity, paths: ReadonlySet<string>): Proposed<Mapping>[] {
  const usual = (to: string, value: string): Proposed<Mapping> => ({
    value: { to, value },
    confidence: 0.3,
    reason: "usual_value",
  });
  if (entity === "invoice" || entity === "order") {
    return [
      usual("direction", "sales"),
      ...(paths.has("currency") ? [] : [usual("currency", "PLN")]),
    ];
  }
  const hasPrice = paths.has("prices[retail].amount");
  return entity === "item" && hasPrice && !paths.has("prices[retail].currency")
    ? [usual("prices[retail].currency", "PLN")]
    : [];
}
