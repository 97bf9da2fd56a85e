import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { addUnit, unitQuery, unitsQuery } from "../../api/command-queries.ts";
import { useCommandText } from "../../command-texts.ts";
import { UnitForm } from "../../parts/commands/unit-form.tsx";
import { LinkAnchor } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";

const route = getRouteApi("/app/commands/units/new");

export function UnitNewPage() {
  const c = useCommandText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const add = useMutation({
    mutationFn: addUnit,
    onSuccess: async (unit) => {
      queryClient.setQueryData(unitQuery(unit.id).queryKey, unit);
      await queryClient.invalidateQueries({ queryKey: unitsQuery.queryKey, exact: true });
      await navigate({ to: "/commands/units/$id", params: { id: String(unit.id) } });
    },
  });
  return (
    <Page
      title={c("units.add")}
      back={<LinkAnchor to="/commands/units">← {c("units.title")}</LinkAnchor>}
    >
      <UnitForm
        onSubmit={(values) => add.mutate(values)}
        isBusy={add.isPending}
        error={add.error}
        submitLabel={c("units.add")}
      />
    </Page>
  );
}
