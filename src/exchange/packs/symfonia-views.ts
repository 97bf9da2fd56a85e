import { modifiedView, type PackView } from "./mssql-script.ts";

/** Documents are corrected for some weeks and no longer. */
const RECENT = "v.issue_date >= DATEADD(day, -60, GETDATE())";

const CONTACTS: PackView = {
  name: "bs_contacts_view",
  columns: {
    bs_contact_id: "c.Id",
    code: "c.Shortcut",
    name: "c.Name",
    tax_id: "c.NIP",
    street: "a.Street",
    building_no: "a.HouseNo",
    flat_no: "a.ApartmentNo",
    post_code: "a.PostCode",
    city: "a.Place",
    is_active: "c.Active",
  },
  from: `{erp}.SSCommon.STContractors AS c
LEFT JOIN (
SELECT p.ContactGuid, p.Street, p.HouseNo, p.ApartmentNo, p.PostCode, p.Place,
  ROW_NUMBER() OVER (PARTITION BY p.ContactGuid
    ORDER BY CASE WHEN p.AddressName = N'adres domyślny' THEN 0 ELSE 1 END, p.AddressName) AS place_no
FROM {erp}.SSCommon.STPostOfficeAddresses AS p
) AS a ON a.ContactGuid = c.ContactGuid AND a.place_no = 1`,
};

const DOCUMENTS: PackView = {
  name: "bs_documents_view",
  columns: {
    bs_document_id: "d.id",
    direction: "CASE WHEN d.typ_dk IN ('FVZ', 'FKZ', 'FVR') THEN 'cost' ELSE 'sales' END",
    kind: "CASE WHEN d.typ_dk IN ('FKS', 'FKZ') OR d.iddokkoryg > 0 THEN 'correction' ELSE 'invoice' END",
    number: "d.kod",
    issue_date: "d.data",
    due_date: "d.plattermin",
    currency: "COALESCE(NULLIF(RTRIM(d.waluta), ''), 'PLN')",
    contact_code: "c.Shortcut",
    contact_name: "c.Name",
    contact_tax_id: "c.NIP",
    net: "CAST(d.walnetto AS decimal(15, 2))",
    tax: "CAST(d.walbrutto - d.walnetto AS decimal(15, 2))",
    gross: "CAST(d.walbrutto AS decimal(15, 2))",
    paid: "CAST(COALESCE(p.paid, 0) AS decimal(15, 2))",
    remaining: "CAST(d.walbrutto - COALESCE(p.paid, 0) AS decimal(15, 2))",
    payment_status:
      "CASE WHEN CAST(d.walbrutto - COALESCE(p.paid, 0) AS decimal(15, 2)) = 0 THEN 'paid' WHEN p.paid <> 0 THEN 'partial' ELSE 'unpaid' END",
    status: "CASE WHEN d.anulowany = 1 THEN 'void' ELSE 'open' END",
    corrected_number: "o.kod",
  },
  from: `{erp}.HM.DK AS d
LEFT JOIN {erp}.SSCommon.STContractors AS c ON c.Id = d.khid
LEFT JOIN {erp}.HM.DK AS o ON o.id = d.iddokkoryg
LEFT JOIN (
SELECT n.dkid, SUM(n.kwotarozl) AS paid FROM {erp}.HM.PN AS n GROUP BY n.dkid
) AS p ON p.dkid = d.id
WHERE d.aktywny = 1 AND d.typ_dk IN ('FVS', 'FKS', 'FVZ', 'FKZ', 'FVR')`,
};

/**
 * Handel keeps a header in DK and its lines in DP, which point to it by `super`; contractors are shared with FK in
 * SSCommon. Nothing tells when a row was changed: documents of the last 60 days and those that are not paid are the
 * changed ones.
 */
