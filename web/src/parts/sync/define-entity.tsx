import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import { type SyncableEntity, saveSyncSettings } from "../../api/sync-queries.ts";
import { useSyncText } from "../../sync-texts.ts";
import { Fold } from "../fold.tsx";
import { Problem } from "../problem.tsx";
import { DefinitionChoice } from "./definition-choice.tsx";

interface DefineEntityProps {
  readonly integrationId: string;
  readonly entity: SyncableEntity;
}

/** For a kind of records that a database or files have: which definitions read and write it. */
export function DefineEntity({ integrationId, entity }: DefineEntityProps) {
  const s = useSyncText();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<{
    readonly import_definition?: string | undefined;
    readonly export_definition?: string | undefined;
  }>({});
  const { import_definition: reads, export_definition: writes } = chosen;
  const save = useMutation({
    mutationFn: () =>
      saveSyncSettings(integrationId, entity, {
        ...(reads ? { import_definition: reads } : {}),
        ...(writes ? { export_definition: writes } : {}),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["sync", "settings"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Fold title={s(`entities.${entity}`)} summary={s("settings.define")}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" c="dimmed">
            {s("settings.definitions_help")}
          </Text>
          <DefinitionChoice
            {...{ integrationId, entity, chosen }}
            onChange={setChosen}
            errors={fieldErrors(save.error)}
          />
          <Problem error={save.error} />
          <Button
            type="submit"
            disabled={!reads && !writes}
            loading={save.isPending}
            style={{ alignSelf: "flex-start" }}
          >
            {s("settings.save")}
          </Button>
        </Stack>
      </form>
    </Fold>
  );
}
