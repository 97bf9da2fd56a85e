import { decode } from "./options.ts";
import { refuse } from "./refusal.ts";

export interface Target {
  readonly set: string;
  /** Empty for the whole set. */
  readonly keys: Readonly<Record<string, string>>;
}

const SINGLE: Readonly<Record<string, string>> = {
  A_Product: "Product",
  A_BusinessPartner: "BusinessPartner",
};
const LITERAL = "'(?:[^']|'')*'";

/** `A_Product('X')` or `A_ProductDescription(Product='X',Language='PL')`, as it came in an address. */
export function parseTarget(path: string): Target {
  if (/['" <>]/.test(path))
    throw refuse(400, "/IWFND/CM_COS/100", "Malformed URI: a quote is sent as %27");
  const text = decode(path);
  const match = /^(A_[A-Za-z]+)(?:\((.*)\))?$/s.exec(text);
  const set = match?.[1];
  if (!match || set === undefined)
    throw refuse(404, "/IWFND/CM_COS/004", `Resource not found for the segment '${text}'`);
  return { set, keys: match[2] === undefined ? {} : keysOf(match[2], set) };
}

function keysOf(text: string, set: string): Record<string, string> {
  const single = SINGLE[set];
  const whole = single !== undefined && !/^[A-Za-z]+=/.test(text) ? `${single}=${text}` : text;
  const form = new RegExp(`^[A-Za-z]+=${LITERAL}(?:,[A-Za-z]+=${LITERAL})*$`, "s");
  if (!form.test(whole)) throw refuse(400, "/IWFND/CM_COS/105", `Malformed key in '${set}'`);
  const parts = whole.matchAll(new RegExp(`([A-Za-z]+)=(${LITERAL})`, "gs"));
  return Object.fromEntries(
    [...parts].map(([, name = "", value = ""]) => [name, value.slice(1, -1).replaceAll("''", "'")]),
  );
}