export const SYMFONIA_VIEWS: readonly PackView[] = [
  CONTACTS,
  {
    name: "bs_products_view",
    columns: {
      bs_product_id: "t.id",
      code: "t.kod",
      name: "t.nazwa",
      type: "CASE WHEN t.typks = N'Usługa' THEN 'service' ELSE 'goods' END",
      ean: "t.kodpaskowy",
      unit: "t.jm",
      is_active: "t.aktywny",
    },
    from: `{erp}.HM.TW AS t`,
  },
  {
    name: "bs_stock_view",
    columns: {
      bs_product_id: "s.idtw",
      warehouse: "CAST(s.magazyn AS varchar(20))",
      on_hand: "CAST(SUM(s.stan) AS decimal(15, 4))",
    },
    from: `{erp}.HM.SM AS s
GROUP BY s.idtw, s.magazyn`,
  },
  DOCUMENTS,
  {
    name: "bs_payments_view",
    columns: {
      bs_document_id: "v.bs_document_id",
      number: "v.number",
      paid: "v.paid",
      remaining: "v.remaining",
      payment_status: "v.payment_status",
    },
    from: `dbo.bs_documents_view AS v`,
  },
  modifiedView("bs_modified_documents_view", DOCUMENTS, `${RECENT} OR v.remaining <> 0`),
  {
    name: "bs_document_lines_view",
    columns: {
      bs_document_id: "l.super",
      line_no: "l.lp",
      product_code: "COALESCE(t.kod, l.kod)",
      name: "COALESCE(t.nazwa, l.kod)",
      quantity: "CAST(l.ilosc AS decimal(15, 4))",
      unit: "t.jm",
      net_price: "CAST(l.cena AS decimal(15, 4))",
      net: "CAST(l.wartNetto AS decimal(15, 2))",
      vat_rate: "CAST(l.wartstvat / 100 AS varchar(10))",
    },
    from: `{erp}.HM.DP AS l
LEFT JOIN {erp}.HM.TW AS t ON t.id = l.idtw`,
  },
];

const FK_DOCUMENTS: PackView = {
  name: "bs_documents_view",
  columns: {
    bs_document_id: "CAST(d.rokId AS varchar(10)) + '-' + CAST(d.id AS varchar(20))",
    direction: "CASE WHEN RTRIM(d.skrot) IN ('FVZ', 'FKZ') THEN 'cost' ELSE 'sales' END",
    kind: "CASE WHEN RTRIM(d.skrot) IN ('FKS', 'FKZ') THEN 'correction' ELSE 'invoice' END",
    number: "d.nazwa",
    issue_date: "d.datadok",
    sale_date: "d.dataOper",
    received_date: "d.datawpl",
    currency:
      "CASE WHEN d.kurs > 0 AND RTRIM(d.waluta) NOT IN ('', 'PLN') THEN RTRIM(d.waluta) ELSE 'PLN' END",
    contact_code: "c.Shortcut",
    contact_name: "c.Name",
    contact_tax_id: "COALESCE(NULLIF(RTRIM(d.nip), ''), c.NIP)",
    gross:
      "CAST(CASE WHEN d.kurs > 0 AND RTRIM(d.waluta) NOT IN ('', 'PLN') THEN d.wkwota ELSE d.kwota END AS decimal(15, 2))",
    corrected_number: "NULLIF(RTRIM(d.nazwaKor), '')",
    ksef_number: "NULLIF(RTRIM(d.numberKsef), '')",
    note: "d.tresc",
  },
  from: `{erp}.FK.dokumenty AS d
LEFT JOIN {erp}.SSCommon.STContractors AS c ON c.Id = d.kontrahentStalyId
WHERE d.numer <> 0 AND RTRIM(d.skrot) IN ('FVS', 'FKS', 'FVZ', 'FKZ')`,
};

/** FK keeps documents of the books, without lines of goods: a contractor, dates, an amount, the number in KSeF. */
export const SYMFONIA_FK_VIEWS: readonly PackView[] = [
  CONTACTS,
  FK_DOCUMENTS,
  modifiedView("bs_modified_documents_view", FK_DOCUMENTS, RECENT),
];
