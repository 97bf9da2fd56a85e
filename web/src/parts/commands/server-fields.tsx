import {
  Alert,
  Anchor,
  NativeSelect,
  PasswordInput,
  SimpleGrid,
  Stack,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unitsQuery } from "../../api/command-queries.ts";
import { useCommandText } from "../../command-texts.ts";
import { isOwnServer, type ServerDraft } from "../../commands/server.ts";
import { useMay } from "../../session.ts";
import { LinkAnchor } from "../link.tsx";

interface ServerFieldsProps {
  readonly server: ServerDraft;
  readonly set: (change: Partial<ServerDraft>) => void;
}

/** Where a command goes and who sends it. */
export function ServerFields({ server, set }: ServerFieldsProps) {
  const { t } = useTranslation();
  const c = useCommandText();
  const isOwn = isOwnServer(server, window.location);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <TextInput
          label={c("server.address")}
          value={server.address}
          spellCheck={false}
          onChange={({ currentTarget: { value } }) => set({ address: value })}
        />
        <TextInput
          label={c("server.port")}
          value={server.port}
          inputMode="numeric"
          maxLength={5}
          onChange={({ currentTarget: { value } }) => set({ port: value.replace(/\D/g, "") })}
        />
        <TextInput
          label={c("server.user")}
          description={c("server.user_help")}
          inputWrapperOrder={["label", "input", "description"]}
          value={server.user}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget: { value } }) => set({ user: value })}
        />
        <PasswordInput
          label={c("server.password")}
          value={server.password}
          autoComplete="new-password"
          disabled={server.user === ""}
          visibilityToggleButtonProps={{ "aria-label": t("action.show_secret") }}
          onChange={({ currentTarget: { value } }) => set({ password: value })}
        />
      </SimpleGrid>
      <UnitInput unitId={server.unitId} onChange={(unitId) => set({ unitId })} />
      {!isOwn && (
        <Alert color="blue">
          {c("server.foreign")}{" "}
          <Anchor component="button" type="button" inherit onClick={() => set(ownServer())}>
            {c("server.own")}
          </Anchor>
        </Alert>
      )}
    </Stack>
  );
}

const ownServer = (): Pick<ServerDraft, "address" | "port"> => ({
  address: `${window.location.protocol}//${window.location.hostname}`,
  port: window.location.port,
});

const OTHER = "other";

interface UnitInputProps {
  readonly unitId: string;
  readonly onChange: (unitId: string) => void;
}

/** One of the units that the hub has, where this person may see them; any other one is typed. */
function UnitInput({ unitId, onChange }: UnitInputProps) {
  const c = useCommandText();
  const { data: units, isLoading } = useQuery({
    ...unitsQuery,
    enabled: useMay("system.manage"),
  });
  const known = units?.some((unit) => unit.unit_id === unitId) ?? false;
  const hasList = units !== undefined && units.length > 0;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {hasList && (
        <NativeSelect
          label={c("server.unit")}
          value={known ? unitId : OTHER}
          data={[
            ...units.map(({ unit_id, name, is_enabled }) => ({
              value: unit_id,
              label: is_enabled ? name : `${name} (${c("units.off")})`,
            })),
            { value: OTHER, label: c("server.other_unit") },
          ]}
          onChange={({ currentTarget: { value } }) => onChange(value === OTHER ? "" : value)}
        />
      )}
      {!isLoading && (
        <TextInput
          label="ID-UJ"
          value={unitId}
          required
          spellCheck={false}
          classNames={{ input: "mono" }}
          placeholder="00000000-0000-0000-0000-000000000000"
          {...(hasList ? {} : { description: c("server.unit_help") })}
          inputWrapperOrder={["label", "input", "description"]}
          onChange={({ currentTarget: { value } }) => onChange(value.trim())}
        />
      )}
      {units?.length === 0 && (
        <LinkAnchor to="/commands/units/new" style={{ alignSelf: "end" }}>
          {c("units.add")}
        </LinkAnchor>
      )}
    </SimpleGrid>
  );
}
