import type { CommandCatalogue } from "../api/types.ts";

export type Catalogue = CommandCatalogue;
export type CatalogueCommand = Catalogue["commands"][number];
export type CatalogueParameter = CatalogueCommand["parameters"][number];
export type CatalogueTable = Catalogue["tables"][number];
export type CatalogueColumn = CatalogueTable["columns"][number];
type Said = CatalogueCommand["text"];

/** In Czech for those who read it, in English for everybody else: the catalogue has these two. */
export const saidIn = (text: Said, language: string): string =>
  language === "cs" ? text.cs : text.en;

/** `decimal(17,2)`, `char(64)`, `bit`. */
export function typeText({ type, width, decimals }: CatalogueColumn): string {
  if (type === "decimal") return `decimal(${width},${decimals})`;
  return type === "char" || type === "varchar" ? `${type}(${width})` : type;
}

/** What a field of a template of `Data` is made of. */
export type FieldKind = "number" | "flag" | "time" | "guid" | "text";

export function fieldKind(shown: unknown): FieldKind {
  if (typeof shown === "number") return "number";
  if (typeof shown === "boolean") return "flag";
  if (typeof shown !== "string") return "text";
  if (/^\d{4}-\d\d-\d\dT/.test(shown)) return "time";
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(shown) ? "guid" : "text";
}
