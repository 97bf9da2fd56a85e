import { Anchor, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { catalogueQuery } from "../../api/command-queries.ts";
import { useCommandText } from "../../command-texts.ts";
import { useMay } from "../../session.ts";
import { LinkAnchor } from "../link.tsx";
import { Views } from "../views.tsx";
import { helpPath } from "./help-path.ts";
import { LastCommand } from "./last-command.tsx";

const CURRENT = { "aria-current": "page" } as const;

/** The pages of the command API, side by side, and the mark of the last command. */
export function CommandViews() {
  const c = useCommandText();
  const mayManage = useMay("system.manage");
  const { data } = useQuery({ ...catalogueQuery, enabled: useMay("commands.read") });
  return (
    <Group justify="space-between" gap="xs" wrap="wrap-reverse">
      <Views label={c("views.label")}>
        <LinkAnchor
          to="/commands"
          className="view-link"
          activeProps={CURRENT}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {c("views.console")}
        </LinkAnchor>
        {mayManage && (
          <LinkAnchor to="/commands/units" className="view-link" activeProps={CURRENT}>
            {c("views.units")}
          </LinkAnchor>
        )}
        <LinkAnchor to="/commands/log" className="view-link" activeProps={CURRENT}>
          {c("views.log")}
        </LinkAnchor>
        {data && data.help !== "off" && (
          <Anchor href={helpPath()} className="view-link" inherit>
            {c("views.help")}
          </Anchor>
        )}
      </Views>
      <LastCommand />
    </Group>
  );
}
