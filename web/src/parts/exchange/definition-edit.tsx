import { Button, Group, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeDefinition, definitionQuery } from "../../api/exchange-queries.ts";
import type { Definition, DefinitionVersion } from "../../api/types.ts";
import { type Body, type Draft, draftOf, sentBody } from "../../exchange/definition.ts";
import { issuesOf } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { BodyFields } from "./body-fields.tsx";
import { IssueList } from "./issue-list.tsx";
import { NameFields } from "./name-fields.tsx";
import { PreviewPanel } from "./preview-panel.tsx";

interface DefinitionEditProps {
  readonly definition: Definition;
  readonly taken: DefinitionVersion | undefined;
  readonly onSaved: () => void;
}

/** The form of a definition, with a preview of what it says before it is saved. */
export function DefinitionEdit({ definition, taken, onSaved }: DefinitionEditProps) {
  const { t } = useTranslation();
  const x = useExchangeText();
  const queryClient = useQueryClient();
  // What was read when the form was opened: somebody else's change meanwhile is refused, not undone.
  const [version, setVersion] = useState(definition.version);
  const [draft, setDraft] = useState<Draft>(() => ({
    ...draftOf(definition),
    ...(taken ? { name: taken.name, body: taken.body as Body } : {}),
  }));
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () =>
      changeDefinition(draft.slug, {
        ...{ name: draft.name.trim(), integration_id: draft.integration, module: draft.module },
        ...{ active: draft.active, body: sentBody(draft.body), version },
      }),
    onSuccess: async (saved) => {
      setVersion(saved.version);
      queryClient.setQueryData(definitionQuery(saved.slug).queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: ["exchange"] });
      notifications.show({ message: t("common.saved"), color: "green" });
      onSaved();
    },
  });
  const issues = issuesOf(save.error);
  return (
    <Stack>
      <Section title={x("name_section")}>
        <NameFields draft={draft} set={set} issues={issues} isNew={false} />
      </Section>
      <BodyFields
        integration={draft.integration}
        body={draft.body}
        onChange={(body) => set({ body })}
        issues={issues}
      />
      {draft.body.direction !== "mirror" && (
        <PreviewPanel integration={draft.integration} body={draft.body} />
      )}
      <Problem error={save.error} />
      <IssueList issues={issues} />
      <Group>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t("action.save")}
        </Button>
      </Group>
    </Stack>
  );
}
