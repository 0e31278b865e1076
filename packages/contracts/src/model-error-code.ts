/** Why a model gave no answer (packages/models/src/model-error.ts tells them apart). */
export const modelErrorCodes = ['auth', 'rate_limited', 'model_unknown', 'unreachable', 'refused', 'bad_response'] as const;
export type ModelErrorCode = (typeof modelErrorCodes)[number];
