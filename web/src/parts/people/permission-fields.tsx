import "@mantine/core/styles/Fieldset.css";
import { Checkbox, Fieldset, Stack, Text } from "@mantine/core";
import { usePeopleText } from "../../people-texts.ts";
import { integrationOf, PERMISSIONS, type Permission, textKey } from "../../permissions.ts";
import { RunChoice } from "./run-choice.tsx";

interface PermissionFieldsProps {
  readonly value: readonly string[];
  readonly onChange: (grants: readonly string[]) => void;
  readonly error?: string | undefined;
  /** Those to choose from; all where left out. */
  readonly allowed?: readonly string[];
}

/** Permissions of the whole organisation, and which integrations may be run. */
export function PermissionFields({ value, onChange, error, allowed }: PermissionFieldsProps) {
  const p = usePeopleText();
  const offered = PERMISSIONS.filter((one) => allowed === undefined || allowed.includes(one));
  const single = allowed?.flatMap((grant) => integrationOf(grant) ?? []);
  const set = (permission: Permission, isOn: boolean) =>
    onChange(isOn ? [...value, permission] : value.filter((one) => one !== permission));
  const mayRun = offered.includes("integrations.run") || (single?.length ?? 0) > 0;
  return (
    <Fieldset legend={p("permission.title")}>
      <Stack gap="sm">
        {mayRun && (
          <RunChoice
            value={value}
            onChange={onChange}
            {...(offered.includes("integrations.run") ? {} : { only: single ?? [] })}
          />
        )}
        {offered
          .filter((permission) => permission !== "integrations.run")
          .map((permission) => (
            <OnePermission
              key={permission}
              permission={permission}
              checked={value.includes(permission)}
              onChange={(isOn) => set(permission, isOn)}
            />
          ))}
        {error && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {error}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}

interface OnePermissionProps {
  readonly permission: Permission;
  readonly checked: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function OnePermission({ permission, checked, onChange }: OnePermissionProps) {
  const p = usePeopleText();
  return (
    <Checkbox
      label={p(`permission_name.${textKey(permission)}`)}
      description={p(`permission.${textKey(permission)}`)}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
