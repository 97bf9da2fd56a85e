import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { groupQuery } from "../api/people-queries.ts";
import type { UserGroup, UserGroupIn } from "../api/types.ts";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { GroupForm } from "../parts/people/group-form.tsx";
import { usePeopleText } from "../people-texts.ts";
import { sessionQuery } from "../session.ts";

const route = getRouteApi("/app/groups/$id");

export function GroupPage() {
  const p = usePeopleText();
  const id = Number(route.useParams().id);
  const { data: group, error, refetch } = useQuery(groupQuery(id));
  if (!group) return <PageState error={error} retry={refetch} />;
  return (
    <Page
      title={group.name}
      back={<LinkAnchor to="/groups">← {p("group.title")}</LinkAnchor>}
      actions={<DeleteButton group={group} />}
    >
      <Edit key={id} group={group} />
    </Page>
  );
}

function Edit({ group }: { readonly group: UserGroup }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: (body: UserGroupIn) =>
      answerOf(api.PUT("/api/groups/{id}", { params: { path: { id: group.id } }, body })),
    onSuccess: async (answer) => {
      queryClient.setQueryData(groupQuery(group.id).queryKey, answer);
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
      await queryClient.invalidateQueries({ queryKey: ["users"] });
      // Whoever saves may be in it.
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      notifications.show({ message: t("common.saved"), color: "green" });
    },
  });
  return (
    <GroupForm
      group={group}
      onSubmit={(values) => save.mutate(values)}
      isBusy={save.isPending}
      error={save.error}
      submitLabel={t("action.save")}
    />
  );
}

function DeleteButton({ group: { id, name } }: { readonly group: UserGroup }) {
  const { t } = useTranslation();
  const p = usePeopleText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/groups/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate({ to: "/groups" });
      queryClient.removeQueries({ queryKey: groupQuery(id).queryKey });
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
      await queryClient.invalidateQueries({ queryKey: ["users"] });
    },
  });
  return (
    <ConfirmButton
      label={t("action.delete")}
      question={p("group.delete_question", { name })}
      explanation={p("group.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
