import { Notifications } from "@mantine/notifications";

/** Where short messages appear. */
export const Notices = () => <Notifications position="bottom-right" />;
