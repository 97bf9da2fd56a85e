import type { PackView } from "./mssql-script.ts";

/** Documents of sale and of purchase by the symbols that enova comes with; firms add their own. */
const SALES = "'FV', 'FVK', 'KFV', 'FVS', 'KFVS', 'FVZAL', 'FVE'";
const COSTS = "'FZ', 'ZK', 'KZK', 'FZK', 'KFZ'";

/** Amounts and quantities are two columns: `…Value` and `…Symbol`. `Stamp` is a rowversion, by which changes are read. */
export const ENOVA_VIEWS: readonly PackView[] = [
  {
    name: "bs_contacts_view",
    columns: {
      bs_contact_id: "k.ID",
      code: "k.Kod",
      name: "k.Nazwa",
      tax_id: "k.NIP",
      regon: "k.REGON",
      street: "a.Ulica",
      building_no: "a.NrDomu",
      flat_no: "a.NrLokalu",
      post_code: "a.KodPocztowy",
      city: "a.Miejscowosc",
      is_active: "CASE WHEN COALESCE(k.Blokada, 0) = 0 THEN 1 ELSE 0 END",
      modified_at: "k.Stamp",
    },
    from: `{erp}.dbo.Kontrahenci AS k
LEFT JOIN (
  SELECT x.Host, x.Ulica, x.NrDomu, x.NrLokalu, x.KodPocztowy, x.Miejscowosc,
    ROW_NUMBER() OVER (PARTITION BY x.Host ORDER BY x.ID) AS place_no
  FROM {erp}.dbo.Adresy AS x
  WHERE x.HostType = 'Kontrahenci'
) AS a ON a.Host = k.ID AND a.place_no = 1`,
  },
  {
    name: "bs_products_view",
    columns: {
      bs_product_id: "t.ID",
      code: "t.Kod",
      name: "t.Nazwa",
      description: "t.Opis",
      type: "CASE WHEN t.Typ = 2 THEN 'service' ELSE 'goods' END",
      ean: "t.EAN",
      unit: "j.Kod",
      is_active: "CASE WHEN COALESCE(t.Blokada, 0) = 0 THEN 1 ELSE 0 END",
      modified_at: "t.Stamp",
    },
    from: `{erp}.dbo.Towary AS t
LEFT JOIN {erp}.dbo.Jednostki AS j ON j.ID = t.Jednostka`,
  },
  {
    name: "bs_product_prices_view",
    columns: {
      bs_product_id: "c.Towar",
      price_list: "d.Nazwa",
      currency: "COALESCE(NULLIF(RTRIM(c.NettoSymbol), ''), 'PLN')",
      amount: "c.NettoValue",
    },
    from: `{erp}.dbo.Ceny AS c
INNER JOIN {erp}.dbo.DefinicjeCen AS d ON d.ID = c.Definicja`,
  },
  {
    name: "bs_stock_view",
    columns: {
      bs_product_id: "z.Towar",
      warehouse: "m.Symbol",
      on_hand: "SUM(z.IloscValue)",
    },
    from: `{erp}.dbo.Zasoby AS z
INNER JOIN {erp}.dbo.Magazyny AS m ON m.ID = z.Magazyn
GROUP BY z.Towar, m.Symbol`,
  },
  {
    name: "bs_documents_view",
    columns: {
      bs_document_id: "d.ID",
      direction: `CASE WHEN f.Symbol IN (${COSTS}) THEN 'cost' ELSE 'sales' END`,
      kind: "CASE WHEN d.Korekta = 1 THEN 'correction' ELSE 'invoice' END",
      number: "d.NumerPelny",
      issue_date: "d.Data",
      due_date: "p.due_date",
      currency: "COALESCE(NULLIF(RTRIM(p.currency), ''), 'PLN')",
      contact_code: "k.Kod",
      contact_name: "k.Nazwa",
      contact_tax_id: "k.NIP",
      net: "d.SumaNetto",
      tax: "d.SumaVAT",
      gross: "d.SumaBrutto",
      paid: "p.paid",
      remaining: "p.remaining",
      payment_status:
        "CASE WHEN p.remaining = 0 THEN 'paid' WHEN p.paid <> 0 THEN 'partial' WHEN p.remaining <> 0 THEN 'unpaid' END",
      paid_date: "CASE WHEN p.remaining = 0 THEN p.settled_on END",
      status: "CASE WHEN d.Stan = 3 THEN 'void' ELSE 'open' END",
      modified_at: "d.Stamp",
    },
    from: `{erp}.dbo.DokHandlowe AS d
INNER JOIN {erp}.dbo.DefDokHandlowych AS f ON f.ID = d.Definicja
LEFT JOIN {erp}.dbo.Kontrahenci AS k ON k.ID = d.Kontrahent
LEFT JOIN (
  SELECT x.Dokument, MAX(x.TerminPlatnosci) AS due_date, MAX(x.KwotaSymbol) AS currency, MAX(r.settled_on) AS settled_on,
    SUM(CASE WHEN r.settled_on IS NULL THEN 0 ELSE x.KwotaValue END) AS paid,
    SUM(CASE WHEN r.settled_on IS NULL THEN x.KwotaValue ELSE 0 END) AS remaining
  FROM {erp}.dbo.Platnosci AS x
  LEFT JOIN (
    SELECT i.Dokument, MAX(i.DataRozliczenia) AS settled_on
    FROM {erp}.dbo.RozrachunkiIdx AS i WHERE i.DokumentType = 'Platnosci' GROUP BY i.Dokument
  ) AS r ON r.Dokument = x.ID
  WHERE x.DokumentType = 'DokHandlowe'
  GROUP BY x.Dokument
) AS p ON p.Dokument = d.ID
WHERE d.Stan <> 0 AND f.Symbol IN (${SALES}, ${COSTS})`,
  },
  {
    name: "bs_payments_view",
    columns: {
      bs_document_id: "v.bs_document_id",
      number: "v.number",
      paid: "v.paid",
      remaining: "v.remaining",
      payment_status: "v.payment_status",
      paid_date: "v.paid_date",
    },
    from: `dbo.bs_documents_view AS v`,
  },
  {
    name: "bs_document_lines_view",
    columns: {
      bs_document_id: "l.Dokument",
      line_no: "l.Lp",
      product_code: "t.Kod",
      name: "t.Nazwa",
      quantity: "l.IloscValue",
      unit: "l.IloscSymbol",
      net_price: "CASE WHEN COALESCE(l.RabatValue, 0) = 0 THEN l.CenaValue END",
    },
    from: `{erp}.dbo.PozycjeDokHan AS l
LEFT JOIN {erp}.dbo.Towary AS t ON t.ID = l.Towar`,
  },
];
