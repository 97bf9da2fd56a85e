import { Button, Modal, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSend } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import type { HubRecord } from "../../api/types.ts";
import { useMayRun } from "../../session.ts";
import { useSourceText } from "../../source-texts.ts";
import type { SentEntity } from "./use-send-words.ts";

// Few who look at a record send it.
const SendForm = lazy(async () => ({ default: (await import("./send-form.tsx")).SendForm }));

interface SendButtonProps {
  readonly entity?: SentEntity;
  readonly records: readonly HubRecord[];
}

/** Sends records to another system, after having shown what would happen. */
export function SendButton({ entity = "invoice", records }: SendButtonProps) {
  const s = useSourceText();
  const mayRun = useMayRun();
  const [opened, { open, close }] = useDisclosure(false);
  if (!mayRun) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconSend size={18} aria-hidden />} onClick={open}>
        {s("send.open")}
      </Button>
      <Modal opened={opened} onClose={close} title={s("send.title")} size="xl">
        <Suspense fallback={<Skeleton height={160} />}>
          <SendForm entity={entity} records={records} />
        </Suspense>
      </Modal>
    </>
  );
}
