import { useTranslation } from "react-i18next";

/** Texts of reports: what they show, how they look, when they are made. */
export const useReportText = () => useTranslation("reports").t;
