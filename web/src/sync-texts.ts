import { useTranslation } from "react-i18next";

/** Texts of syncing both ways: settings, previews, logs, conflicts, and of changing records in the hub. */
export const useSyncText = () => useTranslation("sync").t;
