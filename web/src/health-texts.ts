import { useTranslation } from "react-i18next";

/** Texts of how integrations are doing; the rest come from `useTranslation()`. */
export const useHealthText = () => useTranslation("health").t;
