import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { relatedQuery } from "../../api/invoice-queries.ts";
import type { RelatedInvoices } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import type { PrecedingInvoice } from "../../invoice.ts";
import { LinkAnchor } from "../link.tsx";

type Related = RelatedInvoices["following"][number];

interface PrecedingProps {
  readonly id: number;
  /** As the invoice names them: shown until the hub has said which ones it knows. */
  readonly named: readonly PrecedingInvoice[];
}

/** What the invoice corrects or settles. */
export function PrecedingInvoices({ id, named }: PrecedingProps) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const found = useQuery(relatedQuery(id)).data?.preceding;
  return (
    <Stack gap={2}>
      {named.map(({ number, fiscal_id, remote_id, date: day }, at) => {
        const record = found?.[at]?.record;
        return (
          <span key={`${number} ${fiscal_id} ${remote_id}`} className="breakable">
            {record ? (
              <LinkAnchor to="/invoices/$id" params={{ id: String(record.id) }}>
                {number ?? record.number ?? t("invoice.no_number")}
              </LinkAnchor>
            ) : number ? (
              <LinkAnchor to="/invoices" search={{ q: number }}>
                {number}
              </LinkAnchor>
            ) : (
              (fiscal_id ?? t("invoice.number_elsewhere", { number: remote_id ?? "–" }))
            )}
            {day && ` · ${date(day)}`}
          </span>
        );
      })}
    </Stack>
  );
}

/** What corrects or settles the invoice, oldest first. */
export function FollowingInvoices({ items }: { readonly items: readonly Related[] }) {
  const { t } = useTranslation();
  const { date, money } = useFormat();
  return (
    <Stack gap={2}>
      {items.map(({ id, number, kind, issue_date, currency, gross }) => (
        <span key={id} className="breakable">
          <LinkAnchor to="/invoices/$id" params={{ id: String(id) }}>
            {number ?? t("invoice.no_number")}
          </LinkAnchor>
          {[
            isKind(kind) && t(`invoice_kind.${kind}`),
            issue_date && date(issue_date),
            gross && money(gross, currency),
          ]
            .filter(Boolean)
            .map((fact) => ` · ${fact}`)}
        </span>
      ))}
    </Stack>
  );
}

const FOLLOWING_KINDS = ["correction", "final", "advance"] as const;
const isKind = (word: string): word is (typeof FOLLOWING_KINDS)[number] =>
  FOLLOWING_KINDS.some((kind) => kind === word);

/** Empty until the hub has answered. */
export const useFollowing = (id: number): readonly Related[] =>
  useQuery(relatedQuery(id)).data?.following ?? [];
