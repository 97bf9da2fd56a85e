import { Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { quotaQuery } from "../../api/file-queries.ts";
import { useFileText } from "../../file-texts.ts";
import { useFormat } from "../../i18n/format.ts";

/** From then on the room that is left is worth a look. */
const NEARLY_FULL = 90;

/** How full the storage is; nothing where it does not tell. */
export function QuotaBar({ id }: { readonly id: string }) {
  const f = useFileText();
  const { size } = useFormat();
  const { data } = useQuery(quotaQuery(id));
  if (!data?.is_known || data.used_bytes === null) return null;
  const { used_bytes: used, total_bytes: total } = data;
  if (total === null) {
    return (
      <Text size="sm" c="dimmed">
        {f("storage.used", { used: size(used) })}
      </Text>
    );
  }
  const percent = total > 0 ? Math.min(100, (used / total) * 100) : 100;
  return (
    <Stack gap={4} maw={420}>
      <Progress
        value={percent}
        color={percent >= NEARLY_FULL ? "red.8" : "petrol.7"}
        aria-label={f("storage.quota")}
      />
      <Text size="sm" c="dimmed" className="number">
        {f("storage.used_of", { used: size(used), total: size(total) })}
      </Text>
    </Stack>
  );
}
