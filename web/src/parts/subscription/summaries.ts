import { useTranslation } from "react-i18next";
import { parseFilters } from "./body.ts";
import type { FormPart } from "./form-part.ts";

type Part = "filters" | "format" | "signature" | "sign_in" | "pace" | "order" | "consumer";

/** How each folded section of the form is set, in one line. */
export function useSummaries({ values, stored }: FormPart): Readonly<Record<Part, string>> {
  const { t } = useTranslation();
  const { filters, numbers } = values;
  const conditions =
    filters.kind === "rows"
      ? filters.rows.length
      : Object.keys(parseFilters(filters.text) ?? { wrong: true }).length;
  const headers = values.headers?.length ?? stored?.header_names.length ?? 0;
  const auth = values.auth.choice === "keep" ? stored?.auth_kind : values.auth.choice;
  const batch = Number(numbers.batch_size);
  const text = t(values.template.trim() === "" ? "template.ready" : "template.own");
  return {
    filters:
      conditions === 0 ? t("more.filters_none") : t("more.filters_count", { count: conditions }),
    format: values.place === "address" ? t(`wire_format.${values.format}`) : text,
    signature: t(`signature.${values.signature}`),
    sign_in: [
      headers > 0 ? t("more.headers_count", { count: headers }) : t("more.headers_none"),
      t(`auth.${auth ?? "none"}`),
    ].join(" · "),
    pace: [
      t("more.retries", { delays: values.delays.trim() || t("more.usual") }),
      numbers.rate_limit_per_minute &&
        t("more.per_minute", { number: numbers.rate_limit_per_minute }),
    ]
      .filter(Boolean)
      .join(" · "),
    order: [
      t(values.isOrdered ? "more.ordered" : "more.unordered"),
      batch > 1 && t("more.batch", { number: batch }),
    ]
      .filter(Boolean)
      .join(" · "),
    consumer: values.consumer.trim() || t("more.consumer_none"),
  };
}
