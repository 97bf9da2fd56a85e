import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { LinkAnchor } from "../link.tsx";

type Given = HubRecord["given"][number];

interface WhyProps {
  readonly record: HubRecord;
  readonly field: Given["field"];
}

/** Who gave a field the value that counts. */
export function Why({ record, field }: WhyProps) {
  const { t } = useTranslation();
  const given = record.given.find((one) => one.field === field);
  return (
    <Text size="xs" c="dimmed" component="div">
      {given ? <Giver given={given} /> : t("assign.by_nobody")}
    </Text>
  );
}

function Giver({ given }: { readonly given: Given }): ReactNode {
  const { t } = useTranslation();
  const { instant } = useFormat();
  const { by, actor, at, rule_id, rule_name, run_id } = given;
  if (by === "person") {
    return t("assign.by_person", { who: actor ?? "–", at: at === null ? "–" : instant(at) });
  }
  if (by === "source") return t("assign.by_source");
  if (by === "run") {
    return (
      <>
        {t("assign.by_run")}{" "}
        {run_id !== null && (
          <LinkAnchor to="/runs/$id" params={{ id: run_id }} underline="always">
            {t("run.details")}
          </LinkAnchor>
        )}
      </>
    );
  }
  if (rule_id === null || rule_name === null) return t("assign.by_gone_rule");
  return (
    <LinkAnchor to="/rules/$id" params={{ id: String(rule_id) }}>
      {t("assign.by_rule", { name: rule_name })}
    </LinkAnchor>
  );
}
