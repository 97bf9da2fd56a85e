import { useTranslation } from "react-i18next";

/** Texts of records that go in and out by hand: files, sending, selection; the rest come from `useTranslation()`. */
export const useSourceText = () => useTranslation("sources").t;
