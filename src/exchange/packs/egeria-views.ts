import type { PackView } from "./mssql-script.ts";

/**
 * Oracle. Names of columns are quoted, so that they stay in small letters. Data of contractors are versions, of which
 * KLD_F_AKTUALNE is the one that holds. `{erp}` is the schema of the tables, EGADM1 as a rule, `{hub}` the one of the views.
 */
export const EGERIA_VIEWS: readonly PackView[] = [
  {
    name: "bs_contacts_view",
    columns: {
      bs_contact_id: "k.KL_KOD",
      code: "k.KL_SKROT",
      name: "COALESCE(NULLIF(TRIM(d.KLD_NAZWA), ''), k.KL_SKROT)",
      tax_id: "d.KLD_NIP",
      regon: "d.KLD_REGON",
      street: "a.ADR_ULICA",
      building_no: "a.ADR_NUMER_DOMU",
      flat_no: "a.ADR_NUMER_LOKALU",
      post_code: "a.ADR_KOD_POCZTOWY",
      city: "a.ADR_MIEJSCOWOSC",
      email: "d.KLD_EMAIL_DO",
      payment_days: "d.KLD_TERMIN_ZAPLATY",
      modified_at:
        "CASE WHEN COALESCE(d.KLD_DATA_MODYFIKACJI, k.KL_KIEDY_UTWORZYL) > COALESCE(k.KL_KIEDY_MODYFIKOWAL, k.KL_KIEDY_UTWORZYL) THEN COALESCE(d.KLD_DATA_MODYFIKACJI, k.KL_KIEDY_UTWORZYL) ELSE COALESCE(k.KL_KIEDY_MODYFIKOWAL, k.KL_KIEDY_UTWORZYL) END",
    },
    from: `{erp}.CKK_KLIENCI k
LEFT JOIN (
  SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.KLD_KL_KOD ORDER BY x.KLD_OBOWIAZUJE_OD DESC, x.KLD_ID DESC) AS TURN
  FROM {erp}.CKK_KLIENCI_DANE x WHERE x.KLD_F_AKTUALNE = 'T'
) d ON d.KLD_KL_KOD = k.KL_KOD AND d.TURN = 1
LEFT JOIN (
  SELECT x.ADR_KL_KOD, x.ADR_ULICA, x.ADR_NUMER_DOMU, x.ADR_NUMER_LOKALU, x.ADR_KOD_POCZTOWY, x.ADR_MIEJSCOWOSC,
    ROW_NUMBER() OVER (PARTITION BY x.ADR_KL_KOD ORDER BY x.ADR_LP, x.ADR_ID) AS TURN
  FROM {erp}.CKK_ADRESY x WHERE x.ADR_F_AKTUALNE = 'T'
) a ON a.ADR_KL_KOD = k.KL_KOD AND a.TURN = 1`,
  },
  {
    name: "bs_documents_view",
    columns: {
      bs_document_id: "r.ROZ_ID",
      direction: "CASE WHEN r.ROZ_TYP = 'Z' THEN 'cost' ELSE 'sales' END",
      kind: "'invoice'",
      number: "r.ROZ_NUMER",
      issue_date: "p.ISSUED",
      due_date: "p.DUE",
      contact_code: "k.KL_SKROT",
      contact_name: "COALESCE(d.KLD_NAZWA, k.KL_SKROT)",
      contact_tax_id: "d.KLD_NIP",
      gross: "CASE WHEN r.ROZ_TYP = 'Z' THEN p.CREDIT ELSE p.DEBIT END",
      paid: "CASE WHEN r.ROZ_TYP = 'Z' THEN p.DEBIT ELSE p.CREDIT END",
      remaining: "CASE WHEN r.ROZ_TYP = 'Z' THEN p.CREDIT - p.DEBIT ELSE p.DEBIT - p.CREDIT END",
      payment_status:
        "CASE WHEN p.DEBIT = p.CREDIT THEN 'paid' WHEN (CASE WHEN r.ROZ_TYP = 'Z' THEN p.DEBIT ELSE p.CREDIT END) <> 0 THEN 'partial' ELSE 'unpaid' END",
    },
    from: `{erp}.NZT_ROZRACHUNKI r
INNER JOIN (
  SELECT x.PL_ROZ_ID, MIN(x.PL_DATA) AS ISSUED, MIN(x.PL_DATA_ZAPLATY) AS DUE,
    SUM(x.PL_KWOTA_WALUTY_WN) AS DEBIT, SUM(x.PL_KWOTA_WALUTY_MA) AS CREDIT
  FROM {erp}.NZT_PLATNOSCI x WHERE x.PL_F_ANULOWANA = 'N' GROUP BY x.PL_ROZ_ID
) p ON p.PL_ROZ_ID = r.ROZ_ID
LEFT JOIN {erp}.CKK_KLIENCI k ON k.KL_KOD = r.ROZ_KL_KOD
LEFT JOIN (
  SELECT x.KLD_KL_KOD, x.KLD_NAZWA, x.KLD_NIP,
    ROW_NUMBER() OVER (PARTITION BY x.KLD_KL_KOD ORDER BY x.KLD_OBOWIAZUJE_OD DESC, x.KLD_ID DESC) AS TURN
  FROM {erp}.CKK_KLIENCI_DANE x WHERE x.KLD_F_AKTUALNE = 'T'
) d ON d.KLD_KL_KOD = r.ROZ_KL_KOD AND d.TURN = 1`,
  },
  {
    name: "bs_payments_view",
    columns: {
      bs_document_id: 'v."bs_document_id"',
      number: 'v."number"',
      paid: 'v."paid"',
      remaining: 'v."remaining"',
      payment_status: 'v."payment_status"',
    },
    from: "{hub}.bs_documents_view v",
  },
];
