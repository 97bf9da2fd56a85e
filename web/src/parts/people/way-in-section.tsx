import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { User } from "../../api/types.ts";
import { usePeopleText } from "../../people-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { WayInShown } from "./way-in-shown.tsx";

/** A new link or password for somebody. */
export function WayInSection({ user: { id, name } }: { readonly user: User }) {
  const p = usePeopleText();
  const queryClient = useQueryClient();
  const give = useMutation({
    mutationFn: (by: "link" | "password") =>
      answerOf(api.POST("/api/users/{id}/invitation", { params: { path: { id } }, body: { by } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["users"] }),
  });
  return (
    <Section title={p("user.way_in")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {p("user.way_in_help")}
        </Text>
        {give.data ? (
          <WayInShown name={name} way={give.data} onDone={give.reset} />
        ) : (
          <Group gap="sm">
            <Button variant="default" loading={give.isPending} onClick={() => give.mutate("link")}>
              {p("user.make_link")}
            </Button>
            <ConfirmButton
              label={p("user.make_password")}
              question={p("user.password_question", { name })}
              explanation={p("user.password_explanation")}
              confirmLabel={p("user.make_password")}
              onConfirm={() => give.mutateAsync("password")}
              isBusy={give.isPending}
              error={give.error}
            />
          </Group>
        )}
        <Problem error={give.error} />
      </Stack>
    </Section>
  );
}
