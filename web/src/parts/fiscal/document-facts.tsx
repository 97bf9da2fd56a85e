import type { FiscalRecord } from "../../api/types.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import type texts from "../../i18n/fiscal/en.json";
import { Facts } from "../facts.tsx";
import { Section } from "../section.tsx";
import { AccessKey } from "./access-key.tsx";
import { useReal } from "./use-real.ts";

/** The head of a document; of a summary what that tells. */
export function DocumentFacts({ record }: { readonly record: FiscalRecord }) {
  const f = useFiscalText();
  const { real, moment } = useReal();
  const { document, summary } = record;
  const { protocol } = document ?? {};
  const received = protocol?.received_at ?? summary?.received_at;
  const { purpose } = document ?? {};
  return (
    <Section title={f("doc.facts")}>
      <Facts
        items={[
          [f("doc.key"), <AccessKey key="k" value={record.access_key} />],
          [
            f("list.number"),
            `${record.number} · ${f("list.series", { series: record.series })}${document ? ` · ${f("doc.model").toLowerCase()} ${document.model}` : ""}`,
          ],
          [f("list.issued"), moment(document?.issued_at ?? summary?.issued_at)],
          [f("list.total"), <strong key="t">{real(record.total)}</strong>],
          [f("doc.operation"), document?.operation],
          [f("list.direction"), record.direction && f(`direction.${record.direction}`)],
          [
            f("doc.purpose"),
            purpose &&
              f(`purpose.${purpose as keyof (typeof texts)["purpose"]}`, { defaultValue: purpose }),
          ],
          [f("list.environment"), f(`environment.${record.environment}`)],
          [f("doc.protocol"), record.protocol],
          [f("doc.received"), received && moment(received)],
          [
            f("doc.status"),
            protocol && [protocol.status, protocol.reason].filter(Boolean).join(" · "),
          ],
          [f("doc.layout"), document?.layout],
        ]}
      />
    </Section>
  );
}
