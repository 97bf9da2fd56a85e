import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { ruleQuery } from "../api/project-queries.ts";
import type { Rule, RuleIn } from "../api/types.ts";
import { StateBadge } from "../parts/badges.tsx";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { ConditionSummary } from "../parts/rule/condition-summary.tsx";
import { RuleForm } from "../parts/rule/rule-form.tsx";
import { Section } from "../parts/section.tsx";
import { useRecordText } from "../record-texts.ts";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/rules/$id");

export function RulePage() {
  const tr = useRecordText();
  const id = Number(route.useParams().id);
  const mayWrite = useMay("records.write");
  const { data: rule, error, refetch } = useQuery(ruleQuery(id));
  if (!rule) return <PageState error={error} retry={refetch} />;
  return (
    <Page
      title={rule.name}
      mark={!rule.active && <StateBadge color="gray" label={tr("rule.off")} />}
      back={<LinkAnchor to="/rules">← {tr("rule.title")}</LinkAnchor>}
      actions={mayWrite && <DeleteButton rule={rule} />}
    >
      {mayWrite ? (
        <Edit key={id} rule={rule} />
      ) : (
        <Section title={tr("rule.conditions")}>
          <ConditionSummary conditions={rule.conditions} />
        </Section>
      )}
    </Page>
  );
}

function Edit({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: (body: RuleIn) =>
      answerOf(api.PATCH("/api/rules/{id}", { params: { path: { id: rule.id } }, body })),
    onSuccess: async (answer) => {
      queryClient.setQueryData(ruleQuery(rule.id).queryKey, answer);
      await queryClient.invalidateQueries({ queryKey: ["rules", "list"] });
      notifications.show({ message: t("common.saved"), color: "green" });
    },
  });
  return (
    <RuleForm
      rule={rule}
      onSubmit={(values) => save.mutate(values)}
      isBusy={save.isPending}
      error={save.error}
      submitLabel={t("action.save")}
    />
  );
}

function DeleteButton({ rule: { id, name } }: { readonly rule: Rule }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/rules/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate({ to: "/rules" });
      queryClient.removeQueries({ queryKey: ["rules", "one", id] });
      await queryClient.invalidateQueries({ queryKey: ["rules", "list"] });
    },
  });
  return (
    <ConfirmButton
      label={t("action.delete")}
      question={tr("rule.delete_question", { name })}
      explanation={tr("rule.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
