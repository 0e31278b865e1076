import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the engine finds a base's weights under UNDERSTUDY_HOME: an embedded model's file by its name; anything else is a folder or a Hub id. */
export function weightsUnder(home: string) {
  return {
    cache: join(home, 'models', 'converted'),
    async pathOf(base: string): Promise<string> {
      const file = join(home, 'models', `${base}.gguf`);
      return access(file).then(
        () => file,
        () => base,
      );
    },
  };
}
