import { Button, Checkbox, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../api/client.ts";
import type { TokenIn } from "../api/types.ts";
import { useSession } from "../session.ts";
import { Problem } from "./problem.tsx";

type Permission = NonNullable<TokenIn["permissions"]>[number];

const PERMISSIONS = [
  "integrations.manage",
  "integrations.run",
  "records.read",
  "records.write",
  "webhooks.manage",
  "commands.read",
  "commands.write",
  "users.manage",
  "system.manage",
] as const satisfies readonly Permission[];
const LIFETIMES_DAYS = [30, 90, 365, 0] as const;
const DAY_MS = 86_400_000;

interface TokenFormProps {
  readonly onSubmit: (values: TokenIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
}

export function TokenForm({ onSubmit, isBusy, error }: TokenFormProps) {
  const { t } = useTranslation();
  const own = useSession()?.permissions ?? [];
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>(["records.read"]);
  const [days, setDays] = useState<number>(90);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({
      name: name.trim(),
      permissions: PERMISSIONS.filter((permission) => chosen.includes(permission)),
      ...(days > 0 ? { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() } : {}),
    });
  };
  const told = fieldErrors(error);
  return (
    <form onSubmit={submit}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t("token.name")}
            placeholder={t("token.name_example")}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={told.name}
          />
          <NativeSelect
            label={t("token.expires")}
            value={String(days)}
            data={LIFETIMES_DAYS.map((count) => ({
              value: String(count),
              label: count === 0 ? t("token.no_expiry") : t("token.in_days", { count }),
            }))}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
            error={told.expires_at}
          />
        </SimpleGrid>
        <Checkbox.Group
          label={t("token.permissions")}
          value={[...chosen]}
          onChange={setChosen}
          error={told.permissions}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {PERMISSIONS.filter((permission) => own.includes(permission)).map((permission) => (
              <Checkbox
                key={permission}
                value={permission}
                label={t(`permission.${permission.replace(".", "_") as Underscored<Permission>}`)}
              />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <Problem error={error} />
        <Button
          type="submit"
          loading={isBusy}
          disabled={chosen.length === 0}
          style={{ alignSelf: "flex-start" }}
        >
          {t("token.create")}
        </Button>
      </Stack>
    </form>
  );
}

/** Keys of texts have no dots of their own. */
type Underscored<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T;
