import { Box, Group, List, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Wanting } from "../../api/types.ts";
import { StateBadge } from "../badges.tsx";
import { LinkAnchor } from "../link.tsx";

const REASONS = ["type", "consumer", "filters", "inactive", "wanted"] as const;

/** For every subscription whether it would get an event, and what speaks against it. */
export function WhoGetsIt({ items }: { readonly items: readonly Wanting[] }) {
  const { t } = useTranslation();
  const wanted = items.filter((one) => one.wanted).length;
  const sorted = items.toSorted((a, b) => rankOf(a) - rankOf(b));
  return (
    <Stack gap="sm" role="status">
      <Text size="sm" fw={600}>
        {t("try_it.getters", { count: wanted })}
      </Text>
      {sorted.map((one) => (
        <OneVerdict key={one.subscription_id} verdict={one} />
      ))}
    </Stack>
  );
}

/** Who gets it first, then those that are near to it. */
const rankOf = ({ wanted, reason }: Wanting): number => (wanted ? 0 : reason === "type" ? 2 : 1);

function OneVerdict({ verdict }: { readonly verdict: Wanting }) {
  const { t } = useTranslation();
  const { subscription_id, name, wanted, reason, conditions } = verdict;
  const known = REASONS.find((one) => one === reason);
  return (
    <Box>
      <Group gap="xs" fz="sm">
        <StateBadge
          color={wanted ? "green" : "gray"}
          label={t(wanted ? "try_it.yes" : "try_it.no")}
        />
        <LinkAnchor to="/subscriptions/$id" params={{ id: String(subscription_id) }}>
          {name}
        </LinkAnchor>
        {!wanted && <Text size="sm">{known ? t(`why_not.${known}`) : reason}</Text>}
      </Group>
      {conditions.length > 0 && (
        <List size="sm" mt={4} withPadding>
          {conditions.map((condition) => (
            <List.Item key={JSON.stringify(condition)} className="breakable">
              <Condition condition={condition} />
            </List.Item>
          ))}
        </List>
      )}
    </Box>
  );
}

interface Explained {
  readonly field?: unknown;
  readonly operator?: unknown;
  readonly expected?: unknown;
  readonly found?: unknown;
}

function Condition({ condition }: { readonly condition: unknown }) {
  const { t } = useTranslation();
  const { field, operator, expected, found } = (condition ?? {}) as Explained;
  return (
    <>
      <code className="mono">
        {String(field)} {String(operator)} {JSON.stringify(expected)}
      </code>{" "}
      {found === undefined
        ? t("why_not.absent")
        : t("why_not.found", { found: JSON.stringify(found) })}
    </>
  );
}
