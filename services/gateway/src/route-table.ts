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
    /** Sorted; empty for a path that matches nothing. */
    methodsOf(path: string): string[] {
      const found = [...methods.values()].filter((entry) => entry.pattern.test(path)).flatMap((entry) => [...entry.methods]);
      return [...new Set(found)].sort();
    },
  };
}
