import { z } from 'zod';
import { sha256Schema, timeSchema } from './ids.ts';

/** What a key may do: look, change, chat with students, everything (keys, the queues, what belongs to others). */
export const scopes = ['read', 'write', 'infer', 'admin'] as const;
export const scopeSchema = z.enum(scopes).meta({ description: '`admin` includes the others.' });
export type Scope = z.infer<typeof scopeSchema>;

/** To whom distillations, uploads and keys belong. No colon: it stands before ids in Redis. */
export const ownerSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/)
  .meta({ description: 'To whom it belongs; a key sees what belongs to its owner.' });

/** Owner of all that is made where nobody is asked for a key. */
export const localOwner = 'local';

export const accessKeyIdSchema = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .meta({ description: 'Id of a key: what stands between uk_ and the secret.' });

const limitsSchema = z.strictObject({
  requestsPerMinute: z.int().min(1).max(1_000_000).nullable().default(null).meta({ description: "null: the gateway's default." }),
  distillations: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .default(null)
    .meta({ description: "Most that its owner may have that have not ended; null: the gateway's default." }),
});

const named = {
  name: z.string().min(1).max(100),
  owner: ownerSchema.default(localOwner),
  scopes: z.array(scopeSchema).min(1).max(scopes.length).default(['read', 'write', 'infer']),
  expiresAt: timeSchema.nullable().default(null),
  limits: limitsSchema.default({ requestsPerMinute: null, distillations: null }),
};

/** Body of POST /v1/keys. */
export const newAccessKeySchema = z.strictObject(named).meta({ id: 'NewAccessKey' });
export type NewAccessKey = z.infer<typeof newAccessKeySchema>;
export type NewAccessKeyInput = z.input<typeof newAccessKeySchema>;

/** What may be told of a key: everything but its secret, which nobody knows but its holder. */
export const accessKeySchema = z
  .strictObject({
    id: accessKeyIdSchema,
    object: z.literal('access_key'),
    ...named,
    createdAt: timeSchema,
    /** To the minute. */
    lastUsedAt: timeSchema.nullable(),
  })
  .meta({ id: 'AccessKey' });
export type AccessKey = z.infer<typeof accessKeySchema>;

/** Answer of POST /v1/keys, the only one that ever carries the secret. */
export const createdAccessKeySchema = accessKeySchema
  .extend({ key: z.string().meta({ description: 'uk_<id>_<secret>; shown this once.' }) })
  .meta({ id: 'CreatedAccessKey' });
export type CreatedAccessKey = z.infer<typeof createdAccessKeySchema>;

export const accessKeyListSchema = z
  .strictObject({ object: z.literal('list'), data: z.array(accessKeySchema) })
  .meta({ id: 'AccessKeyList' });
export type AccessKeyList = z.infer<typeof accessKeyListSchema>;

/** What Redis keeps of a key: SHA-256 of salt and secret, in hexadecimal. When it was used last lies beside it. */
export const storedAccessKeySchema = accessKeySchema.omit({ lastUsedAt: true }).extend({ salt: z.string(), hash: sha256Schema });
export type StoredAccessKey = z.infer<typeof storedAccessKeySchema>;
