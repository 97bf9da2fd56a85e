/** What stays open between one piece of work and the next: a connection, a channel, a token. */
export interface Lasting {
  /** False once it can no longer be used: the next one who needs it opens another. */
  isOpen(): boolean;
  /** Called once; must end all that it holds. */
  close(): Promise<void>;
}

/** The way out for what does not speak HTTP: brokers and mail servers. */
export interface Net {
  /**
   * An address of `host` that may be called at `port`: connect to it and not to the name, which could mean
   * another machine by then, and give the name for TLS (`servername`). Tell the client library to
   * follow no other addresses that a server names. Of several addresses it is the one that answers.
   * @throws ConfigError code egress_refused; TransientError `dns_failure` and what a connection fails with
   */
  address(host: string, port: number): Promise<string>;
  /**
   * What `open` makes, once for each `name` of the integration: kept for its next deliveries, closed when it
   * has not been asked for for minutes, when the integration is changed and when the hub stops. It outlives
   * `signal` of the work that opens it.
   */
  shared<T extends Lasting>(name: string, open: () => Promise<T>): Promise<T>;
}
