import { useTranslation } from "react-i18next";

/** Texts of the connections with other systems: definitions, their runs, mirrors and lists of values. */
export const useExchangeText = () => useTranslation("exchange").t;
