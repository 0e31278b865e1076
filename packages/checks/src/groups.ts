/** Union–find over `0 … size - 1`; the least index is a group's root. */
export function createGroups(size: number) {
  const parents = Uint32Array.from({ length: size }, (_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] ?? at] ?? at;
      at = parents[at] ?? at;
    }
    return at;
  };
  return {
    same: (left: number, right: number): boolean => root(left) === root(right),

    join(left: number, right: number): void {
      const [first, second] = [root(left), root(right)];
      parents[Math.max(first, second)] = Math.min(first, second);
    },

    /** Groups of two or more, ascending. */
    list(): number[][] {
      const members = new Map<number, number[]>();
      for (let index = 0; index < size; index++) {
        const group = members.get(root(index));
        if (group) group.push(index);
        else members.set(root(index), [index]);
      }
      return [...members.values()].filter((group) => group.length > 1);
    },
  };
}
