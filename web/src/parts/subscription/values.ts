import type { Subscription } from "../../api/types.ts";
import type { FormatOption } from "../format-option.ts";
import { type FieldValue, shownValue } from "../schema-form.ts";
import { type AuthValues, authOf } from "./auth.ts";
import { showDelays } from "./delays.ts";
import { type FilterRow, rowsOf } from "./filter-rows.ts";

export type WireFormat = Subscription["wire_format"];
export const WIRE_FORMATS = ["standard", "fiscal", "garagereg", "custom"] as const;

/** `v1`, `v1a`: the hub makes the secret. */
export const SIGNATURES = ["keep", "v1", "v1a", "own", "none"] as const;
export type Signature = (typeof SIGNATURES)[number];

/** A name and its value as somebody types them. */
export type Pair = readonly [name: string, value: string];

/** What `format_options` has, empty where the hub's own choice is wanted. */
export const FORMAT_OPTIONS = [
  "content_type",
  "algorithm",
  "encoding",
  "prefix",
  "signed_content",
  "id_header",
  "timestamp_header",
] as const satisfies readonly FormatOption[];

/** Whole numbers of the form with their bounds; empty means the hub's own choice where that is allowed. */
export const NUMBERS = {
  timeout_seconds: { min: 1, max: 30, initial: "15" },
  rate_limit_per_minute: { min: 1, max: 600_000, initial: "" },
  max_concurrency: { min: 1, max: 64, initial: "" },
  batch_size: { min: 1, max: 100, initial: "1" },
  batch_wait_seconds: { min: 1, max: 300, initial: "1" },
  disable_after_hours: { min: 0, max: 8760, initial: "120" },
} as const;
export type NumberField = keyof typeof NUMBERS;
export const NUMBER_FIELDS = Object.keys(NUMBERS) as readonly NumberField[];

/** Filters are edited as rows, or as JSON where rows cannot say it. */
export type FilterValues =
  | { readonly kind: "rows"; readonly rows: readonly FilterRow[] }
  | { readonly kind: "json"; readonly text: string };

/** What the form holds, as it is typed. */
export interface SubscriptionValues {
  readonly name: string;
  readonly active: boolean;
  /** Where events go: an address, or what an integration reaches. */
  readonly place: "address" | "integration";
  readonly url: string;
  /** Slug. */
  readonly integrationId: string;
  readonly settings: Readonly<Record<string, FieldValue>>;
  readonly types: readonly string[];
  readonly consumer: string;
  readonly filters: FilterValues;
  readonly format: WireFormat;
  readonly formatOptions: Readonly<Partial<Record<FormatOption, string>>>;
  readonly template: string;
  readonly signature: Signature;
  readonly secret: string;
  readonly signatureHeader: string;
  /** Absent: those that are stored stay, whose values nobody is shown. */
  readonly headers: readonly Pair[] | undefined;
  readonly auth: AuthValues;
  readonly delays: string;
  readonly numbers: Readonly<Record<NumberField, string>>;
  readonly isOrdered: boolean;
  readonly orderingKey: string;
}

/** The form's values for a stored subscription, or for a new one. */
export function valuesOf(stored: Subscription | undefined): SubscriptionValues {
  return {
    name: stored?.name ?? "",
    active: stored?.active ?? true,
    place: stored && stored.url === null ? "integration" : "address",
    url: stored?.url ?? "",
    integrationId: stored?.integration_id ?? "",
    settings: settingsOf(stored?.destination_settings ?? {}),
    types: stored?.event_types ?? [],
    consumer: stored?.consumer ?? "",
    filters: filterValuesOf(stored?.event_filters ?? {}),
    format: stored?.wire_format ?? "standard",
    formatOptions: stored?.format_options ?? {},
    template: stored?.template ?? "",
    signature: stored ? (stored.signed ? "keep" : "none") : "v1",
    secret: "",
    signatureHeader: stored?.signature_header ?? "",
    headers: stored && stored.header_names.length > 0 ? undefined : [],
    auth: authOf(stored),
    delays: stored ? showDelays(stored.retry_delays) : "",
    numbers: numbersOf(stored),
    isOrdered: stored?.ordering === "fifo",
    orderingKey: stored?.ordering_key ?? "",
  };
}

export function filterValuesOf(filters: unknown): FilterValues {
  const rows = rowsOf(filters);
  return rows ? { kind: "rows", rows } : { kind: "json", text: JSON.stringify(filters, null, 2) };
}

const settingsOf = (settings: Readonly<Record<string, unknown>>): Record<string, FieldValue> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, shownValue(value)]));

function numbersOf(stored: Subscription | undefined): Record<NumberField, string> {
  const shown = NUMBER_FIELDS.map((name) => [
    name,
    stored ? String(stored[name] ?? "") : NUMBERS[name].initial,
  ]);
  return Object.fromEntries(shown) as Record<NumberField, string>;
}

/** The signing choices that make sense: a stored secret is replaced by rotating it. */
export const signaturesFor = (
  stored: Subscription | undefined,
  format: WireFormat,
): readonly Signature[] =>
  SIGNATURES.filter((one) => {
    if (stored) return one === "own" || one === "none" || (one === "keep" && stored.signed);
    return one !== "keep" && (one !== "v1a" || format === "standard");
  });
