import { Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { userQuery } from "../api/people-queries.ts";
import type { User, UserPatch } from "../api/types.ts";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { GrantList } from "../parts/people/grant-list.tsx";
import { UserForm } from "../parts/people/user-form.tsx";
import { UserState } from "../parts/people/user-state.tsx";
import { UserSwitch } from "../parts/people/user-switch.tsx";
import { WayInSection } from "../parts/people/way-in-section.tsx";
import { Section } from "../parts/section.tsx";
import { usePeopleText } from "../people-texts.ts";
import { sessionQuery } from "../session.ts";

const route = getRouteApi("/app/users/$id");

export function UserPage() {
  const p = usePeopleText();
  const id = Number(route.useParams().id);
  const { data: user, error, refetch } = useQuery(userQuery(id));
  if (!user) return <PageState error={error} retry={refetch} />;
  return (
    <Page
      title={user.name}
      mark={<UserState user={user} />}
      back={<LinkAnchor to="/users">← {p("user.title")}</LinkAnchor>}
      actions={
        <>
          <UserSwitch user={user} />
          <DeleteButton user={user} />
        </>
      }
    >
      <Section title={p("user.facts")}>
        <Stack>
          <Text size="sm" fw={600}>
            {p("user.all")}
          </Text>
          <GrantList grants={user.all_permissions} />
          <Edit key={id} user={user} />
        </Stack>
      </Section>
      {user.active && <WayInSection user={user} />}
    </Page>
  );
}

function Edit({ user }: { readonly user: User }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: (body: UserPatch) =>
      answerOf(api.PUT("/api/users/{id}", { params: { path: { id: user.id } }, body })),
    onSuccess: async (answer) => {
      queryClient.setQueryData(userQuery(user.id).queryKey, answer);
      await queryClient.invalidateQueries({ queryKey: ["users"] });
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
      // It may be the own one.
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      notifications.show({ message: t("common.saved"), color: "green" });
    },
  });
  return (
    <UserForm
      user={user}
      onSubmit={(values) => save.mutate(values)}
      isBusy={save.isPending}
      error={save.error}
      submitLabel={t("action.save")}
    />
  );
}

function DeleteButton({ user: { id, name } }: { readonly user: User }) {
  const { t } = useTranslation();
  const p = usePeopleText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/users/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate({ to: "/users" });
      queryClient.removeQueries({ queryKey: userQuery(id).queryKey });
      await queryClient.invalidateQueries({ queryKey: ["users"] });
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
    },
  });
  return (
    <ConfirmButton
      label={t("action.delete")}
      question={p("user.delete_question", { name })}
      explanation={p("user.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
