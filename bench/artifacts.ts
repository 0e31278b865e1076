import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { noS3Server, startS3Server } from '../packages/testing/src/start-s3-server.ts';
import { openScratch } from './training/open-scratch.ts';

export type ArtifactsOptions = { megabytes: number };

type Rate = 'write' | 'read' | 'adopt' | 'localPath' | 'localPathAgain';
type StoreFigures = { megabytesPerSecond: Record<Rate, number>; streamingMiB: number };

/** Throughput and memory of the artifact store in a folder and in a bucket of moto's server, which runs on the same cores; null without one. */
export async function measureArtifacts({ megabytes }: ArtifactsOptions) {
  if (noS3Server) {
    console.log(`  left out: ${noS3Server}`);
    return null;
  }
  await using server = await startS3Server();
  await using scratch = await openScratch();
  const inProcess = async (location: string): Promise<StoreFigures> => {
    const main = fileURLToPath(new URL('./artifacts-main.ts', import.meta.url));
    const env = { ...process.env, ...server.environment };
    const { stdout } = await promisify(execFile)(process.execPath, [main, location, scratch.path, String(megabytes)], { env });
    return JSON.parse(stdout) as StoreFigures;
  };
  return { folder: await inProcess(`${scratch.path}/store`), bucket: await inProcess(`s3://${await server.createBucket()}`) };
}
