import { eventBody, openPoster, SUBSCRIPTIONS } from "../signed-post.ts";
import { measured, serveRounds } from "./rounds.ts";

/** Nothing but signed POSTs: each event to every subscription, its body made once. Keeps nothing. */
serveRounds(async ({ count, address, concurrency }) => {
  const poster = openPoster(address);
  let sent = 0;
  let body = "";
  const loop = async () => {
    while (sent < count) {
      const n = sent;
      sent += 1;
      const event = Math.floor(n / SUBSCRIPTIONS);
      if (n % SUBSCRIPTIONS === 0) body = eventBody(event);
      await poster.post(`/${n % SUBSCRIPTIONS}`, { id: `evt_${event}`, body });
    }
  };
  const measure = await measured({ count }, async () => {
    await Promise.all(Array.from({ length: concurrency }, loop));
  });
  await poster.close();
  return measure;
});
