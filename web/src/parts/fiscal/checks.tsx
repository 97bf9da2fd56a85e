import { Group, Stack, Text } from "@mantine/core";
import type { FiscalRecord } from "../../api/types.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { Section } from "../section.tsx";
import { LevelBadge } from "./badges.tsx";
import { useCodeText } from "./use-code-text.ts";

const CHECKS = [
  "structure",
  "key",
  "tax_ids",
  "totals",
  "protocol",
  "signature",
  "schema",
] as const;
type Issue = FiscalRecord["issues"][number];

/** What was checked with which result, and what is wrong in plain words. */
export function Checks({ record }: { readonly record: FiscalRecord }) {
  const f = useFiscalText();
  const { check_results: results, issues, schema } = record;
  return (
    <Section title={f("check.title")}>
      <Stack gap="md">
        <Group gap="lg" component="dl" m={0}>
          {CHECKS.map((name) => (
            <Stack key={name} gap={2}>
              <Text component="dt" size="xs" c="dimmed">
                {f(`check.${name}`)}
              </Text>
              <Text component="dd" m={0}>
                <LevelBadge level={results[name] ?? "skipped"} />
              </Text>
            </Stack>
          ))}
        </Group>
        {schema && (
          <Text size="sm" c="dimmed">
            {f("check.fits", { schema })}
          </Text>
        )}
        {issues.length > 0 && (
          <Stack component="ul" className="plain-list" gap="sm" p={0} m={0}>
            {issues.map((issue) => (
              <li key={`${issue.code} ${issue.field} ${issue.message}`}>
                <OneIssue issue={issue} />
              </li>
            ))}
          </Stack>
        )}
      </Stack>
    </Section>
  );
}

function OneIssue({ issue: { code, level, message, field } }: { readonly issue: Issue }) {
  const f = useFiscalText();
  const codeText = useCodeText();
  const said = codeText(code);
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap">
      <LevelBadge level={level} />
      <div>
        <Text size="sm">{said ?? message}</Text>
        {said !== undefined && (
          <Text size="xs" c="dimmed" className="breakable" lang="en">
            {message}
          </Text>
        )}
        <Text size="xs" c="dimmed" className="breakable">
          {field && `${f("check.field", { field })} · `}
          <span className="mono">{code}</span>
        </Text>
      </div>
    </Group>
  );
}
