import { useTranslation } from "react-i18next";

/** Texts of users, groups, the audit, the log and the history of runs. */
export const usePeopleText = () => useTranslation("people").t;
