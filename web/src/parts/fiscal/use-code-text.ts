import { useFiscalText } from "../../fiscal-texts.ts";
import type texts from "../../i18n/fiscal/en.json";

type Code = keyof (typeof texts)["code"];

/** A reason code in plain words; undefined for one that this UI does not know. */
export function useCodeText(): (code: string) => string | undefined {
  const f = useFiscalText();
  return (code) => {
    const text = f(`code.${code as Code}`, { defaultValue: "" });
    return text === "" ? undefined : text;
  };
}
