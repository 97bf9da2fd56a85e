import { useTranslation } from "react-i18next";

/** Texts of the pages of projects, rules, parties, items and orders; those that they share come from `useTranslation()`. */
export const useRecordText = () => useTranslation("records").t;
