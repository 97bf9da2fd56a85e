import { Badge, Group, Text } from "@mantine/core";
import { usePeopleText } from "../../people-texts.ts";
import { integrationOf, PERMISSIONS, textKey } from "../../permissions.ts";

/** What somebody may do, in words. */
export function GrantList({ grants }: { readonly grants: readonly string[] }) {
  const p = usePeopleText();
  const nameOf = (grant: string): string => {
    const integration = integrationOf(grant);
    if (integration !== undefined) return p("permission.one", { name: integration });
    const known = PERMISSIONS.find((one) => one === grant);
    return known ? p(`permission_name.${textKey(known)}`) : grant;
  };
  if (grants.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {p("user.nothing")}
      </Text>
    );
  }
  return (
    <Group gap={6}>
      {grants.map((grant) => (
        <Badge key={grant} variant="default" tt="none" fw={500}>
          {nameOf(grant)}
        </Badge>
      ))}
    </Group>
  );
}
