import type { IncomingHookTable } from "../store/config-schema.ts";
import type { FormatName, WebhookFormat } from "../verify/index.ts";

/** How calls show that they are genuine; those up to `custom` as `viadukt/verify` knows them. */
export const SCHEMES = [
  "standard",
  "fiscal",
  "garagereg",
  "github",
  "stripe",
  "slack",
  "custom",
  "business_central",
  "token",
  "none",
] as const;
export type HookScheme = (typeof SCHEMES)[number];

/** What a call may start; other actions want parameters that no caller can know. */
export const HOOK_ACTIONS = ["sync_invoices", "sync_records", "sync_both_ways"] as const;

export const DEFAULT_TOLERANCE_SECONDS = 300;
export const DEFAULT_CALLS_PER_MINUTE = 600;

/** The part of a hook that is no secret, kept as JSON with it. Paths are dotted and lead into the body. */
export interface HookOptions {
  readonly signature_header?: string;
  /** Of the custom scheme. */
  readonly format_options?: {
    readonly algorithm?: "sha1" | "sha256" | "sha512";
    readonly encoding?: "hex" | "base64" | "base64url";
    readonly prefix?: string;
    readonly signed_content?: "body" | "timestamp.body" | "id.timestamp.body";
    readonly timestamp_header?: string;
    readonly id_header?: string;
  };
  readonly tolerance_seconds?: number;
  /** Where the sender's own name of the call is, the same when it repeats it. */
  readonly id_header?: string;
  readonly id_path?: string;
  /** Where the type of the event is, unless it is always the same. */
  readonly event_type_path?: string;
  readonly event_type_header?: string;
  readonly event_type_prefix?: string;
  /** Types that are taken, `family.*` for a family; left out: all but the hub's own. */
  readonly event_types?: readonly string[];
  readonly subject_path?: string;
  readonly consumer_path?: string;
  readonly rate_limit_per_minute?: number;
}

/** A secret of a hook; `use` `verify`: it is only for the sender's check of the address. */
export interface HookSecret {
  readonly value: string;
  readonly until?: number;
  readonly use?: "verify";
}

export const readOptions = ({ options }: Pick<IncomingHookTable, "options">): HookOptions =>
  JSON.parse(options) as HookOptions;

const OWN_WAYS: ReadonlySet<string> = new Set(["business_central", "token", "none"]);

/** The scheme in the words of `viadukt/verify`; undefined for those that it does not know. */
export function formatOf(scheme: string, options: HookOptions): WebhookFormat | undefined {
  if (OWN_WAYS.has(scheme)) return undefined;
  const { signature_header: header, format_options: custom = {} } = options;
  if (scheme !== "custom") {
    const name = scheme as FormatName;
    return header === undefined ? name : { name, header };
  }
  const { algorithm = "sha256", encoding = "hex", prefix, id_header, timestamp_header } = custom;
  // What a content needs and is not there is told by the verifier itself.
  return {
    name: "custom",
    header: header ?? "x-signature",
    ...{ algorithm, encoding },
    content: custom.signed_content ?? "body",
    ...(prefix === undefined ? {} : { prefix }),
    ...(id_header === undefined ? {} : { idHeader: id_header }),
    ...(timestamp_header === undefined ? {} : { timestampHeader: timestamp_header }),
  } as WebhookFormat;
}
