import { Alert, Button, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiProblem } from "../api/client.ts";
import { changeRecord } from "../api/edit-queries.ts";
import { itemQuery } from "../api/item-queries.ts";
import { partyQuery } from "../api/party-queries.ts";
import type { HubRecord } from "../api/types.ts";
import { RecordForm } from "../parts/edit/record-form.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Section } from "../parts/section.tsx";
import { changedFields, type FormEntity, type RecordDraft, recordDraft } from "../record-draft.ts";
import { useSyncText } from "../sync-texts.ts";

const PAGES = { item: "/items/$id", party: "/parties/$id" } as const;
const itemRoute = getRouteApi("/app/items/$id/edit");
const partyRoute = getRouteApi("/app/parties/$id/edit");

export function ItemEditPage() {
  const { data, error, refetch } = useQuery(itemQuery(Number(itemRoute.useParams().id)));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <Edit key={data.id} entity="item" record={data} reload={refetch} />;
}

export function PartyEditPage() {
  const { data, error, refetch } = useQuery(partyQuery(Number(partyRoute.useParams().id)));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <Edit key={data.id} entity="party" record={data} reload={refetch} />;
}

interface EditProps {
  readonly entity: FormEntity;
  readonly record: HubRecord;
  readonly reload: () => Promise<unknown>;
}

const nameOf = ({ data }: HubRecord): string => (data as { readonly name: string }).name;
const isChangedMeanwhile = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === "record_changed";

function Edit({ entity, record, reload }: EditProps) {
  const s = useSyncText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  // What the form began with: the list of records may be read anew behind it.
  const [begun, setBegun] = useState(record);
  const before = recordDraft(entity, begun.data);
  const leave = () => navigate({ to: PAGES[entity], params: { id: String(record.id) } });
  const save = useMutation({
    async mutationFn(draft: RecordDraft) {
      const fields = changedFields(before, draft);
      if (Object.keys(fields).length > 0) await changeRecord(entity, begun, fields);
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["records", entity] });
      await leave();
    },
  });
  const again = async () => {
    await reload();
    save.reset();
    const key = ["records", entity, "one", record.id];
    setBegun(queryClient.getQueryData<HubRecord>(key) ?? record);
  };
  const params = { id: String(record.id) };
  return (
    <Page
      title={nameOf(record)}
      back={
        <LinkAnchor to={PAGES[entity]} params={params}>
          ← {nameOf(record)}
        </LinkAnchor>
      }
    >
      {isChangedMeanwhile(save.error) && (
        <Alert color="yellow">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{s("edit.changed_meanwhile")}</Text>
            <Button size="xs" variant="default" onClick={() => void again()}>
              {s("edit.reload")}
            </Button>
          </Stack>
        </Alert>
      )}
      <Section>
        <RecordForm
          key={begun.revision}
          entity={entity}
          draft={before}
          isNew={false}
          onSubmit={(draft) => save.mutate(draft)}
          isBusy={save.isPending}
          error={isChangedMeanwhile(save.error) ? undefined : save.error}
        />
      </Section>
    </Page>
  );
}
