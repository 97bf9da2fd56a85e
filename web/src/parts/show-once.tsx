import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface ShowOnceProps {
  readonly title: string;
  readonly secret: string;
  readonly onDone?: () => void;
}

/** A secret that the hub will not show again, with a button that copies it. */
export function ShowOnce({ title, secret, onDone }: ShowOnceProps) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" icon={<IconKey aria-hidden />} title={title} role="status">
      <Stack gap="sm">
        <Text size="sm">{t("secret.once")}</Text>
        <Code block className="breakable" fz="sm" style={{ whiteSpace: "pre-wrap" }}>
          {secret}
        </Code>
        <Group gap="xs">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                onClick={copy}
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              >
                {copied ? t("action.copied") : t("action.copy")}
              </Button>
            )}
          </CopyButton>
          {onDone && (
            <Button size="xs" variant="default" onClick={onDone}>
              {t("secret.done")}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}
