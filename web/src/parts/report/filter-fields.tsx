import { Checkbox, Input, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useReportText } from "../../report-texts.ts";
import { FILTER_PLACE, type FilterFieldsProps, filterError, filterText } from "./filter-part.ts";
import { InvoiceFilterFields } from "./invoice-filter-fields.tsx";

/** The others are choices: what is wrong with one of them stands below all. */
const TYPED: readonly string[] = [
  ...["q", "where", "seller_id", "amount_min", "amount_max", "date_from", "date_to"],
];

/** What the rows of a report are narrowed down to. */
export function FilterFields(props: FilterFieldsProps) {
  const { source, filter, onChange, errors } = props;
  const { t } = useTranslation();
  const r = useReportText();
  const ofInvoices = source.name === "invoices";
  const other = Object.entries(errors).find(
    ([path]) => path.startsWith(FILTER_PLACE) && !TYPED.includes(path.slice(FILTER_PLACE.length)),
  );
  return (
    <Input.Wrapper
      label={r("form.filter")}
      labelElement="div"
      role="group"
      aria-label={r("form.filter")}
      error={other?.[1] ?? errors["definition.filter"]}
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" my="xs">
        <TextInput
          label={ofInvoices ? t("invoice.search") : r("form.search")}
          maxLength={200}
          value={filterText(filter, "q")}
          onChange={(event) => onChange({ q: event.currentTarget.value })}
          error={filterError(errors, "q")}
        />
        <OwnFields {...props} />
      </SimpleGrid>
    </Input.Wrapper>
  );
}

/** What only rows of this source have. */
function OwnFields(props: FilterFieldsProps) {
  const { source, filter, onChange, errors } = props;
  const { t } = useTranslation();
  const r = useReportText();
  if (source.name === "invoices") return <InvoiceFilterFields {...props} />;
  if (source.name.startsWith("mirror:")) {
    return (
      <TextInput
        label={r("form.where")}
        description={r("form.where_help")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        maxLength={2000}
        value={filterText(filter, "where")}
        onChange={(event) => onChange({ where: event.currentTarget.value })}
        error={filterError(errors, "where")}
      />
    );
  }
  return (
    <Checkbox
      label={t("invoice_filter.deleted")}
      checked={filter.deleted === true}
      onChange={(event) => onChange({ deleted: event.currentTarget.checked })}
      style={{ alignSelf: "end" }}
    />
  );
}
