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
  /** A readable file on this machine, for programs that take a path. Do not write to it. */
  localPath(key: string): Promise<string>;
  /** A folder on this machine for work in progress on `key`: made when missing, kept over restarts, gone with `remove`. */
  scratch(key: string): Promise<string>;
  /** Moves a finished local file in. */
  adopt(key: string, path: string): Promise<ArtifactRef>;
  /** Names directly under `prefix`, in no order; empty when there is nothing. */
  list(prefix: string): Promise<string[]>;
  /** Deletes `prefix` itself and all under it, scratch folders too; harmless when there is nothing. */
  remove(prefix: string): Promise<void>;
  /** Resolves when the store can be written to. */
  check(): Promise<void>;
};

export type ArtifactErrorCode = 'not_found' | 'disk_full' | 'unavailable';

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

/** @throws TypeError when `key` is no path of plain names: a fault of the caller, who must not build keys from foreign text. */
export function assertKey(key: string): void {
  if (key.length > 512 || !keyPattern.test(key))
    throw new TypeError(`${JSON.stringify(key.slice(0, 100))} is not an artifact key: names of letters, digits, . _ - joined by /.`);
}
