import type { Readable } from 'node:stream';
import type { ArtifactRef } from '@understudy/contracts';

export type Content = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/**
 * Where everything large lies. Keys are paths of plain names (`distillations/<id>/1-spec.json`); whoever writes a key again replaces the
 * file at once and whole, so that a job may run twice. All methods reject with an `ArtifactError` when the store is at fault.
 */
export type ArtifactStore = {
  /** Streams `content` in; nothing is seen under `key` before the last byte is safe on the disk. Strings are UTF-8. */
  write(key: string, content: Content, options?: { signal?: AbortSignal }): Promise<ArtifactRef>;
  /** Bytes `start` to `end`, both included, as in an HTTP range; all of them when left out. */
  read(key: string, options?: { start?: number; end?: number }): Promise<Readable>;
  /** Size and sha256 as they are now (the whole file is read); null when there is none. */
  stat(key: string): Promise<ArtifactRef | null>;
  /**
   * A readable file on this machine, for programs that take a path. Do not write to it. Files of one folder of the store lie in one folder
   * here too, under their own names.
   */
  localPath(key: string): Promise<string>;
  /** Opens the work in progress on `key`: as its last owner left it, on whatever machine that was. Gone with `remove`. */
  scratch(key: string): Promise<Scratch>;
  /** Moves a finished local file in. */
  adopt(key: string, path: string): Promise<ArtifactRef>;
  /** Names directly under `prefix`, in no order; empty when there is nothing. */
  list(prefix: string): Promise<string[]>;
  /** Deletes `prefix` itself and all under it, scratch folders too; harmless when there is nothing. */
  remove(prefix: string): Promise<void>;
  /** Resolves when the store can be written to. */
  check(): Promise<void>;
};

/** Work in progress on a key. Whoever opens it last owns it. */
export type Scratch = {
  /** A folder on this machine, made when missing and kept over restarts. */
  path: string;
  /**
   * Brings what lies in `path` to where the next one to open it finds it. Names that begin with a dot stay here. Other files have to be
   * replaced whole, or only be appended to: they may be read at any time.
   * @throws ArtifactError `taken` when it was opened anew, or removed, since: nothing was changed.
   */
  keep(): Promise<void>;
  /** It is done with: removed, wherever it lies. */
  drop(): Promise<void>;
};

export type ArtifactErrorCode = 'not_found' | 'disk_full' | 'unavailable' | 'taken';

/** The store cannot do what was asked: the message names the key or the folder, and the mend. */
export class ArtifactError extends Error {
  override name = 'ArtifactError';
  readonly code: ArtifactErrorCode;
  constructor(code: ArtifactErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

// A leading dot is refused: that shuts out `..` and keeps names free for the drivers' own folders.
const keyPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;

/** Whether it is a path of plain names, as all keys are. */
export const isKey = (key: string): boolean => key.length <= 512 && keyPattern.test(key);

/** @throws TypeError when `key` is no path of plain names: a fault of the caller, who must not build keys from foreign text. */
export function assertKey(key: string): void {
  if (!isKey(key))
    throw new TypeError(`${JSON.stringify(key.slice(0, 100))} is not an artifact key: names of letters, digits, . _ - joined by /.`);
}
