import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconHistory } from "@tabler/icons-react";
import { useCommandText } from "../../command-texts.ts";
import { useLastExchange } from "../../commands/last-exchange.ts";
import { LazyLast } from "./lazy.tsx";
import { usePerson } from "./use-person.ts";

/** A mark that opens the last command of this tab, as it was sent, with its answer. */
export function LastCommand() {
  const c = useCommandText();
  const last = useLastExchange(usePerson());
  const [opened, { open, close }] = useDisclosure(false);
  if (!last) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconHistory size={16} aria-hidden />}
        onClick={open}
      >
        {c("last.title")}
      </Button>
      <Modal opened={opened} onClose={close} title={c("last.title")} size="xl">
        <LazyLast exchange={last} />
      </Modal>
    </>
  );
}
