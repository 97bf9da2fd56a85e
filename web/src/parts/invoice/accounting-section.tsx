import { Button, Modal, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../../api/types.ts";
import { invoiceOf } from "../../invoice.ts";
import { useMay } from "../../session.ts";
import { Facts } from "../facts.tsx";
import { LinkAnchor } from "../link.tsx";
import { useRdCategory } from "../rd-category.ts";
import { Section } from "../section.tsx";
import { AssignForm } from "./assign-form.tsx";
import { useProjectName } from "./use-project-name.ts";
import { Why } from "./why.tsx";

/** What an invoice belongs to, who said so, and a way to decide it oneself. */
export function AccountingSection({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const mayWrite = useMay("records.write");
  const projectName = useProjectName();
  const categoryName = useRdCategory();
  const [opened, { open, close }] = useDisclosure(false);
  const { project_id, category, cost_centre } = invoiceOf(record).accounting ?? {};
  return (
    <Section
      title={t("assign.title")}
      actions={
        mayWrite &&
        record.merged_into === null && (
          <Button size="xs" variant="default" onClick={open}>
            {t("assign.change")}
          </Button>
        )
      }
    >
      <Facts
        items={[
          [
            t("invoice.project"),
            <Stack key="p" gap={2}>
              {project_id ? (
                <LinkAnchor to="/projects/$code" params={{ code: project_id }}>
                  {projectName(project_id)}
                </LinkAnchor>
              ) : (
                t("common.none")
              )}
              <Why record={record} field="accounting.project_id" />
            </Stack>,
          ],
          [
            t("invoice.category"),
            <Stack key="c" gap={2}>
              {category ? categoryName(category) : t("common.none")}
              <Why record={record} field="accounting.category" />
            </Stack>,
          ],
          [
            t("assign.cost_centre"),
            cost_centre && (
              <Stack key="o" gap={2}>
                {cost_centre}
                <Why record={record} field="accounting.cost_centre" />
              </Stack>
            ),
          ],
        ]}
      />
      <Modal opened={opened} onClose={close} title={t("assign.title")} centered>
        <AssignForm record={record} close={close} />
      </Modal>
    </Section>
  );
}
