/** Whether a text that is searched for stands in one of those, whatever the case. */
export function holdsText(searched: string | undefined, texts: readonly (string | null)[]): boolean {
  if (searched === undefined) return true;
  const wanted = searched.toLowerCase();
  return texts.some((text) => text?.toLowerCase().includes(wanted));
}
