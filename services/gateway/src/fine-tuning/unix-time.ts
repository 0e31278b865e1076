/** RFC 3339 in whole seconds since 1970. */
export function unixTime(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}
