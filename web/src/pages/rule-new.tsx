import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { answerOf, api } from "../api/client.ts";
import type { RuleIn } from "../api/types.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { RuleForm } from "../parts/rule/rule-form.tsx";
import { useRecordText } from "../record-texts.ts";

const route = getRouteApi("/app/rules/new");

export function RuleNewPage() {
  const tr = useRecordText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (body: RuleIn) => answerOf(api.POST("/api/rules", { body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["rules", "list"] });
      await navigate({ to: "/rules" });
    },
  });
  return (
    <Page title={tr("rule.add")} back={<LinkAnchor to="/rules">← {tr("rule.title")}</LinkAnchor>}>
      <RuleForm
        onSubmit={(values) => create.mutate(values)}
        isBusy={create.isPending}
        error={create.error}
        submitLabel={tr("rule.add")}
      />
    </Page>
  );
}
