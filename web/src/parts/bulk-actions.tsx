import { Button, Group, Modal, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Integration } from "../api/types.ts";
import { BulkSync } from "./bulk-sync.tsx";
import { BulkUpload } from "./bulk-upload.tsx";

/** What can be done with every active integration of a kind at once. */
export function BulkActions({ items }: { readonly items: readonly Integration[] }) {
  const { t } = useTranslation();
  const has = (type: string) =>
    items.some((one) => one.active && one.available && one.integration_type === type);
  return (
    <Group gap="xs">
      {has("accounting") && (
        <DialogButton label={t("bulk.sync")} icon={<IconDownload size={18} aria-hidden />}>
          <BulkSync />
        </DialogButton>
      )}
      {has("cloud_storage") && (
        <DialogButton label={t("bulk.upload")} icon={<IconUpload size={18} aria-hidden />}>
          <BulkUpload />
        </DialogButton>
      )}
    </Group>
  );
}

interface DialogButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function DialogButton({ label, icon, children }: DialogButtonProps) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={icon} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label} size="lg">
        <Stack>{children}</Stack>
      </Modal>
    </>
  );
}
