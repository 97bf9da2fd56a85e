import { Button, PasswordInput, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import { Problem } from "./problem.tsx";

const MIN_LENGTH = 12;

/** Changes the password of who is signed in. */
export function PasswordForm({ onDone }: { readonly onDone?: () => void }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        api.PUT("/api/session/password", {
          body: { current_password: current, new_password: wanted },
        }),
      ),
    onSuccess: () => {
      setCurrent("");
      setWanted("");
      notifications.show({ message: t("settings.password_changed"), color: "green" });
      onDone?.();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  const errors = fieldErrors(change.error);
  const isTooShort = wanted !== "" && wanted.length < MIN_LENGTH;
  const toggle = { "aria-label": t("action.show_secret") };
  return (
    <form onSubmit={submit}>
      <Stack align="stretch" maw={420}>
        <PasswordInput
          label={t("settings.current_password")}
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={errors.current_password}
          visibilityToggleButtonProps={toggle}
        />
        <PasswordInput
          label={t("settings.new_password")}
          description={t("settings.password_rule", { count: MIN_LENGTH })}
          autoComplete="new-password"
          required
          minLength={MIN_LENGTH}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          error={errors.new_password ?? isTooShort}
          visibilityToggleButtonProps={toggle}
        />
        <Problem error={change.error} />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          {t("settings.change_password")}
        </Button>
      </Stack>
    </form>
  );
}
