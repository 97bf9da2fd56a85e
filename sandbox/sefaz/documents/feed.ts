import { MINUTE_MS } from "../clock.ts";

export type Environment = "homologation" | "production";

/** What a feed is made of: documents of one company, spread evenly over a time. */
export interface Feed {
  /** From 0, in the order of being added. */
  readonly id: number;
  /** Who may read them. */
  readonly taxId: string;
  readonly environment: Environment;
  /** Epoch milliseconds between which the documents are received. */
  readonly from: number;
  readonly to: number;
  readonly documents: number;
  readonly seed: number;
  /** How many of them, from the first, are truly signed; the others have only a right digest. */
  readonly signed: number;
}

export type ItemKind =
  | "nfe"
  | "download"
  | "producer"
  | "cte"
  | "cancel"
  | "correct"
  | "cancel_cte";

/** What comes in turns of twenty, so that what an item is follows from its number alone. */
const TURN: readonly ItemKind[] = [
  ...Array<ItemKind>(12).fill("nfe"),
  "download",
  "cte",
  "cte",
  "cte",
  "cancel",
  "correct",
  "producer",
  "cancel_cte",
];
const CANCELLED = 3;
const CORRECTED = 5;
const ALREADY_CANCELLED = 11;
const CANCELLED_CTE = 13;
/** The CT-e whose authorisation the buyer's NF-e service tells too. */
const TOLD_CTE = 15;

export const kindOf = (index: number): ItemKind => TURN[index % TURN.length] ?? "nfe";

export const isNfe = (kind: ItemKind): boolean =>
  kind === "nfe" || kind === "download" || kind === "producer";

export const isCteService = (kind: ItemKind): boolean => kind === "cte" || kind === "cancel_cte";

const turnStart = (index: number): number => index - (index % TURN.length);

/** The document that an event of this number is about. */
export function subjectOf(index: number): number {
  const kind = kindOf(index);
  const place = kind === "cancel" ? CANCELLED : kind === "correct" ? CORRECTED : CANCELLED_CTE;
  return turnStart(index) + place;
}

/** The two NF-e that a CT-e of this number carries. */
export const carriedBy = (index: number): readonly [number, number] => {
  const first = turnStart(index) + ((index % TURN.length) - CANCELLED_CTE) * 2 + 1;
  return [first, first + 1];
};

export const isTold = (index: number): boolean => index % TURN.length === TOLD_CTE;

/** Cancelled before anybody was told: the summary says so, and no event follows. */
export const isBornCancelled = (index: number): boolean =>
  index % (3 * TURN.length) === ALREADY_CANCELLED;

/** The number of the cancellation of a document; undefined where none is in the feed. */
export function cancellationOf({ documents }: Feed, index: number): number | undefined {
  if (index % TURN.length !== CANCELLED) return undefined;
  const event = turnStart(index) + TURN.indexOf("cancel");
  return event < documents ? event : undefined;
}

/** When the national environment received it, epoch milliseconds; it never falls with the number. */
export const receivedAt = ({ from, to, documents }: Feed, index: number): number =>
  Math.floor(from + ((to - from) * (index + 1)) / documents);

/** When it was issued: some minutes to some hours before. */
export const issuedAt = (feed: Feed, index: number): number =>
  receivedAt(feed, index) - (2 + ((index * 37) % 170)) * MINUTE_MS;

/** A seed for all that is by chance in one document. */
export const seedOf = ({ seed }: Feed, index: number): number =>
  Math.imul(seed ^ 0x9e3779b9, 2_654_435_761) ^ Math.imul(index + 1, 40_503);
