import { Button } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteRecord, restoreRecord } from "../../api/edit-queries.ts";
import type { HubRecord } from "../../api/types.ts";
import type { FormEntity } from "../../record-draft.ts";
import { useMay } from "../../session.ts";
import { useSyncText } from "../../sync-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { LinkButton } from "../link.tsx";
import { Problem } from "../problem.tsx";

interface RecordButtonsProps {
  readonly entity: FormEntity;
  readonly record: HubRecord;
  readonly name: string;
}

const EDIT = { item: "/items/$id/edit", party: "/parties/$id/edit" } as const;

/** Changes a record by hand, deletes it, or takes that back; nothing for those who may not. */
export function RecordButtons({ entity, record, name }: RecordButtonsProps) {
  const s = useSyncText();
  const mayWrite = useMay("records.write");
  const queryClient = useQueryClient();
  const { id } = record;
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["records"] });
  const remove = useMutation({ mutationFn: () => deleteRecord(entity, id), onSuccess: refresh });
  const restore = useMutation({ mutationFn: () => restoreRecord(entity, id), onSuccess: refresh });
  if (!mayWrite || record.merged_into !== null) return null;
  if (record.deleted_at !== null) {
    return (
      <>
        <Button variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
          {s("edit.restore")}
        </Button>
        <Problem error={restore.error} />
      </>
    );
  }
  return (
    <>
      <LinkButton
        to={EDIT[entity]}
        params={{ id: String(id) }}
        variant="default"
        leftSection={<IconPencil size={18} aria-hidden />}
      >
        {s("edit.edit")}
      </LinkButton>
      <ConfirmButton
        label={s("edit.delete")}
        icon={<IconTrash size={18} aria-hidden />}
        question={s("edit.delete_question", { name })}
        explanation={s("edit.delete_explanation")}
        confirmLabel={s("edit.delete")}
        onConfirm={() => remove.mutateAsync()}
        isBusy={remove.isPending}
        error={remove.error}
      />
    </>
  );
}
