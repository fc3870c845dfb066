/**
 * Keeps what is worked out of a list for as long as the list is kept: a page asks for the same several times. The list must
 * not change, and nobody may change what is made of it.
 */
export function oncePerList<Item, Made>(make: (list: readonly Item[]) => Made): (list: readonly Item[]) => Made {
  const known = new WeakMap<readonly Item[], { readonly made: Made }>();
  return (list) => {
    const before = known.get(list);
    if (before !== undefined) return before.made;
    const made = make(list);
    known.set(list, { made });
    return made;
  };
}
