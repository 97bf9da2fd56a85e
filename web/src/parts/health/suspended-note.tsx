import { Alert, Stack, Text } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import type { IntegrationHealthRow } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { Failure } from "../problem.tsx";
import { CloseBreaker } from "./close-breaker.tsx";

type Suspended = Pick<IntegrationHealthRow, "id" | "name" | "breaker" | "last_failure">;

/** Says that the integration's system is not called, until when and why; nothing while it is called. */
export function SuspendedNote({ of }: { readonly of: Suspended }) {
  const h = useHealthText();
  const { soon } = useFormat();
  const { id, name, breaker, last_failure: failure } = of;
  if (breaker.state === "closed") return null;
  const until = breaker.open_until === null ? "–" : soon(breaker.open_until);
  return (
    <Alert color="red" icon={<IconPlayerPause aria-hidden />} title={h("suspended_title")}>
      <Stack gap="sm">
        <Text size="sm">
          {breaker.state === "half_open" ? h("breaker_half_open") : h("suspended_text", { until })}
        </Text>
        {failure && <Failure code={failure.code} message={failure.message} />}
        <CloseBreaker id={id} name={name} />
      </Stack>
    </Alert>
  );
}
