/** Whether an If-None-Match header names an entity tag, weak or strong alike; `*` names all (RFC 9110 §13.1.2). */
export function namesTag(list: string | undefined, etag: string): boolean {
  const plain = (tag: string) => tag.trim().replace(/^W\//, '');
  return list !== undefined && (list.trim() === '*' || list.split(',').some((tag) => plain(tag) === plain(etag)));
}
