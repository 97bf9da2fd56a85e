export { CommandLogPage } from "./log.tsx";
export { UnitPage } from "./unit.tsx";
export { UnitNewPage } from "./unit-new.tsx";
export { UnitsPage } from "./units.tsx";
