import { Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** How much has gone, from 0 to 1. */
export function UploadProgress({ share }: { readonly share: number }) {
  const { t } = useTranslation();
  const percent = Math.round(share * 100);
  return (
    <Stack gap={4}>
      <Progress value={percent} aria-label={t("file.progress")} />
      <Text size="sm" c="dimmed" role="status" className="number">
        {t("file.sent", { percent })}
      </Text>
    </Stack>
  );
}
