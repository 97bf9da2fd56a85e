import { useTranslation } from "react-i18next";

/** In the order in which people look for them. */
export const ACTIONS = [
  "verify",
  "sync_invoices",
  "sync_records",
  "sync_both_ways",
  "undo_sync",
  "run_exchange",
  "query_sefaz",
  "fetch_fiscal_document",
  "send_manifestations",
  "import_fiscal_folder",
  "import_fiscal_documents",
  "upload_report",
  "upload_file",
  "delete_file",
  "sync_all_invoices",
  "upload_monthly_reports",
  "send_records",
  "make_report",
  "mail_file",
  "apply_rules",
  "check_invoices",
  "check_payers",
  "resend_deliveries",
] as const;
/** In the order in which people look for them. */
export const CATEGORIES = [
  "accounting",
  "cloud_storage",
  "erp",
  "database",
  "fiscal",
  "commerce",
  "notify",
  "webhook",
  "file",
] as const;

/** Files that somebody placed, that the hub made, and that came with an invoice. */
export const FILE_KINDS = ["upload", "report", "attachment", "original"] as const;

const isOneOf = <T extends string>(words: readonly T[], word: string): word is T =>
  (words as readonly string[]).includes(word);

/** Names of the hub's words; a word that this UI does not know yet shows as it is. */
export function useNames() {
  const { t } = useTranslation();
  return {
    action: (name: string) => (isOneOf(ACTIONS, name) ? t(`run_action.${name}`) : name),
    category: (name: string) => (isOneOf(CATEGORIES, name) ? t(`category.${name}`) : name),
    fileKind: (name: string) => (isOneOf(FILE_KINDS, name) ? t(`file_kind.${name}`) : name),
  };
}

const SYNC_COUNTS = ["read", "created", "updated", "unchanged", "refused"] as const;
/** Of invoices that are in the hub already. */
const STORED_COUNTS = ["read", "updated", "unchanged"] as const;
const OF_RECORDS: readonly string[] = [
  "send_records",
  "run_exchange",
  "query_sefaz",
  "fetch_fiscal_document",
  "import_fiscal_folder",
  "import_fiscal_documents",
];
const OF_STORED: readonly string[] = ["apply_rules", "check_invoices"];
const RESEND_COUNTS = ["read", "updated", "unchanged"] as const;

/** What an action counts, and under which texts; a verification or a report has nothing to count. */
export function countsOf(action: string) {
  if (action.startsWith("sync_") || OF_RECORDS.includes(action)) {
    return { texts: "count", names: SYNC_COUNTS } as const;
  }
  if (OF_STORED.includes(action)) return { texts: "count", names: STORED_COUNTS } as const;
  if (action === "resend_deliveries") {
    return { texts: "resend_count", names: RESEND_COUNTS } as const;
  }
  return undefined;
}

/** Whether an action counts records. */
export const countsRecords = (action: string): boolean => countsOf(action)?.texts === "count";
