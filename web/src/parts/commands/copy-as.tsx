import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCode } from "@tabler/icons-react";
import { useCommandText } from "../../command-texts.ts";
import { readAddress, type ServerDraft } from "../../commands/server.ts";
import { LazySnippet } from "./lazy.tsx";

interface CopyAsProps {
  readonly server: ServerDraft;
  /** What would be sent, on one line. */
  readonly body: string;
}

/** The same command as a program. */
export function CopyAs({ server, body }: CopyAsProps) {
  const c = useCommandText();
  const [opened, { open, close }] = useDisclosure(false);
  const address = readAddress(server);
  const { unitId, user } = server;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconCode size={18} aria-hidden />}
        disabled={!address}
        onClick={open}
      >
        {c("copy.title")}
      </Button>
      <Modal opened={opened} onClose={close} title={c("copy.title")} size="xl">
        {address && <LazySnippet input={{ ...address, unitId, user, body }} />}
      </Modal>
    </>
  );
}
