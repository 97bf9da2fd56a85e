import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { answerOf, api } from "../api/client.ts";
import type { UserGroupIn } from "../api/types.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { GroupForm } from "../parts/people/group-form.tsx";
import { usePeopleText } from "../people-texts.ts";

const route = getRouteApi("/app/groups/new");

export function GroupNewPage() {
  const p = usePeopleText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (body: UserGroupIn) => answerOf(api.POST("/api/groups", { body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
      await queryClient.invalidateQueries({ queryKey: ["users"] });
      await navigate({ to: "/groups" });
    },
  });
  return (
    <Page title={p("group.add")} back={<LinkAnchor to="/groups">← {p("group.title")}</LinkAnchor>}>
      <GroupForm
        onSubmit={(values) => create.mutate(values)}
        isBusy={create.isPending}
        error={create.error}
        submitLabel={p("group.add")}
      />
    </Page>
  );
}
