import type { Subscription, SubscriptionIn } from "../api/types.ts";

export type WireFormat = Subscription["wire_format"];
export const WIRE_FORMATS = ["standard", "fiscal", "garagereg"] as const;
export const SIGNATURES = ["keep", "hub", "own", "none"] as const;
export type Signature = (typeof SIGNATURES)[number];

/** A name and its value as somebody types them. */
export type Pair = readonly [name: string, value: string];

/** What the advanced part of the form holds, as it is typed. */
export interface Advanced {
  readonly format: WireFormat;
  /** Field of the event's data, and its accepted values separated by commas. */
  readonly filters: readonly Pair[];
  readonly signature: Signature;
  readonly secret: string;
  readonly signatureHeader: string;
  /** Absent: those that are stored stay, whose values nobody is shown. */
  readonly headers: readonly Pair[] | undefined;
  readonly delays: string;
  readonly timeout: number;
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const DELAY = /^(\d{1,6})\s*([smhd])?$/;
const TIMEOUT_SECONDS = 15;

/** Seconds of `5s, 5m, 2h, 1d`; `0` means no further try. Undefined for what cannot be read. */
export function parseDelays(text: string): number[] | undefined {
  const parts = text.trim().split(/[\s,;]+(?=\d|$)/);
  if (parts.length === 1 && parts[0] === "0") return [];
  const delays = parts
    .filter((part) => part !== "")
    .map((part) => {
      const [, count, unit = "s"] = DELAY.exec(part) ?? [];
      return count === undefined ? 0 : Number(count) * SECONDS[unit as keyof typeof SECONDS];
    });
  return delays.length > 0 && delays.every((delay) => delay > 0) ? delays : undefined;
}

/** The largest unit that tells the delay exactly: 7200 is `2h`. */
export function showDelays(delays: readonly number[]): string {
  if (delays.length === 0) return "0";
  const units = Object.entries(SECONDS).toReversed();
  return delays
    .map((delay) => {
      const [unit, seconds] = units.find(([, size]) => delay % size === 0) ?? ["s", 1];
      return `${delay / seconds}${unit}`;
    })
    .join(", ");
}

const shownValues = (values: readonly unknown[]): string =>
  values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(", ");

const filled = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs.filter(([name, value]) => name.trim() !== "" || value.trim() !== "");

export const advancedOf = (stored: Subscription | undefined): Advanced => ({
  format: stored?.wire_format ?? "standard",
  filters: Object.entries(stored?.event_filters ?? {}).map(([field, values]) => [
    field,
    shownValues(values),
  ]),
  signature: stored ? (stored.signed ? "keep" : "none") : "hub",
  secret: "",
  signatureHeader: stored?.signature_header ?? "",
  headers: stored && stored.header_names.length > 0 ? undefined : [],
  delays: stored ? showDelays(stored.retry_delays) : "",
  timeout: stored?.timeout_seconds ?? TIMEOUT_SECONDS,
});

/** The advanced fields that cannot be sent as they are typed. */
export function advancedGaps(
  values: Advanced,
  stored: Subscription | undefined,
): ReadonlySet<string> {
  const gaps = new Set<string>();
  const isHalf = ([name, value]: Pair) => name.trim() === "" || value.trim() === "";
  if (filled(values.filters).some(isHalf)) gaps.add("event_filters");
  if (filled(values.headers ?? []).some(([name]) => name.trim() === "")) gaps.add("headers");
  if (values.signature === "own" && values.secret.trim() === "") gaps.add("secret");
  const mayBeEmpty = stored === undefined;
  if (!(mayBeEmpty && values.delays.trim() === "") && !parseDelays(values.delays)) {
    gaps.add("retry_delays");
  }
  return gaps;
}

/** A filter that nobody touched keeps its values as they are stored: numbers stay numbers. */
function filtersOf(values: Advanced, stored: Subscription | undefined): Record<string, unknown[]> {
  return Object.fromEntries(
    filled(values.filters).map(([name, text]) => {
      const field = name.trim();
      const before = stored?.event_filters[field];
      if (before && shownValues(before) === text) return [field, before];
      const accepted = text.split(",").map((value) => value.trim());
      return [field, accepted.filter((value) => value !== "")];
    }),
  );
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the API is to be told: of a stored subscription only what changed. */
export function advancedBody(
  values: Advanced,
  stored: Subscription | undefined,
): Partial<SubscriptionIn> {
  const { format, signature, secret, headers, timeout } = values;
  const filters = filtersOf(values, stored);
  const delays = parseDelays(values.delays);
  const header = values.signatureHeader.trim() || null;
  return {
    ...(format === stored?.wire_format ? {} : { wire_format: format }),
    ...(isSame(filters, stored?.event_filters ?? {}) ? {} : { event_filters: filters }),
    ...(signature === "own" ? { secret: secret.trim() } : {}),
    ...(signature === "none" && stored?.signed !== false ? { secret: null } : {}),
    ...(header === (stored?.signature_header ?? null) ? {} : { signature_header: header }),
    ...(headers === undefined || (headers.length === 0 && !stored?.header_names.length)
      ? {}
      : {
          headers: Object.fromEntries(filled(headers).map(([name, value]) => [name.trim(), value])),
        }),
    ...(delays === undefined || isSame(delays, stored?.retry_delays)
      ? {}
      : { retry_delays: delays }),
    ...(timeout === stored?.timeout_seconds ? {} : { timeout_seconds: timeout }),
  };
}

/** Dotted paths of everything that the examples of some event types hold, for suggestions. */
export function fieldPaths(examples: readonly unknown[]): readonly string[] {
  const paths = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      if (value.every((one) => typeof one !== "object")) paths.add(path);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, part] of Object.entries(value)) walk(part, path ? `${path}.${key}` : key);
    } else if (path) paths.add(path);
  };
  for (const example of examples) walk(example, "");
  return [...paths].toSorted();
}
