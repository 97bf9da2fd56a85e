import { List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { schedulesQuery } from "../../api/schedule-queries.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { Instant } from "../instant.tsx";
import { LinkAnchor, LinkButton } from "../link.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

interface SchedulesSectionProps {
  readonly slug: string;
  readonly integration: string;
  readonly mayManage: boolean;
}

/** When a definition starts by itself. */
export function SchedulesSection({ slug, integration, mayManage }: SchedulesSectionProps) {
  const x = useExchangeText();
  const { data, error, refetch } = useQuery(schedulesQuery(integration));
  const own = data?.filter(
    ({ action, params }) => action === "run_exchange" && params.definition === slug,
  );
  return (
    <Section
      title={x("schedules.title")}
      actions={
        mayManage && (
          <LinkButton
            size="xs"
            variant="default"
            to="/schedules/new"
            search={{ integration, definition: slug }}
          >
            {x("schedules.add")}
          </LinkButton>
        )
      }
    >
      <Problem error={error} retry={refetch} />
      {own?.length === 0 && (
        <Text size="sm" c="dimmed">
          {x("schedules.none")}
        </Text>
      )}
      <List listStyleType="none">
        {own?.map(({ id, name, next_at: at, active }) => (
          <List.Item key={id}>
            <LinkAnchor to="/schedules/$id" params={{ id: String(id) }}>
              {name}
            </LinkAnchor>{" "}
            {active ? (
              <>
                – {x("schedules.next")} <Instant at={at} />
              </>
            ) : (
              `– ${x("off")}`
            )}
          </List.Item>
        ))}
      </List>
    </Section>
  );
}
