import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import {
  type AddressInfo,
  createServer as createNetServer,
  type Server,
  type Socket,
} from "node:net";

/** A server on a free loopback port; disposing ends its connections too. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

async function listening(server: Server, scheme = "http"): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
export const web = (listener: RequestListener): Promise<Listening> =>
  listening(createServer(listener));

export const secureWeb = (options: ServerOptions, listener: RequestListener): Promise<Listening> =>
  listening(createSecureServer(options, listener), "https");

/** Whatever is said on the socket. */
export const raw = (onSocket: (socket: Socket) => void): Promise<Listening> =>
  listening(createNetServer(onSocket));
