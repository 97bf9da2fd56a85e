import { Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isLive } from "../api/queries.ts";
import type { Run } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { countsOf } from "./names.ts";

/** Counts of a run and, while it runs, how far it is. */
export function RunProgress({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { total, read } = run.counts;
  const percent = total ? Math.min(100, Math.round((read / total) * 100)) : undefined;
  return (
    <Stack gap="sm">
      {isLive(run) && (
        <Stack gap={4}>
          <Progress value={percent ?? 100} animated size="lg" aria-label={t("run.progress")} />
          <Text size="sm" c="dimmed" role="status" aria-live="polite" className="number">
            {run.cancel_requested
              ? t("run.cancelling")
              : run.state === "queued"
                ? t("run.waiting")
                : total
                  ? t("run.read_of", { read: number(read), total: number(total) })
                  : t("run.read_so_far", { read: number(read) })}
          </Text>
        </Stack>
      )}
      <Counts run={run} />
    </Stack>
  );
}

function Counts({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const shown = countsOf(run.action);
  if (!shown) return null;
  const label = (name: (typeof shown.names)[number]): string =>
    shown.texts === "count"
      ? t(`count.${name}`)
      : t(`resend_count.${name as Exclude<typeof name, "created" | "refused">}`);
  return (
    <Group gap="xl" component="dl" m={0}>
      {shown.names.map((name) => (
        <Stack key={name} gap={0}>
          <Text component="dt" size="xs" c="dimmed">
            {label(name)}
          </Text>
          <Text
            component="dd"
            m={0}
            fz="xl"
            fw={650}
            className="number"
            {...(name === "refused" && run.counts.refused > 0
              ? { c: "var(--mantine-color-error)" }
              : {})}
          >
            {number(run.counts[name])}
          </Text>
        </Stack>
      ))}
    </Group>
  );
}
