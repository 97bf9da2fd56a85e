import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../i18n/format.ts";

interface InstantProps {
  readonly at: string | null | undefined;
  /** With seconds. */
  readonly exact?: boolean;
}

/** A moment in the browser's time zone; the zone and the exact time are in its tooltip. */
export function Instant({ at, exact = false }: InstantProps) {
  const { t } = useTranslation();
  const { instant, exactInstant, timeZone } = useFormat();
  if (!at) {
    return (
      <Text span inherit c="dimmed">
        {t("common.never")}
      </Text>
    );
  }
  return (
    <time dateTime={at} title={`${exactInstant(at)} (${timeZone})`}>
      {exact ? exactInstant(at) : instant(at)}
    </time>
  );
}
