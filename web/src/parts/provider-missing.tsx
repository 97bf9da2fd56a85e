import { Alert, Stack, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { Provider } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { useSourceText } from "../source-texts.ts";

/** What people look for and the system cannot give, and where it comes from instead. */
export function ProviderMissing({ provider: { missing } }: { readonly provider: Provider }) {
  const s = useSourceText();
  const { text } = useFormat();
  if (missing.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} title={s("provider.missing")}>
      <Stack gap="xs">
        {missing.map((one) => (
          <Text key={one.stream} size="sm">
            {text(one.text)}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
