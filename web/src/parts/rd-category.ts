import { useTranslation } from "react-i18next";

/** Groups of costs of the Polish R&D relief, in the order of the act. */
export const RD_CATEGORIES = [
  "WYNAGRODZENIA_UOP",
  "WYNAGRODZENIA_CYWILNE",
  "MATERIALY",
  "SPRZET_SPECJALISTYCZNY",
  "EKSPERTYZY",
  "APARATURA_KORZYSTANIE",
  "APARATURA_USLUGA",
  "PATENTY",
  "AMORTYZACJA_PRACE_ROZWOJOWE",
  "AMORTYZACJA_ST_WNIP",
  "CBR_BUDYNKI",
  "CBR_EKSPERTYZY_INNE",
  "NIEKWALIFIKOWANE",
] as const;
export type RdCategory = (typeof RD_CATEGORIES)[number];

export const rdCategoryOf = (code: string | null | undefined): RdCategory | undefined =>
  RD_CATEGORIES.find((one) => one === code);

/** The name of a category; a word of a source's own shows as it is. */
export function useRdCategory(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const known = rdCategoryOf(code);
    return known ? t(`rd_category.${known}`) : code;
  };
}
