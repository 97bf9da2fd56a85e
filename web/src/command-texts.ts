import { useTranslation } from "react-i18next";

/** Texts of the command API; the rest come from `useTranslation()`. */
export const useCommandText = () => useTranslation("commands").t;
