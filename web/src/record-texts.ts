import { useTranslation } from "react-i18next";

/** Texts of the pages of projects, rules and parties; those that they share come from `useTranslation()`. */
export const useRecordText = () => useTranslation("records").t;
