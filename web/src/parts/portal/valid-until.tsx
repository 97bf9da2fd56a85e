import { useFormat } from "../../i18n/format.ts";
import { usePortalText } from "../../portal/texts.ts";

/** Until when the link opens the portal. */
export function ValidUntil({ at }: { readonly at: string }) {
  const p = usePortalText();
  const { instant } = useFormat();
  return <time dateTime={at}>{p("frame.valid_until", { time: instant(at) })}</time>;
}
