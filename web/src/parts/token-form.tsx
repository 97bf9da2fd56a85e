import { Button, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../api/client.ts";
import type { TokenIn } from "../api/types.ts";
import { usePeopleText } from "../people-texts.ts";
import { useSession } from "../session.ts";
import { PermissionFields } from "./people/permission-fields.tsx";
import { Problem } from "./problem.tsx";

const LIFETIMES_DAYS = [30, 90, 365, 0] as const;
const DAY_MS = 86_400_000;

interface TokenFormProps {
  readonly onSubmit: (values: TokenIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
}

export function TokenForm({ onSubmit, isBusy, error }: TokenFormProps) {
  const p = usePeopleText();
  const own = useSession()?.permissions ?? [];
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>(
    own.filter((one) => one === "records.read"),
  );
  const [days, setDays] = useState<number>(90);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({
      name: name.trim(),
      permissions: [...chosen] as NonNullable<TokenIn["permissions"]>,
      ...(days > 0 ? { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() } : {}),
    });
  };
  const told = fieldErrors(error);
  return (
    <form onSubmit={submit}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={p("token.name")}
            placeholder={p("token.name_example")}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={told.name}
          />
          <NativeSelect
            label={p("token.expires")}
            value={String(days)}
            data={LIFETIMES_DAYS.map((count) => ({
              value: String(count),
              label: count === 0 ? p("token.no_expiry") : p("token.in_days", { count }),
            }))}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
            error={told.expires_at}
          />
        </SimpleGrid>
        <PermissionFields
          value={chosen}
          onChange={setChosen}
          allowed={own}
          error={told.permissions}
        />
        <Problem error={error} />
        <Button
          type="submit"
          loading={isBusy}
          disabled={chosen.length === 0}
          style={{ alignSelf: "flex-start" }}
        >
          {p("token.create")}
        </Button>
      </Stack>
    </form>
  );
}
