import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { userQuery } from "../../api/people-queries.ts";
import type { User } from "../../api/types.ts";
import { usePeopleText } from "../../people-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";

/** Disables a person, or lets in again. */
export function UserSwitch({ user: { id, name, active } }: { readonly user: User }) {
  const p = usePeopleText();
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (wanted: boolean) =>
      answerOf(api.PUT("/api/users/{id}", { params: { path: { id } }, body: { active: wanted } })),
    onSuccess: async (answer) => {
      queryClient.setQueryData(userQuery(id).queryKey, answer);
      await queryClient.invalidateQueries({ queryKey: ["users"] });
    },
  });
  if (!active) {
    return (
      <Button variant="default" loading={change.isPending} onClick={() => change.mutate(true)}>
        {p("user.enable")}
      </Button>
    );
  }
  return (
    <ConfirmButton
      label={p("user.disable")}
      question={p("user.disable_question", { name })}
      explanation={p("user.disable_explanation")}
      confirmLabel={p("user.disable")}
      onConfirm={() => change.mutateAsync(false)}
      isBusy={change.isPending}
      error={change.error}
    />
  );
}
