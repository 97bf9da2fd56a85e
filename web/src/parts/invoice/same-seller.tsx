import { useTranslation } from "react-i18next";
import type { InvoiceParty } from "../../invoice.ts";
import { LinkAnchor } from "../link.tsx";

/** In the order in which the hub takes a party's tax number; others, such as a REGON, would find nothing. */
const TAX_SCHEMES = [
  "PL:NIP",
  "BR:CNPJ",
  "BR:CPF",
  "CZ:DIC",
  "CZ:ICO",
  "HU:ADOSZAM",
  "EU:VAT",
] as const;

/** The way to all invoices of a seller that has a tax number. */
export function SameSeller({ seller: { ids = [] } }: { readonly seller: InvoiceParty }) {
  const { t } = useTranslation();
  const [id] = TAX_SCHEMES.flatMap((scheme) => ids.filter((one) => one.scheme === scheme));
  if (!id) return null;
  return (
    <LinkAnchor to="/invoices" search={{ seller_id: id.value }} fz="sm">
      {t("invoice_filter.of_seller")}
    </LinkAnchor>
  );
}
