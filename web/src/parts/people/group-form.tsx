import { Button, Checkbox, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import { allUsersQuery } from "../../api/people-queries.ts";
import type { UserGroup, UserGroupIn } from "../../api/types.ts";
import { usePeopleText } from "../../people-texts.ts";
import { Problem } from "../problem.tsx";
import { PermissionFields } from "./permission-fields.tsx";

interface GroupFormProps {
  /** Absent for a new one. */
  readonly group?: UserGroup;
  readonly onSubmit: (values: UserGroupIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

/** A group: its name, who is in it, and what it gives them. */
export function GroupForm({ group, onSubmit, isBusy, error, submitLabel }: GroupFormProps) {
  const p = usePeopleText();
  const listed = useQuery(allUsersQuery).data ?? [];
  const [name, setName] = useState(group?.name ?? "");
  const [permissions, setPermissions] = useState<readonly string[]>(group?.permissions ?? []);
  const [members, setMembers] = useState(group?.members.map(({ id }) => String(id)) ?? []);
  const known = new Map([...listed, ...(group?.members ?? [])].map((user) => [user.id, user]));
  const told = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({
      name: name.trim(),
      permissions: [...permissions] as NonNullable<UserGroupIn["permissions"]>,
      members: members.map(Number),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={720}>
        <TextInput
          label={p("group.name")}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={told.name}
        />
        <Checkbox.Group
          label={p("group.members")}
          value={members}
          onChange={setMembers}
          error={told.members}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {[...known.values()].map(({ id, name: person, email }) => (
              <Checkbox key={id} value={String(id)} label={person} description={email} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <PermissionFields value={permissions} onChange={setPermissions} error={told.permissions} />
        <Problem error={error} />
        <Button type="submit" loading={isBusy} style={{ alignSelf: "flex-start" }}>
          {submitLabel}
        </Button>
      </Stack>
    </form>
  );
}
