import { ActionIcon, Anchor, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import nodeSample from "../../portal/samples/receiver.mjs?raw";
import pythonSample from "../../portal/samples/verify.py?raw";
import { usePortalText } from "../../portal/texts.ts";

const LIBRARIES = "https://www.standardwebhooks.com";

/** How a program checks that an event is genuine. */
export function VerifyHelp() {
  const p = usePortalText();
  return (
    <Stack gap="sm">
      <Text size="sm">{p("help.verify_why")}</Text>
      <Text size="sm">{p("help.verify_bytes")}</Text>
      <Sample label={p("help.node")} value={nodeSample} />
      <Sample label={p("help.python")} value={pythonSample} />
      <Text size="sm">
        {p("help.others")}{" "}
        <Anchor
          href={LIBRARIES}
          target="_blank"
          rel="noreferrer"
          underline="always"
          inherit
          className="breakable"
        >
          {LIBRARIES}
        </Anchor>
      </Text>
    </Stack>
  );
}

/** Code with its lines as they are: it scrolls rather than breaks. */
function Sample({ label, value }: { readonly label: string; readonly value: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap={4} miw={0}>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="default"
              size={36}
              aria-label={`${t(copied ? "action.copied" : "action.copy")}: ${label}`}
              onClick={copy}
            >
              {copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
            </ActionIcon>
          )}
        </CopyButton>
      </Group>
      {/* biome-ignore-start lint/a11y: a scrolling part must be reachable by keyboard, and named */}
      <div role="group" className="code-block code-sample" aria-label={label} tabIndex={0}>
        {value.trimEnd()}
      </div>
      {/* biome-ignore-end lint/a11y: see above */}
    </Stack>
  );
}
