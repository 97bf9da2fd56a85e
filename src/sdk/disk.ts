/** A folder of this machine that an integration may work in. */
export interface DiskFolder {
  /** Absolute, without links. */
  readonly path: string;
  /** The folder that the operator allows, in which it lies: the same or one above. */
  readonly root: string;
}

/** The way to folders of this machine, such as a mounted share. Everything below them is the connector's own care. */
export interface Disk {
  /**
   * The folder, when the operator allows it.
   * @throws ConfigError code folder_not_allowed; folder_missing for one that is allowed and not there
   */
  folder(path: string): Promise<DiskFolder>;
}
