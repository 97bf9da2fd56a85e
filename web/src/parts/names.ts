import { useTranslation } from "react-i18next";

const ACTIONS = ["verify", "sync_invoices", "sync_records", "upload_report"] as const;
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
export const FILE_KINDS = ["upload", "report", "attachment"] as const;

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

/** Whether an action counts records; a verification or a report has nothing to count. */
export const countsRecords = (action: string): boolean => action.startsWith("sync_");
