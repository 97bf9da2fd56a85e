import { Anchor, Button, Popover, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/format.ts";
import { type InvoiceFilters, setFilters } from "../../invoice-filters.ts";

const FORMATS = {
  xlsx: "xlsx",
  csv: "csv",
  jpk: "jpk",
  "fa3-zip": "fa3_zip",
  "ubl-zip": "ubl_zip",
} as const;
type Format = keyof typeof FORMATS;

/** Downloads of all filtered invoices, made while they are sent: the browser saves them as they come. */
export function ExportMenu({ filters }: { readonly filters: InvoiceFilters }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const href = (format: Format): string => {
    const given = Object.entries(setFilters(filters)).map(([name, value]) => [name, String(value)]);
    return `/api/records/invoice/export?${new URLSearchParams([...given, ["format", format], ["language", language]])}`;
  };
  return (
    <Popover position="bottom-end" width={310} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />}>
          {t("invoice_export.title")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("invoice_export.title")}>
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            {t("invoice_export.help")}
          </Text>
          {(Object.keys(FORMATS) as Format[]).map((format) => (
            <Anchor key={format} href={href(format)} download size="sm">
              {t(`invoice_export.${FORMATS[format]}`)}
            </Anchor>
          ))}
          <Text size="xs" c="dimmed">
            {t("invoice_export.not_exported")}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
