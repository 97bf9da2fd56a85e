import type { Cipher } from "../../auth/fernet.ts";
import type { SubscriptionInput } from "../../delivery/subscription-input.ts";
import { openHeaders } from "../../delivery/target-of.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import type { WebhookBody } from "./fiscal-schemas.ts";
import { delaysFor } from "./retry-counts.ts";

/** What stands for a header's value in answers; sent back, it leaves the stored one as it is. */
export const MASK = "***";
type Headers = Exclude<WebhookBody["headers_customizados"], undefined>;

const MAX_EVENTS = 100;
const MAX_HEADERS = 50;
const MAX_NAME = 200;
const MAX_VALUE = 2000;

/**
 * A body of the dialect as the hub takes it. `before` is the row that it changes: what the body leaves out
 * stays, masked headers too.
 * @throws InvalidInputError
 */
export function subscriptionInput(
  body: WebhookBody,
  { cipher, before }: { cipher: Cipher; before?: SubscriptionRow },
): SubscriptionInput {
  const types = eventTypes(body, before !== undefined);
  const { nome, url, ativo, secret_key, timeout, retry_count: count } = body;
  const stored = before ? (JSON.parse(before.retry_delays) as number[]) : undefined;
  return {
    ...(nome === undefined ? {} : { name: nome }),
    ...(url === undefined ? {} : { url }),
    ...(types === undefined ? {} : { event_types: types }),
    ...(ativo === undefined ? {} : { active: ativo }),
    ...(secret_key === undefined ? {} : { secret: secret_key || null }),
    ...(timeout === undefined ? {} : { timeout_seconds: timeout }),
    // The number that is there already leaves the waits as somebody may have set them elsewhere.
    ...(count === undefined || count === stored?.length ? {} : { retry_delays: delaysFor(count) }),
    ...(body.headers_customizados === undefined
      ? {}
      : {
          headers: headersOf(body.headers_customizados, before ? openHeaders(before, cipher) : {}),
        }),
  };
}

function eventTypes(
  { eventos, eventos_list: list }: WebhookBody,
  isChange: boolean,
): string[] | undefined {
  if (isChange && eventos === undefined && list === undefined) return undefined;
  const names = (eventos?.split(",") ?? list ?? []).map((name) => name.trim());
  const types = [...new Set(names.filter((name) => name !== ""))];
  const field = "eventos";
  if (types.length === 0) {
    throw new InvalidInputError([{ field, message: "is missing", remedy: "Add eventos." }]);
  }
  if (types.length > MAX_EVENTS) {
    const message = `must not have more than ${MAX_EVENTS} items`;
    throw new InvalidInputError([{ field, message }]);
  }
  return types;
}

function headersOf(
  given: Headers,
  stored: Readonly<Record<string, string>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(readHeaders(given))) {
    const kept = stored[name];
    if (value === MASK && kept === undefined) {
      const message = "has no stored value to keep";
      const field = `headers_customizados.${name}`;
      throw new InvalidInputError([{ field, message, remedy: "Give its value." }]);
    }
    headers[name] = value === MASK && kept !== undefined ? kept : value;
  }
  return headers;
}

function readHeaders(given: Headers): Record<string, string> {
  if (given === null || given === "") return {};
  const entries = Object.entries(typeof given === "string" ? objectOf(given) : given);
  const isFit = ([name, value]: [string, unknown]) =>
    name.length <= MAX_NAME &&
    ["string", "number", "boolean"].includes(typeof value) &&
    String(value).length <= MAX_VALUE;
  if (entries.length > MAX_HEADERS || !entries.every(isFit)) throw noHeaders();
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function objectOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw noHeaders();
}

const noHeaders = () =>
  new InvalidInputError([
    {
      field: "headers_customizados",
      message: "is no JSON object of header names and texts",
      remedy: 'Write it as {"X-Custom-Header": "valor"}.',
    },
  ]);
