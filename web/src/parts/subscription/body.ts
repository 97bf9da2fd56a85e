import type { Subscription, SubscriptionPatch } from "../../api/types.ts";
import { bodyOf, missingFields } from "../schema-form.ts";
import { authBody, authGaps } from "./auth.ts";
import { parseDelays } from "./delays.ts";
import { filtersOf, isHalf } from "./filter-rows.ts";
import {
  FORMAT_OPTIONS,
  NUMBER_FIELDS,
  NUMBERS,
  type Pair,
  type SubscriptionValues,
  valuesOf,
} from "./values.ts";

type FormatOptions = NonNullable<SubscriptionPatch["format_options"]>;

interface Known {
  readonly stored: Subscription | undefined;
  /** JSON Schema of what the chosen integration asks for; undefined where an address is the destination. */
  readonly settingsSchema: unknown;
}

/** What is to be sent: of a stored subscription only what changed, of a new one what is not the hub's own choice. */
export function subscriptionBody(values: SubscriptionValues, known: Known): SubscriptionPatch {
  const { stored } = known;
  const before = whole(valuesOf(stored));
  const wanted = whole(values);
  const isSaid = (name: string): boolean =>
    stored === undefined && ["name", "url", "event_types", "active"].includes(name);
  const changed = Object.entries(wanted).filter(
    ([name, value]) => isSaid(name) || !isSame(value, before[name as keyof SubscriptionPatch]),
  );
  return {
    ...Object.fromEntries(changed),
    ...placeBody(values, known),
    ...secretBody(values, stored),
  };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Everything of the form but where to and the secrets, in the words of the API. */
function whole(values: SubscriptionValues): SubscriptionPatch {
  const { headers, delays } = values;
  const auth = authBody(values.auth);
  const waits = parseDelays(delays);
  return {
    name: values.name.trim(),
    event_types: [...values.types],
    active: values.active,
    consumer: textOrNull(values.consumer),
    event_filters: filtersBody(values),
    wire_format: values.format,
    format_options: formatOptionsBody(values),
    template: templateBody(values),
    signature_header: textOrNull(values.signatureHeader),
    ...(headers === undefined ? {} : { headers: Object.fromEntries(filled(headers)) }),
    ...(auth === undefined ? {} : { auth }),
    ...(waits === undefined ? {} : { retry_delays: waits }),
    ...numbersBody(values),
    ordering: values.isOrdered ? "fifo" : "none",
    ordering_key: values.isOrdered ? textOrNull(values.orderingKey) : null,
  };
}

const textOrNull = (text: string): string | null => text.trim() || null;

const filled = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs
    .map(([name, value]): Pair => [name.trim(), value])
    .filter(([name, value]) => name !== "" || value.trim() !== "");

function filtersBody({ filters }: SubscriptionValues): Record<string, unknown> {
  return filters.kind === "rows" ? filtersOf(filters.rows) : (parseFilters(filters.text) ?? {});
}

/** The object that the text is JSON of; undefined where it is none. Empty text says nothing: no filters. */
export function parseFilters(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Only the custom format and integrations have a text of one's own. */
function templateBody({ format, place, template }: SubscriptionValues): string | null {
  const isUsed = place === "integration" || format === "custom";
  return isUsed && template.trim() !== "" ? template : null;
}

function formatOptionsBody({ format, formatOptions, place }: SubscriptionValues) {
  if (format !== "custom" || place === "integration") return null;
  const given = FORMAT_OPTIONS.flatMap((name) => {
    const value = formatOptions[name]?.trim();
    return value ? [[name, value]] : [];
  });
  return given.length === 0 ? null : (Object.fromEntries(given) as FormatOptions);
}

function numbersBody({ numbers }: SubscriptionValues): SubscriptionPatch {
  const given = NUMBER_FIELDS.map((name) => [
    name,
    numbers[name].trim() === "" ? null : Number(numbers[name]),
  ]);
  return Object.fromEntries(given) as SubscriptionPatch;
}

/** What the hub needs to show what it would send; an integration gets plain text. */
export const previewBody = (values: SubscriptionValues) =>
  values.place === "address"
    ? {
        wire_format: values.format,
        format_options: formatOptionsBody(values),
        template: templateBody(values),
      }
    : {
        wire_format: "custom" as const,
        format_options: { content_type: "text/plain" },
        template: templateBody(values),
      };

/** An address or an integration; what the other one had is taken away with it. */
function placeBody(values: SubscriptionValues, { stored, settingsSchema }: Known) {
  const url = values.url.trim();
  if (values.place === "address") {
    if (stored?.url === url) return {};
    return { url, ...(stored && stored.url === null ? NO_INTEGRATION : {}) };
  }
  const settings = bodyOf(settingsSchema, values.settings);
  const isOther = values.integrationId !== stored?.integration_id || stored.url !== null;
  return {
    ...(isOther ? { integration_id: values.integrationId } : {}),
    ...(stored?.url ? { url: null } : {}),
    ...(isOther || !isSame(settings, stored.destination_settings)
      ? { destination_settings: settings }
      : {}),
  };
}

const NO_INTEGRATION = { integration_id: null, destination_settings: {} };

function secretBody(values: SubscriptionValues, stored: Subscription | undefined) {
  const { signature, secret, place } = values;
  if (place === "integration" || signature === "keep") return {};
  if (signature === "own") return { secret: secret.trim() };
  if (signature === "none") return stored?.signed === false ? {} : { secret: null };
  return signature === "v1a" ? { signature } : {};
}

/** The fields that cannot be sent as they are typed, by the API's names. */
export function subscriptionGaps(
  values: SubscriptionValues,
  { stored, settingsSchema }: Known,
): ReadonlySet<string> {
  const gaps = new Set<string>();
  const add = (field: string, isGap: boolean) => isGap && gaps.add(field);
  const isAddress = values.place === "address";
  add("name", values.name.trim() === "");
  add("url", isAddress && values.url.trim() === "");
  add("integration_id", !isAddress && values.integrationId === "");
  add("event_types", values.types.length === 0);
  add("event_filters", hasFilterGap(values));
  for (const name of NUMBER_FIELDS) add(name, isWrong(name, values.numbers[name]));
  const isUnsaid = stored === undefined && values.delays.trim() === "";
  add("retry_delays", !isUnsaid && !parseDelays(values.delays));
  if (!isAddress) {
    for (const name of missingFields(settingsSchema, values.settings)) {
      gaps.add(`destination_settings.${name}`);
    }
    return gaps;
  }
  add("secret", values.signature === "own" && values.secret.trim() === "");
  add(
    "headers",
    filled(values.headers ?? []).some(([name]) => name === ""),
  );
  for (const name of authGaps(values.auth)) gaps.add(`auth.${name}`);
  return gaps;
}

const hasFilterGap = ({ filters }: SubscriptionValues): boolean =>
  filters.kind === "rows" ? filters.rows.some(isHalf) : parseFilters(filters.text) === undefined;

/** Empty is right where the hub has a choice of its own for it. */
export function isWrong(name: keyof typeof NUMBERS, text: string): boolean {
  const { min, max, initial } = NUMBERS[name];
  if (text.trim() === "") return initial !== "";
  const value = Number(text);
  return !Number.isInteger(value) || value < min || value > max;
}
