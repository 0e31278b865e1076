import { parentPort, workerData } from 'node:worker_threads';
import { nearDuplicates } from '@understudy/checks';

// What `groupTexts` runs in a thread of its own.
parentPort?.postMessage(nearDuplicates(workerData as string[]));
