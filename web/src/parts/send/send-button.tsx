import { Button, Modal, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSend } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import type { HubRecord } from "../../api/types.ts";
import { useMay } from "../../session.ts";
import { useSourceText } from "../../source-texts.ts";

// Few who look at an invoice send it.
const SendForm = lazy(async () => ({ default: (await import("./send-form.tsx")).SendForm }));

/** Sends invoices to another system, after having shown what would happen. */
export function SendButton({ records }: { readonly records: readonly HubRecord[] }) {
  const s = useSourceText();
  const mayRun = useMay("integrations.run");
  const [opened, { open, close }] = useDisclosure(false);
  if (!mayRun) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconSend size={18} aria-hidden />} onClick={open}>
        {s("send.open")}
      </Button>
      <Modal opened={opened} onClose={close} title={s("send.title")} size="xl">
        <Suspense fallback={<Skeleton height={160} />}>
          <SendForm records={records} />
        </Suspense>
      </Modal>
    </>
  );
}
