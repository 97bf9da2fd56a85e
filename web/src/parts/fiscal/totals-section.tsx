import { Grid } from "@mantine/core";
import { type FiscalBody, isAmount } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { Facts } from "../facts.tsx";
import { Section } from "../section.tsx";
import { TaxTable } from "./tax-table.tsx";
import { useReal } from "./use-real.ts";
import { useTaxRows } from "./use-tax-rows.ts";

/** What the document comes to, and its taxes; sums of zero are left out. */
export function TotalsSection({ document }: { readonly document: FiscalBody }) {
  const f = useFiscalText();
  const { real } = useReal();
  const taxRows = useTaxRows();
  const { totals, service } = document;
  const amount = (value: string | undefined) => isAmount(value) && real(value);
  const ofService = service
    ? taxRows({
        ...(service.icms ? { icms: service.icms } : {}),
        ...(service.ibs_cbs ? { ibs_cbs: service.ibs_cbs } : {}),
      })
    : [];
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Section title={f("total.title")}>
          <Facts
            items={[
              [f("total.products"), amount(totals.products)],
              [f("total.services"), amount(totals.services)],
              [f("total.freight"), amount(totals.freight)],
              [f("total.insurance"), amount(totals.insurance)],
              [f("total.discount"), amount(totals.discount)],
              [f("total.other"), amount(totals.other)],
              [f("total.cargo"), amount(totals.cargo)],
              [f("total.receivable"), amount(totals.receivable)],
              [f("total.total"), <strong key="t">{real(totals.total)}</strong>],
              [f("total.total_with_reform"), amount(totals.total_with_reform)],
            ]}
          />
        </Section>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: ofService.length > 0 ? 12 : 6 }}>
        <Section title={f("tax.title")} isFlush={ofService.length > 0}>
          {ofService.length > 0 ? <TaxTable rows={ofService} /> : <TaxSums totals={totals} />}
        </Section>
      </Grid.Col>
    </Grid>
  );
}

function TaxSums({ totals }: Pick<FiscalBody, "totals">) {
  const f = useFiscalText();
  const { real } = useReal();
  const amount = (value: string | undefined) => isAmount(value) && real(value);
  const items = [
    [f("total.icms_base"), amount(totals.icms_base)],
    ["ICMS", amount(totals.icms)],
    [f("total.icms_relief"), amount(totals.icms_relief)],
    [f("total.poverty_fund"), amount(totals.poverty_fund)],
    [f("total.substitution_base"), amount(totals.substitution_base)],
    ["ICMS ST", amount(totals.substitution)],
    ["IPI", amount(totals.ipi)],
    [f("total.ipi_returned"), amount(totals.ipi_returned)],
    ["PIS", amount(totals.pis)],
    ["COFINS", amount(totals.cofins)],
    ["ISS", amount(totals.iss)],
    [f("total.import_tax"), amount(totals.import_tax)],
    [f("total.ibs_cbs_base"), amount(totals.ibs_cbs_base)],
    ["IBS", amount(totals.ibs)],
    ["CBS", amount(totals.cbs)],
    [f("total.selective"), amount(totals.selective)],
    [f("total.approximate_taxes"), amount(totals.approximate_taxes)],
  ] as const;
  return items.some(([, value]) => value) ? <Facts items={items} /> : f("tax.none");
}
