import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { companiesQuery } from "../../api/fiscal-queries.ts";
import type { FiscalCompany, FiscalRecord, ManifestIn } from "../../api/types.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { useMay } from "../../session.ts";
import { LiveRun } from "../live-run.tsx";
import { Section } from "../section.tsx";
import { ManifestDialog } from "./manifest-dialog.tsx";
import { ManifestState } from "./manifest-state.tsx";

export const MANIFESTATIONS = ["210200", "210210", "210220", "210240"] as const;
type Type = ManifestIn["type"];

/** Whether a company may answer for the recipient: a summary does not say who that is. */
const canSign = (company: FiscalCompany, record: FiscalRecord): boolean =>
  company.active &&
  company.certificate !== null &&
  company.certificate.days_left >= 0 &&
  company.environment === record.environment &&
  (record.recipient_tax_id === null || company.tax_id === record.recipient_tax_id);

/** What the recipient has told the authority, and the buttons to say it. */
export function ManifestSection({ record }: { readonly record: FiscalRecord }) {
  const f = useFiscalText();
  const mayManage = useMay("integrations.manage");
  const companies = useQuery({ ...companiesQuery, enabled: mayManage }).data;
  const [type, setType] = useState<Type>();
  const [runId, setRunId] = useState<string>();
  const able = (companies ?? []).filter((company) => canSign(company, record));
  const said = record.manifestations;
  if (said.length === 0 && !mayManage) return null;
  return (
    <Section title={f("manifest.title")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {f("manifest.help")}
        </Text>
        {said.map((one) => (
          <ManifestState key={one.id} manifestation={one} />
        ))}
        {mayManage && companies && able.length === 0 && (
          <Text size="sm">{f("manifest.none_able")}</Text>
        )}
        {mayManage && able.length > 0 && (
          <Group gap="xs">
            {MANIFESTATIONS.map((one) => (
              <Button
                key={one}
                size="xs"
                variant="default"
                disabled={said.some((past) => past.type === one && past.state !== "refused")}
                onClick={() => setType(one)}
              >
                {f(`manifest.${one}`)}
              </Button>
            ))}
          </Group>
        )}
        {runId && <LiveRun id={runId} />}
      </Stack>
      {type && (
        <ManifestDialog
          type={type}
          accessKey={record.access_key}
          companies={able}
          onClose={() => setType(undefined)}
          onSent={setRunId}
        />
      )}
    </Section>
  );
}
