import { Stack, Text } from "@mantine/core";
import type { Provider } from "../../api/types.ts";
import { useSourceText } from "../../source-texts.ts";
import { CopyLine } from "../copy-line.tsx";

/** What has to be entered at the provider, so that it sends people back; nothing where there is no consent page. */
export function RedirectAddress({ provider }: { readonly provider: Provider }) {
  const s = useSourceText();
  if (provider.redirect_uri === null) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {s("connect.redirect")}
      </Text>
      <Text size="sm" c="dimmed">
        {s("connect.redirect_help")}
      </Text>
      <CopyLine label={s("connect.redirect")} value={provider.redirect_uri} />
    </Stack>
  );
}
