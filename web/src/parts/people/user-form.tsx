import "@mantine/core/styles/Radio.css";
import {
  Button,
  Checkbox,
  NativeSelect,
  Radio,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import { groupsQuery } from "../../api/people-queries.ts";
import type { User, UserIn } from "../../api/types.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { usePeopleText } from "../../people-texts.ts";
import { Problem } from "../problem.tsx";
import { PermissionFields } from "./permission-fields.tsx";

export type UserValues = Required<Omit<UserIn, "invite_by">> & Pick<UserIn, "invite_by">;

interface UserFormProps {
  /** Absent for a new one. */
  readonly user?: User;
  readonly onSubmit: (values: UserValues) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

/** A person: e-mail, name, language, permissions and groups; a new one also how to get in. */
export function UserForm({ user, onSubmit, isBusy, error, submitLabel }: UserFormProps) {
  const p = usePeopleText();
  const groups = useQuery(groupsQuery).data;
  const [email, setEmail] = useState(user?.email ?? "");
  const [name, setName] = useState(user?.name ?? "");
  const [language, setLanguage] = useState(user?.language ?? currentLanguage());
  const [permissions, setPermissions] = useState<readonly string[]>(user?.permissions ?? []);
  const [chosen, setChosen] = useState(user?.groups.map(({ id }) => String(id)) ?? []);
  const [inviteBy, setInviteBy] = useState<"link" | "password">("link");
  const told = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({
      ...{ email: email.trim(), name: name.trim() },
      language: isLanguage(language) ? language : "en",
      permissions: [...permissions] as UserValues["permissions"],
      groups: chosen.map(Number),
      ...(user ? {} : { invite_by: inviteBy }),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={720}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={p("user.name")}
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={told.name}
          />
          <TextInput
            label={p("user.email")}
            type="email"
            autoComplete="off"
            required
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={told.email}
          />
          <NativeSelect
            label={p("user.language")}
            value={language}
            data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            onChange={(event) => setLanguage(event.currentTarget.value)}
          />
        </SimpleGrid>
        <Checkbox.Group
          label={p("user.groups")}
          value={chosen}
          onChange={setChosen}
          error={told.groups}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {groups?.map(({ id, name: title }) => (
              <Checkbox key={id} value={String(id)} label={title} />
            ))}
          </SimpleGrid>
          {groups?.length === 0 && (
            <Text size="sm" c="dimmed">
              {p("user.no_groups")}
            </Text>
          )}
        </Checkbox.Group>
        <PermissionFields value={permissions} onChange={setPermissions} error={told.permissions} />
        <Text size="sm" c="dimmed">
          {p("permission.at_once")}
        </Text>
        {!user && <InviteChoice value={inviteBy} onChange={setInviteBy} />}
        <Problem error={error} />
        <Button type="submit" loading={isBusy} style={{ alignSelf: "flex-start" }}>
          {submitLabel}
        </Button>
      </Stack>
    </form>
  );
}

interface InviteChoiceProps {
  readonly value: "link" | "password";
  readonly onChange: (value: "link" | "password") => void;
}

function InviteChoice({ value, onChange }: InviteChoiceProps) {
  const p = usePeopleText();
  return (
    <Radio.Group
      label={p("user.invite_by")}
      value={value}
      onChange={(wanted) => onChange(wanted === "password" ? "password" : "link")}
    >
      <Stack gap={6} mt="xs">
        <Radio value="link" label={p("user.by_link")} />
        <Radio value="password" label={p("user.by_password")} />
      </Stack>
    </Radio.Group>
  );
}
