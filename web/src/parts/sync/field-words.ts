import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/format.ts";
import type en from "../../i18n/sync/en.json";
import { schemeName } from "../../party.ts";
import { useSyncText } from "../../sync-texts.ts";

type FieldKey = keyof typeof en.fields;
type PartKey = keyof typeof en.parts;

/** Lists whose parts are named by a person or an authority: a price list, a warehouse. */
const NAMED: readonly string[] = ["prices", "stock", "attributes"];

/** What people call a field, by its path; a path that has no words shows as it is. */
export function useFieldName(): (path: string) => string {
  const s = useSyncText();
  const { i18n } = useTranslation();
  const has = (key: string): boolean => i18n.exists(key, { ns: "sync" });
  return (path) => {
    const dot = path.indexOf(".");
    const top = dot < 0 ? path : path.slice(0, dot);
    const rest = dot < 0 ? "" : path.slice(dot + 1);
    if (!has(`fields.${top}`)) return path;
    const name = s(`fields.${top as FieldKey}`);
    if (rest === "") return name;
    if (top === "ids") return schemeName(rest);
    if (NAMED.includes(top) || !has(`parts.${rest}`)) return `${name}: ${rest}`;
    return `${name}: ${s(`parts.${rest as PartKey}`)}`;
  };
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value of a record in words: a price with its currency, yes and no; lists line by line. */
export function useValueText(): (value: unknown) => string {
  const s = useSyncText();
  const { money, decimal } = useFormat();
  const price = ({ amount, currency, is_gross: isGross }: Readonly<Record<string, unknown>>) =>
    typeof amount === "string" && typeof currency === "string"
      ? `${money(amount, currency)} ${s(isGross === true ? "gross" : "net")}`
      : undefined;
  const show = (value: unknown): string => {
    if (value === null || value === undefined || value === "") return s("conflicts.nothing");
    if (typeof value === "boolean") return s(value ? "yes" : "no");
    if (Array.isArray(value)) return value.map(show).join("; ");
    if (!isFields(value)) return String(value);
    const { on_hand: onHand } = value;
    if (typeof onHand === "string" && Object.keys(value).length === 1) return decimal(onHand);
    return (
      price(value) ??
      Object.entries(value)
        .map(([name, part]) => `${name}: ${show(part)}`)
        .join(", ")
    );
  };
  return show;
}
