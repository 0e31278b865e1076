/** The model catalogue or what it names (a key's variable) is not right; the operator mends it. Never holds a key. */
export class CatalogueError extends Error {
  override name = 'CatalogueError';
}
