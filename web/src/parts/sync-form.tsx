import { Button, Checkbox, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import type { SyncIn } from "../api/types.ts";
import { isMode, SYNC_MODES, type SyncMode } from "../sync-mode.ts";
import { LiveRun } from "./live-run.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

export const DIRECTIONS = ["cost", "sales", "all"] as const;

const dayText = (date: Date): string =>
  [
    date.getFullYear(),
    String(date.getMonth() + 1).padStart(2, "0"),
    String(date.getDate()).padStart(2, "0"),
  ].join("-");

/** From the first day of the last month until today: what somebody usually wants. */
export function usualPeriod(now: Date): { readonly from: string; readonly to: string } {
  return { from: dayText(new Date(now.getFullYear(), now.getMonth() - 1, 1)), to: dayText(now) };
}

interface Wanted {
  readonly mode: SyncMode;
  readonly from: string;
  readonly to: string;
  readonly direction: (typeof DIRECTIONS)[number];
  readonly project: string;
  readonly keepsOriginals: boolean;
  readonly isDry: boolean;
}

const isReversed = ({ mode, from, to }: Wanted): boolean =>
  mode === "period" && from !== "" && to !== "" && from > to;

/** Only a period has dates. Of what is not ticked the hub's and the integration's own settings decide. */
const bodyOf = (wanted: Wanted): SyncIn => ({
  ...(wanted.mode === "period" ? periodOf(wanted) : { mode: wanted.mode }),
  ...(wanted.project.trim() ? { project_id: wanted.project.trim() } : {}),
  direction: wanted.direction,
  ...(wanted.keepsOriginals ? { keep_originals: true } : {}),
  ...(wanted.isDry ? { dry_run: true } : {}),
});

const periodOf = ({ from, to }: Wanted) => ({
  ...(from ? { date_from: from } : {}),
  ...(to ? { date_to: to } : {}),
});

/** Starts a run that pulls invoices in, or shows what that would change, and follows it. */
export function SyncForm({ integrationId }: { readonly integrationId: string }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState<Wanted>(() => ({
    ...{ mode: "period", ...usualPeriod(new Date()), direction: "cost", project: "" },
    ...{ keepsOriginals: false, isDry: false },
  }));
  const set = (change: Partial<Wanted>) => setWanted((before) => ({ ...before, ...change }));
  const start = useMutation({
    mutationFn: (body: SyncIn) =>
      answerOf(
        api.POST("/api/integrations/{id}/sync/invoices", {
          params: { path: { id: integrationId } },
          body,
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(bodyOf(wanted));
  };
  return (
    <Section title={t("sync.title")}>
      <Stack>
        <form onSubmit={submit}>
          <Stack>
            <SyncFields wanted={wanted} set={set} errors={fieldErrors(start.error)} />
            <Checkbox
              label={t("sync.keep_originals")}
              checked={wanted.keepsOriginals}
              onChange={(event) => set({ keepsOriginals: event.currentTarget.checked })}
            />
            <Checkbox
              label={t("sync.dry_run")}
              checked={wanted.isDry}
              onChange={(event) => set({ isDry: event.currentTarget.checked })}
            />
            <Problem error={start.error} />
            <Button
              type="submit"
              loading={start.isPending}
              disabled={isReversed(wanted)}
              style={{ alignSelf: "flex-start" }}
            >
              {t(wanted.isDry ? "preview.show" : "sync.start")}
            </Button>
          </Stack>
        </form>
        {start.data && <LiveRun id={start.data.id} />}
      </Stack>
    </Section>
  );
}

interface SyncFieldsProps {
  readonly wanted: Wanted;
  readonly set: (change: Partial<Wanted>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

function SyncFields({ wanted, set, errors }: SyncFieldsProps) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NativeSelect
        label={t("sync.mode")}
        value={wanted.mode}
        data={SYNC_MODES.map((value) => ({ value, label: t(`sync.modes.${value}`) }))}
        onChange={({ currentTarget: { value } }) => set({ mode: isMode(value) ? value : "period" })}
        error={errors.mode}
      />
      <NativeSelect
        label={t("invoice.direction")}
        value={wanted.direction}
        data={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          set({ direction: DIRECTIONS.find((one) => one === value) ?? "cost" })
        }
      />
      {wanted.mode === "period" && (
        <>
          <TextInput
            type="date"
            label={t("sync.from")}
            value={wanted.from}
            onChange={(event) => set({ from: event.currentTarget.value })}
            error={errors.date_from}
          />
          <TextInput
            type="date"
            label={t("sync.to")}
            value={wanted.to}
            onChange={(event) => set({ to: event.currentTarget.value })}
            error={errors.date_to ?? (isReversed(wanted) && t("sync.reversed"))}
          />
        </>
      )}
      <TextInput
        label={t("sync.project")}
        value={wanted.project}
        onChange={(event) => set({ project: event.currentTarget.value })}
        error={errors.project_id}
      />
    </SimpleGrid>
  );
}
