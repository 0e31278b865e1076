import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { App } from '../dependencies.ts';

const icon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><text y="13" font-size="13">🎭</text></svg>')}`;

/** The document as pages to read, at /docs. The script is served from here, and the page may reach nothing but this gateway. */
export async function referenceRoutes(app: App): Promise<void> {
  let opening: Promise<FastifyInstance> | undefined;
  app.get('/docs', { schema: { hide: true } }, async (_, reply) => reply.redirect('/docs/', 301));
  app.get('/docs/*', { schema: { hide: true } }, async ({ url }, reply) => {
    opening ??= openPages().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    const page = await (await opening).inject(url);
    if (page.statusCode === 404) return reply.callNotFound();
    const { 'content-type': type, 'content-security-policy': policy } = page.headers;
    return reply.code(page.statusCode).headers({ 'content-type': type, 'content-security-policy': policy }).send(page.rawPayload);
  });
}

/** The library holds five megabytes of script as text: they are loaded when somebody first asks for a page. */
async function openPages(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  // The page is the same for everybody and quotes nobody, so it takes no more than one nonce a process.
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // The library sets styles on its elements.
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  const pages = Fastify();
  await pages.register(reference, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      pageTitle: 'Understudy API',
      // Of its own, or the browser asks for one that is not there.
      favicon: icon,
      nonce,
      telemetry: false,
      withDefaultFonts: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    },
    hooks: {
      onRequest: (_, reply, done) => {
        reply.header('content-security-policy', policy);
        done();
      },
    },
  });
  return pages;
}
