import { useTranslation } from "react-i18next";

/** Texts of fiscal documents; the rest come from `useTranslation()`. */
export const useFiscalText = () => useTranslation("fiscal").t;
