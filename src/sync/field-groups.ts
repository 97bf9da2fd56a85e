import type { Entity } from "../model/entities.ts";
import { type Invoice, Invoice as InvoiceSchema } from "../model/invoice.ts";
import type { Authority } from "../sdk/stream.ts";

/**
 * Where several sources know one invoice, whose word counts for which fields. What the first leaves out comes
 * from the next; an empty list or object counts as left out. Of two sources of one authority that of the
 * integration that was added first counts.
 */
export interface FieldGroup {
  /** Strongest first. */
  readonly order: readonly Authority[];
  /** Taken from one source as they are. */
  readonly whole: readonly (keyof Invoice)[];
  /** Objects in which each field is taken by itself, so that the next source fills the gaps. */
  readonly filled: readonly (keyof Invoice)[];
}

/** What has become of it: only whoever keeps the books knows. */
const HANDLING: FieldGroup = {
  order: ["books", "original", "listing"],
  whole: ["status", "received_date"],
  filled: ["payment", "accounting"],
};

/** Every source adds its own. */
export const UNITED_FIELD = "attachments" satisfies keyof Invoice;

const PARTS = ["seller", "buyer", "totals"] as const;
const ELSEWHERE: readonly (keyof Invoice)[] = [
  ...HANDLING.whole,
  ...HANDLING.filled,
  ...PARTS,
  UNITED_FIELD,
];

/**
 * What the document itself says, which is all that stands nowhere else: the original is right, the books may
 * have shortened or mistyped it.
 */
const CONTENT: FieldGroup = {
  order: ["original", "books", "listing"],
  whole: (Object.keys(InvoiceSchema.properties) as (keyof Invoice)[]).filter(
    (field) => !ELSEWHERE.includes(field),
  ),
  filled: PARTS,
};

export const INVOICE_GROUPS = [CONTENT, HANDLING] as const;

/**
 * Amounts are in the invoice's currency: a source that tells them in another one (a register in złoty of an
 * invoice in euro) is not asked for them.
 */
export const AMOUNT_FIELDS = [
  "lines",
  "vat_breakdown",
  "totals",
  "payment.paid",
  "payment.entries",
] as const;

/** The fields that the hub itself may give a value; the giver that comes first counts, before any source. */
export const ASSIGNED_FIELDS = [
  "accounting.project_id",
  "accounting.category",
  "accounting.cost_centre",
  "note",
] as const;
export type AssignedField = (typeof ASSIGNED_FIELDS)[number];
export const GIVERS = ["person", "run", "rule"] as const;
export type Giver = (typeof GIVERS)[number];

/** Entities whose fields can be assigned. */
export const canAssign = (entity: Entity): boolean => entity === "invoice";
