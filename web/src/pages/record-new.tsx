import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { createRecord } from "../api/edit-queries.ts";
import { RecordForm } from "../parts/edit/record-form.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Section } from "../parts/section.tsx";
import { type FormEntity, newRecord, type RecordDraft, recordDraft } from "../record-draft.ts";
import { useSyncText } from "../sync-texts.ts";

const LISTS = { item: "/items", party: "/parties" } as const;
const PAGES = { item: "/items/$id", party: "/parties/$id" } as const;
const NAMES = { item: "nav.items", party: "nav.parties" } as const;

export const ItemNewPage = () => <RecordNew entity="item" />;
export const PartyNewPage = () => <RecordNew entity="party" />;

function RecordNew({ entity }: { readonly entity: FormEntity }) {
  const { t } = useTranslation();
  const s = useSyncText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (draft: RecordDraft) => createRecord(entity, newRecord(draft)),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ["records", entity] });
      await navigate({ to: PAGES[entity], params: { id: String(id) } });
    },
  });
  return (
    <Page
      title={s(`edit.add_${entity}`)}
      back={<LinkAnchor to={LISTS[entity]}>← {t(NAMES[entity])}</LinkAnchor>}
    >
      <Section>
        <RecordForm
          entity={entity}
          draft={recordDraft(entity)}
          isNew
          onSubmit={(draft) => create.mutate(draft)}
          isBusy={create.isPending}
          error={create.error}
        />
      </Section>
    </Page>
  );
}
