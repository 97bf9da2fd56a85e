import { Button, Group, NativeSelect, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import type { Hook, HookIn } from "../../api/types.ts";
import { Fold } from "../fold.tsx";
import { Problem } from "../problem.tsx";
import { HookOutcome } from "./hook-outcome.tsx";
import { HookRest } from "./hook-rest.tsx";
import { type HookValues, hookBody, hookGaps, hookValues, SCHEMES } from "./values.ts";

interface HookFormProps {
  /** Null for a new one. */
  readonly stored: Hook | null;
  /** What the integration can do. */
  readonly actions: readonly string[];
  readonly onSubmit: (body: HookIn) => void;
  readonly onCancel: () => void;
  readonly isBusy: boolean;
  readonly error: unknown;
}

export interface HookPart {
  readonly values: HookValues;
  readonly set: (change: Partial<HookValues>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** How an outside system calls, and what its call brings about. */
export function HookForm(props: HookFormProps) {
  const { stored, actions, onSubmit, onCancel, isBusy, error } = props;
  const { t } = useTranslation();
  const [values, setValues] = useState(() => hookValues(stored));
  const [isTried, setIsTried] = useState(false);
  const gaps = isTried ? hookGaps(values) : new Set();
  const told = Object.entries(fieldErrors(error));
  const part: HookPart = {
    values,
    set: (change) => setValues((before) => ({ ...before, ...change })),
    errorOf: (field) =>
      told.find(([path]) => path === field || path.startsWith(`${field}.`))?.[1] ??
      (gaps.has(field) ? t("form.required") : undefined),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (hookGaps(values).size === 0) onSubmit(hookBody(values, stored));
  };
  const isKept = stored?.scheme === values.scheme && values.scheme !== "none";
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NativeSelect
            label={t("hook.scheme")}
            description={t(`scheme_help.${values.scheme}`)}
            value={values.scheme}
            data={SCHEMES.map((value) => ({ value, label: t(`hook_scheme.${value}`) }))}
            onChange={({ currentTarget: { value } }) =>
              part.set({ scheme: SCHEMES.find((one) => one === value) ?? "standard" })
            }
            error={part.errorOf("scheme")}
          />
          {values.scheme !== "none" && (
            <TextInput
              label={t("hook.secret")}
              description={t(isKept ? "hook.secret_kept" : "hook.secret_help")}
              placeholder={isKept ? t("form.stored") : ""}
              autoComplete="off"
              value={values.secret}
              onChange={(event) => part.set({ secret: event.currentTarget.value })}
              error={part.errorOf("secret")}
            />
          )}
        </SimpleGrid>
        <HookOutcome {...part} actions={actions} />
        <Fold
          title={t("form.more")}
          summary={t("hook.more_help")}
          isNeeded={REST.some((field) => part.errorOf(field) !== undefined)}
        >
          <HookRest {...part} />
        </Fold>
        <Switch
          label={t("hook.active")}
          checked={values.active}
          onChange={(event) => part.set({ active: event.currentTarget.checked })}
        />
        <Problem error={error} />
        <Group>
          <Button type="submit" loading={isBusy}>
            {t("action.save")}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t("action.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const REST = [
  "signature_header",
  "subject_path",
  "consumer_path",
  "format_options",
  "verify_token",
];
