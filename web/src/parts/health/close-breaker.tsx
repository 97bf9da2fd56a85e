import { Button, Stack } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { closeBreaker } from "../../api/health-queries.ts";
import { useHealthText } from "../../health-texts.ts";
import { useMay, useMayRun } from "../../session.ts";
import { Problem } from "../problem.tsx";

/** Has the integration called again at once, for those who may. */
export function CloseBreaker({ id, name }: { readonly id: string; readonly name: string }) {
  const h = useHealthText();
  const queryClient = useQueryClient();
  const mayRun = useMayRun(id);
  const mayManage = useMay("integrations.manage");
  const close = useMutation({ mutationFn: () => closeBreaker(queryClient, id) });
  if (!mayRun && !mayManage) return null;
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        aria-label={`${h("close")}: ${name}`}
        loading={close.isPending}
        onClick={() => close.mutate()}
      >
        {h("close")}
      </Button>
      <Problem error={close.error} />
    </Stack>
  );
}
