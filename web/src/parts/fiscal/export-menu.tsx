import { Anchor, Button, Popover, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type FiscalFilters, setFilters } from "../../fiscal-filters.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { useFormat } from "../../i18n/format.ts";

const FILES = {
  xlsx: { format: "xlsx" },
  csv: { format: "csv" },
  items_xlsx: { format: "xlsx", rows: "items" },
  items_csv: { format: "csv", rows: "items" },
  zip: { format: "zip" },
} as const;
const NAMES = Object.keys(FILES) as readonly (keyof typeof FILES)[];

/** Downloads of all filtered documents. */
export function FiscalExport({ filters }: { readonly filters: FiscalFilters }) {
  const f = useFiscalText();
  const { language } = useFormat();
  const given = Object.entries(setFilters(filters)).map(([name, value]) => [name, String(value)]);
  const href = (name: keyof typeof FILES): string =>
    `/api/fiscal/documents/export?${new URLSearchParams([...given, ...Object.entries(FILES[name]), ["language", language]])}`;
  return (
    <Popover position="bottom-end" width={280} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />}>
          {f("export.title")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={f("export.title")}>
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            {f("export.help")}
          </Text>
          {NAMES.map((name) => (
            <Anchor key={name} href={href(name)} download size="sm">
              {f(`export.${name}`)}
            </Anchor>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
