import { NativeSelect, SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../../api/queries.ts";
import { addTexts } from "../../i18n/i18n.ts";
import { useSourceText } from "../../source-texts.ts";
import { isMode, SYNC_MODES } from "../../sync-mode.ts";
import { useNames } from "../names.ts";
import { DIRECTIONS } from "../sync-form.tsx";
import {
  actionsFor,
  BOTH_WAYS,
  isOfOne,
  OF_DEFINITION,
  OF_FOLDER,
  readsInvoices,
  type What,
  withAction,
} from "./what.ts";

const ReportInput = lazy(async () => ({
  default: (await import("./report-input.tsx")).ReportInput,
}));

const DefinitionInput = lazy(async () => {
  await addTexts("exchange");
  return { default: (await import("./definition-input.tsx")).DefinitionInput };
});

const SyncInput = lazy(async () => {
  await addTexts("sync");
  return { default: (await import("./sync-input.tsx")).SyncInput };
});

const FolderInput = lazy(async () => {
  await addTexts("fiscal");
  return { default: (await import("../fiscal/folder-input.tsx")).FolderInput };
});

interface WhatInputProps {
  readonly what: What;
  readonly onChange: (what: What) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** The action, of which integration, and what it reads. */
export function WhatInput(props: WhatInputProps) {
  const { what, onChange, errors } = props;
  const s = useSourceText();
  const names = useNames();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const able = integrations.filter(({ actions }) => actions.includes(what.action));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NativeSelect
        label={s("schedule.action")}
        value={what.action}
        data={actionsFor(what).map((value) => ({ value, label: names.action(value) }))}
        onChange={(event) => onChange(withAction(what, event.currentTarget.value))}
        error={errors.action}
      />
      {isOfOne(what.action) && (
        <NativeSelect
          label={s("schedule.integration")}
          required
          value={what.integration}
          data={[
            { value: "", label: s("schedule.choose") },
            ...able.map(({ id, name }) => ({ value: id, label: name || id })),
          ]}
          onChange={(event) => onChange({ ...what, integration: event.currentTarget.value })}
          error={errors.integration_id}
        />
      )}
      {readsInvoices(what.action) && <ReadingInput {...props} />}
      {what.action === OF_DEFINITION && (
        <Suspense fallback={null}>
          <DefinitionInput what={what} onChange={onChange} errors={errors} />
        </Suspense>
      )}
      {what.action === BOTH_WAYS && (
        <Suspense fallback={null}>
          <SyncInput
            choice={what.sync}
            onChange={(sync) => onChange({ ...what, sync })}
            errors={errors}
          />
        </Suspense>
      )}
      {what.action === OF_FOLDER && (
        <Suspense fallback={null}>
          <FolderInput
            path={what.path}
            onChange={(path) => onChange({ ...what, path })}
            errors={errors}
          />
        </Suspense>
      )}
      {what.action === "make_report" && (
        <Suspense fallback={null}>
          <ReportInput
            choice={what.report}
            onChange={(report) => onChange({ ...what, report })}
            errors={errors}
          />
        </Suspense>
      )}
    </SimpleGrid>
  );
}

function ReadingInput({ what, onChange, errors }: WhatInputProps) {
  const { t } = useTranslation();
  const text = useSourceText();
  return (
    <>
      <NativeSelect
        label={t("sync.mode")}
        description={text(`schedule.mode_help.${what.mode}`)}
        inputWrapperOrder={["label", "input", "description", "error"]}
        value={what.mode}
        data={SYNC_MODES.map((value) => ({ value, label: t(`sync.modes.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...what, mode: isMode(value) ? value : "period" })
        }
        error={errors["params.mode"]}
      />
      <NativeSelect
        label={t("invoice.direction")}
        value={what.direction}
        data={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
        onChange={(event) => onChange({ ...what, direction: event.currentTarget.value })}
      />
    </>
  );
}
