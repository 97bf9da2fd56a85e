import type { Hook, HookIn } from "../../api/types.ts";
import type { FormatOption } from "../format-option.ts";

export const SCHEMES = [
  "standard",
  "github",
  "stripe",
  "slack",
  "fiscal",
  "garagereg",
  "custom",
  "business_central",
  "token",
  "none",
] as const satisfies readonly HookIn["scheme"][];
export const HOOK_ACTIONS = ["sync_invoices", "sync_records", "sync_both_ways"] as const;
/** Where the kind of event is: always the same, in the body, in a header; or a call becomes no event. */
export const TYPE_PLACES = ["fixed", "path", "header", "none"] as const;
export const HOOK_FORMAT_OPTIONS = [
  "algorithm",
  "encoding",
  "signed_content",
  "prefix",
  "id_header",
  "timestamp_header",
] as const satisfies readonly FormatOption[];
/** Options with an input of their own; the others of a stored hook stay as they are. */
const TEXTS = ["signature_header", "subject_path", "consumer_path"] as const;
export type HookText = (typeof TEXTS)[number];

/** What the form of an incoming webhook holds, as it is typed. */
export interface HookValues {
  readonly scheme: HookIn["scheme"];
  /** Empty: the stored one stays, or the hub makes one. */
  readonly secret: string;
  readonly typePlace: (typeof TYPE_PLACES)[number];
  /** The kind, or the path or the header that it is in. */
  readonly type: string;
  readonly action: (typeof HOOK_ACTIONS)[number] | "";
  readonly texts: Readonly<Record<HookText, string>>;
  readonly formatOptions: Readonly<Partial<Record<FormatOption, string>>>;
  readonly verifyToken: string;
  readonly active: boolean;
}

type Options = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export function hookValues(stored: Hook | null): HookValues {
  const options: Options = stored?.options ?? {};
  const formatOptions = options.format_options;
  return {
    scheme: stored?.scheme ?? "standard",
    secret: "",
    ...typeOf(stored, options),
    action: HOOK_ACTIONS.find((one) => one === stored?.action) ?? "",
    texts: {
      signature_header: textOf(options.signature_header),
      subject_path: textOf(options.subject_path),
      consumer_path: textOf(options.consumer_path),
    },
    formatOptions:
      typeof formatOptions === "object" && formatOptions !== null
        ? (formatOptions as HookValues["formatOptions"])
        : {},
    verifyToken: "",
    active: stored?.active ?? true,
  };
}

function typeOf(stored: Hook | null, options: Options): Pick<HookValues, "typePlace" | "type"> {
  const path = textOf(options.event_type_path);
  const header = textOf(options.event_type_header);
  if (path) return { typePlace: "path", type: path };
  if (header) return { typePlace: "header", type: header };
  const isWithout = stored !== null && stored.event_type === null;
  return { typePlace: isWithout ? "none" : "fixed", type: stored?.event_type ?? "" };
}

/** Names of the inputs that are still empty. */
export function hookGaps({ typePlace, type, action }: HookValues): ReadonlySet<string> {
  if (typePlace === "none") return new Set(action === "" ? ["action"] : []);
  return new Set(type.trim() === "" ? ["event_type"] : []);
}

/** The whole hook, as the API replaces it. */
export function hookBody(values: HookValues, stored: Hook | null): HookIn {
  const { scheme, secret, typePlace, action, verifyToken, active } = values;
  const type = values.type.trim();
  const kept = keptOptions(stored);
  const texts = TEXTS.flatMap((name) => {
    const text = values.texts[name].trim();
    return text === "" ? [] : [[name, text]];
  });
  return {
    ...kept,
    ...Object.fromEntries(texts),
    scheme,
    active,
    params: stored?.params ?? {},
    event_type: typePlace === "fixed" ? type : null,
    ...(typePlace === "path" ? { event_type_path: type } : {}),
    ...(typePlace === "header" ? { event_type_header: type } : {}),
    action: action === "" ? null : action,
    ...(scheme === "custom" ? { format_options: formatBody(values) } : {}),
    ...(secret.trim() && scheme !== "none" ? { secret: secret.trim() } : {}),
    ...(verifyToken.trim() ? { verify_token: verifyToken.trim() } : {}),
  };
}

/** Those that the form has no input for. */
function keptOptions(stored: Hook | null): Partial<HookIn> {
  const { format_options, event_type_path, event_type_header, ...others } = stored?.options ?? {};
  for (const name of TEXTS) delete others[name];
  return others;
}

function formatBody({ formatOptions }: HookValues): NonNullable<HookIn["format_options"]> {
  const given = HOOK_FORMAT_OPTIONS.flatMap((name) => {
    const value = formatOptions[name]?.trim();
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(given) as NonNullable<HookIn["format_options"]>;
}
