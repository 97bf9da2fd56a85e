import { Button, type ButtonProps, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "./problem.tsx";

interface ConfirmButtonProps extends ButtonProps {
  readonly label: string;
  readonly question: string;
  readonly explanation: string;
  readonly confirmLabel: string;
  /** The question is closed once this has succeeded. */
  readonly onConfirm: () => Promise<unknown>;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly icon?: ReactNode;
}

/** A button that asks before it does what cannot be undone. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, question, explanation, confirmLabel, onConfirm, isBusy, error, icon, ...rest } =
    props;
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" {...rest} leftSection={icon} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={question} centered>
        <Stack>
          <Text size="sm">{explanation}</Text>
          <Problem error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t("action.cancel")}
            </Button>
            <Button
              color="red.8"
              loading={isBusy}
              onClick={() => onConfirm().then(close, () => undefined)}
            >
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
