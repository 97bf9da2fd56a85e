import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { answerOf, api } from "../api/client.ts";
import type { UserIn } from "../api/types.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { UserForm } from "../parts/people/user-form.tsx";
import { WayInShown } from "../parts/people/way-in-shown.tsx";
import { usePeopleText } from "../people-texts.ts";

const route = getRouteApi("/app/users/new");

export function UserNewPage() {
  const p = usePeopleText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (body: UserIn) => answerOf(api.POST("/api/users", { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["users"] }),
  });
  return (
    <Page title={p("user.add")} back={<LinkAnchor to="/users">← {p("user.title")}</LinkAnchor>}>
      {create.data ? (
        <WayInShown
          name={create.data.name}
          way={create.data}
          onDone={() => void navigate({ to: "/users" })}
        />
      ) : (
        <UserForm
          onSubmit={(values) => create.mutate(values)}
          isBusy={create.isPending}
          error={create.error}
          submitLabel={p("user.add")}
        />
      )}
    </Page>
  );
}
