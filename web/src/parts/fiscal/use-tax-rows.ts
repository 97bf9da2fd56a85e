import type { FiscalTax, FiscalTaxes, IbsCbs } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";

/** A tax as a row of a table; decimal texts. */
export interface TaxRow {
  readonly name: string;
  readonly code: string | undefined;
  readonly base?: string | undefined;
  readonly rate?: string | undefined;
  readonly amount?: string | undefined;
}

const CLASSIC = ["icms", "ipi", "pis", "cofins", "pis_st", "cofins_st", "issqn"] as const;
const NAMES = {
  icms: "ICMS",
  ipi: "IPI",
  pis: "PIS",
  cofins: "COFINS",
  pis_st: "PIS ST",
  cofins_st: "COFINS ST",
  issqn: "ISSQN",
} as const;

const codeOf = ({ cst, class: kind }: Pick<FiscalTax, "cst" | "class">): string | undefined =>
  [cst, kind].filter(Boolean).join(" · ") || undefined;

/** The taxes of an item or of a CT-e as rows, those of the 2026 reform last. */
export function useTaxRows(): (taxes: FiscalTaxes) => TaxRow[] {
  const f = useFiscalText();
  const row = (name: string, tax: FiscalTax | undefined): TaxRow[] =>
    tax ? [{ name, code: codeOf(tax), base: tax.base, rate: tax.rate, amount: tax.amount }] : [];
  const substituted = (tax: FiscalTax | undefined): TaxRow[] =>
    tax?.substitution_amount === undefined
      ? []
      : [
          {
            name: f("tax.substitution", { tax: "ICMS" }),
            code: tax.cst,
            base: tax.substitution_base,
            rate: tax.substitution_rate,
            amount: tax.substitution_amount,
          },
        ];
  const reform = (tax: IbsCbs | undefined): TaxRow[] => {
    if (!tax) return [];
    const { base } = tax;
    const code = codeOf(tax);
    return [
      {
        ...{ name: f("tax.ibs_state"), code, base },
        ...{ rate: tax.state_rate, amount: tax.state_amount },
      },
      {
        ...{ name: f("tax.ibs_city"), code, base },
        ...{ rate: tax.city_rate, amount: tax.city_amount },
      },
      { name: "CBS", code, base, rate: tax.cbs_rate, amount: tax.cbs_amount },
    ];
  };
  return (taxes) => [
    ...CLASSIC.flatMap((name) => [
      ...row(NAMES[name], taxes[name]),
      ...(name === "icms" ? substituted(taxes.icms) : []),
    ]),
    ...row(f("tax.import_tax"), taxes.import_tax),
    ...row(f("tax.icms_destination"), taxes.icms_destination),
    ...row(f("tax.selective"), taxes.selective),
    ...reform(taxes.ibs_cbs),
  ];
}
