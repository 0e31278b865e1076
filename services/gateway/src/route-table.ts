/** Which methods a path knows, for 405 and its Allow header: Fastify itself answers 404 to a wrong method. */
export function createRouteTable() {
  const methods = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  return {
    add(method: string | string[], url: string): void {
      const source = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+');
      const entry = methods.get(url) ?? { pattern: new RegExp(`^${source}$`), methods: new Set() };
      for (const name of [method].flat()) entry.methods.add(name);
      methods.set(url, entry);
    },
    /** Whether a route without parameters has this path. */
    has: (path: string): boolean => methods.has(path),

    /** Sorted; empty for a path that matches nothing. A path without parameters is itself, and nothing that a parameter might match. */
    methodsOf(path: string): string[] {
      const own = methods.get(path);
      const found = own
        ? [...own.methods]
        : [...methods.values()].filter((entry) => entry.pattern.test(path)).flatMap((entry) => [...entry.methods]);
      return [...new Set(found)].sort();
    },
  };
}
