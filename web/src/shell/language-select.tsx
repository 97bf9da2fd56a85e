import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from "../i18n/languages.ts";
import { useSwitchLanguage } from "../i18n/switch.ts";

/** Switches the language of every text at once, also in the profile of who is signed in. */
export function LanguageSelect({ isLabelled = true }: { readonly isLabelled?: boolean }) {
  const { t, i18n } = useTranslation();
  const switchLanguage = useSwitchLanguage();
  return (
    <NativeSelect
      {...(isLabelled
        ? { label: t("settings.language") }
        : { "aria-label": t("settings.language") })}
      value={i18n.language}
      onChange={({ currentTarget: { value } }) => {
        if (isLanguage(value)) void switchLanguage(value);
      }}
      data={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
    />
  );
}
