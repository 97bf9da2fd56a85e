import {
  Alert,
  Button,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { checkPack, installPack, packScripts } from "../../api/pack-queries.ts";
import { integrationsQuery } from "../../api/queries.ts";
import type { ExchangePack, PackCheck, PackScript } from "../../api/types.ts";
import { issuesOf } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { CopyLine } from "../copy-line.tsx";
import { Fold } from "../fold.tsx";
import { LinkAnchor } from "../link.tsx";
import { ListTable } from "../list-table.tsx";
import { Problem } from "../problem.tsx";
import { IssueList } from "./issue-list.tsx";

/** What the scripts are made with, and what is done with the pack. */
export function PackForm({ pack }: { readonly pack: ExchangePack }) {
  const x = useExchangeText();
  const language = currentLanguage();
  const queryClient = useQueryClient();
  const [erp, setErp] = useState("");
  const [hub, setHub] = useState("eDok");
  const [login, setLogin] = useState("hub_reader");
  const [company, setCompany] = useState("");
  const [integration, setIntegration] = useState("");
  const able = (useQuery(integrationsQuery).data ?? []).filter(
    ({ provider }) => provider === pack.provider,
  );
  const options = {
    ...{ erp_database: erp.trim(), hub_database: hub.trim(), login: login.trim() },
    ...(company.trim() === "" ? {} : { company: company.trim() }),
  };
  const scripts = useMutation({ mutationFn: () => packScripts(pack.id, options) });
  const install = useMutation({
    mutationFn: () => installPack(pack.id, { integration_id: integration, options, language }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["exchange", "list"] }),
  });
  const check = useMutation({
    mutationFn: () =>
      checkPack(pack.id, {
        integration_id: integration,
        erp_database: options.erp_database,
        ...(company.trim() === "" ? {} : { company: company.trim() }),
      }),
  });
  const failed = scripts.error ?? install.error ?? check.error;
  const isNamed = options.erp_database !== "";
  const isWhole = isNamed && integration !== "";
  const name = (label: string, value: string, set: (text: string) => void, isNeeded = false) => (
    <TextInput
      label={label}
      required={isNeeded}
      maxLength={100}
      spellCheck={false}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {name(x("pack.erp_database"), erp, setErp, true)}
        {name(x("pack.hub_database"), hub, setHub)}
        {name(x("pack.login"), login, setLogin)}
        {name(x("pack.company"), company, setCompany)}
      </SimpleGrid>
      <Group>
        <Button
          variant="default"
          disabled={!isNamed}
          loading={scripts.isPending}
          onClick={() => scripts.mutate()}
        >
          {x("pack.scripts")}
        </Button>
      </Group>
      {scripts.data && <Scripts scripts={scripts.data} />}
      <NativeSelect
        label={x("pack.integration")}
        description={able.length === 0 ? x("pack.no_integration") : undefined}
        value={integration}
        data={[
          { value: "", label: x("pack.choose") },
          ...able.map(({ id, name: title }) => ({ value: id, label: title || id })),
        ]}
        onChange={(event) => setIntegration(event.currentTarget.value)}
      />
      <Group>
        <Button
          variant="default"
          disabled={!isWhole}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {x("pack.check")}
        </Button>
        <Button disabled={!isWhole} loading={install.isPending} onClick={() => install.mutate()}>
          {x("pack.install")}
        </Button>
      </Group>
      <Problem error={failed} />
      <IssueList issues={issuesOf(failed)} />
      {check.data && <Findings check={check.data} />}
      {install.data && (
        <Alert color="green" role="status">
          <Stack gap={4}>
            <Text>{x("pack.installed", { count: install.data.length })}</Text>
            {install.data.map((slug) => (
              <LinkAnchor key={slug} to="/exchange/$slug" params={{ slug }}>
                {slug}
              </LinkAnchor>
            ))}
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}

function Scripts({ scripts }: { readonly scripts: readonly PackScript[] }) {
  const x = useExchangeText();
  const format = useFormat();
  return (
    <Stack gap="xs">
      <Text size="sm">{x("pack.scripts_help")}</Text>
      {scripts.map(({ name, title, is_optional, sql }) => (
        <Fold
          key={name}
          title={name}
          summary={`${format.text(title)}${is_optional ? ` · ${x("pack.optional")}` : ""}`}
        >
          <CopyLine label={name} value={sql} />
        </Fold>
      ))}
    </Stack>
  );
}

function Findings({ check }: { readonly check: PackCheck }) {
  const x = useExchangeText();
  if (check.ok && check.findings.length === 0) {
    return (
      <Alert color="green" role="status">
        {x("pack.all_there", { count: check.tables })}
      </Alert>
    );
  }
  return (
    <Stack gap="xs">
      <Alert color={check.ok ? "yellow" : "red"} role="status">
        {x("pack.findings", { count: check.findings.length })}
      </Alert>
      <ListTable
        caption={x("pack.check")}
        isStatic
        items={check.findings}
        keyOf={(_, index) => index}
        columns={[
          { title: x("pack.table"), cell: ({ table }) => table },
          { title: x("pack.column"), cell: ({ column }) => column },
          { title: x("pack.what"), cell: ({ message }) => message },
          { title: x("pack.mark"), cell: ({ mark }) => mark },
        ]}
      />
    </Stack>
  );
}
