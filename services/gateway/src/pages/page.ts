/** Rows, and where to go on; `after` is null at the end. */
export type Page<Row> = { object: 'list'; data: Row[]; hasMore: boolean; after: string | null };

export type PageQuery = { limit: number };
