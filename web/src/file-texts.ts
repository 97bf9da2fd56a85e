import { useTranslation } from "react-i18next";

/** Texts of files and storages; those that all pages share come from `useTranslation()`. */
export const useFileText = () => useTranslation("files").t;
