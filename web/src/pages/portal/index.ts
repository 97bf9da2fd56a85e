/** The pages of the customers' portal: one file to load for all of them. */
export { PortalDeliveryPage } from "./delivery.tsx";
export { EndpointPage } from "./endpoint.tsx";
export { EndpointEditPage } from "./endpoint-edit.tsx";
export { EndpointNewPage } from "./endpoint-new.tsx";
export { EndpointsPage } from "./endpoints.tsx";
export { PortalEventsPage } from "./events.tsx";
export { PortalFrame } from "./frame.tsx";
export { PortalHelpPage } from "./help.tsx";
