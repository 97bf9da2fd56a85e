import { Box } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { sellerInvoicesQuery } from "../../api/party-queries.ts";
import { useRecordText } from "../../record-texts.ts";
import { ListSkeleton, Nothing } from "../infinite-list.tsx";
import { InvoiceTable } from "../invoice/invoice-table.tsx";
import { WhiteList } from "../invoice/white-list.tsx";
import { LinkAnchor } from "../link.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

interface SellerInvoicesProps {
  readonly taxId: string;
}

/** The newest invoices of a seller, and what the VAT white list says of it and the account on the last one. */
export function SellerInvoices({ taxId }: SellerInvoicesProps) {
  const newest = useQuery(sellerInvoicesQuery(taxId)).data?.items[0];
  return (
    <>
      <InvoiceSection taxId={taxId} />
      {newest && <WhiteList record={newest} />}
    </>
  );
}

/** With a way to all of them. */
function InvoiceSection({ taxId }: SellerInvoicesProps) {
  const tr = useRecordText();
  const invoices = useQuery(sellerInvoicesQuery(taxId));
  const items = invoices.data?.items ?? [];
  return (
    <Section
      title={tr("party.invoices")}
      isFlush
      actions={
        items.length > 0 && (
          <LinkAnchor to="/invoices" search={{ seller_id: taxId }} fz="sm">
            {tr("party.all_invoices")}
          </LinkAnchor>
        )
      }
    >
      {invoices.isPending && <ListSkeleton rows={3} />}
      {invoices.error && (
        <Box p="md">
          <Problem error={invoices.error} retry={invoices.refetch} />
        </Box>
      )}
      {invoices.data && items.length === 0 && <Nothing>{tr("party.invoices_none")}</Nothing>}
      {items.length > 0 && <InvoiceTable items={items} />}
    </Section>
  );
}
