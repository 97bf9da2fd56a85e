import { type Call, headerOf } from "./call.ts";
import { type CallBody, readBody } from "./call-body.ts";
import { type Credential, isAgreed } from "./verify-call.ts";

/** The scheme of hooks that Business Central calls. */
export const BUSINESS_CENTRAL = "business_central";

const TOKEN = /^[\w.~+/=:-]{1,2000}$/;

/**
 * The token that Business Central wants back when a subscription is made or renewed; undefined where this is no
 * such call. It proves nothing, and the echo gives nothing away.
 * https://learn.microsoft.com/dynamics365/business-central/dev-itpro/api-reference/v2.0/dynamics-subscriptions
 */
export function validationToken({ query }: Pick<Call, "query">): string | undefined {
  const { validationToken: token } = query;
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/**
 * The notifications that show the secret as their `clientState`, without it, so that no event tells it further.
 * Undefined where none does.
 */
export function readNotifications(
  credential: Credential,
  call: Call,
  now: number,
): CallBody | undefined {
  const { value: entries } = bodyOf(call);
  if (!Array.isArray(entries)) return undefined;
  const value = entries.flatMap((entry: unknown): object[] => {
    if (typeof entry !== "object" || entry === null) return [];
    const { clientState, ...told } = entry as Readonly<Record<string, unknown>>;
    const isOurs = typeof clientState === "string" && isAgreed(credential, clientState, now);
    return isOurs ? [told] : [];
  });
  return value.length === 0 ? undefined : { text: JSON.stringify({ value }), value: { value } };
}

/** Before release 19 the body began with a byte order mark. */
function bodyOf(call: Call): CallBody["value"] {
  const hasMark = call.body.subarray(0, 3).equals(BYTE_ORDER_MARK);
  const body = hasMark ? call.body.subarray(3) : call.body;
  try {
    return readBody(body, headerOf(call, "content-type")).value;
  } catch {
    return {};
  }
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
